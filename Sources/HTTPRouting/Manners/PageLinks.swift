public import HTTPTypes

extension RouteRequest {
    /// The value of `Link` (RFC 8288) that leads to the next page: this request's own target with some query parameters set anew.
    ///
    /// - Parameter query: parameters by name; `nil` takes one away.
    public func nextPage(_ query: [String: String?]) -> String { link("next", query) }

    /// As ``nextPage(_:)``, for another relation: `prev`, `first`.
    public func link(_ relation: String, _ query: [String: String?]) -> String {
        let path = (head.path ?? "/").prefix { $0 != "?" && $0 != "#" }
        let kept = queryItems.filter { !query.keys.contains($0.name) }
        let set = query.sorted { $0.key < $1.key }.compactMap { name, value in value.map { (name: name, value: $0) } }
        let items = (kept + set).map { "\($0.name.queryEncoded)=\($0.value.queryEncoded)" }
        return "<\(path)\(items.isEmpty ? "" : "?" + items.joined(separator: "&"))>; rel=\"\(relation)\""
    }
}

extension String {
    /// Percent-encoded but for unreserved characters (RFC 3986, 2.3).
    fileprivate var queryEncoded: String {
        var result: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
                result.append(byte)
            default: result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension HTTPField.Name {
    /// `Link` (RFC 8288): a name of visible ASCII, which cannot fail.
    public static let link = HTTPField.Name("link")!
    /// `Idempotency-Key`
    public static let idempotencyKey = HTTPField.Name("idempotency-key")!
}
