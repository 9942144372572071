import HTTPTypes

/// The query of a request's target, decoded.
struct QueryString: Sendable {
    let items: [(name: String, value: String)]

    /// - Throws: `APIError` 400 on a broken percent-escape or text that is not UTF-8.
    init(target: String) throws(APIError) {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else {
            items = []
            return
        }
        let query = target[target.index(after: mark)...].prefix { $0 != "#" }
        var items: [(name: String, value: String)] = []
        for item in query.split(separator: "&", omittingEmptySubsequences: true) {
            let equals = item.firstIndex(of: "=")
            guard let name = PercentEncoding.decode(item[..<(equals ?? item.endIndex)], plusIsSpace: true),
                let value = equals.map({ PercentEncoding.decode(item[item.index(after: $0)...], plusIsSpace: true) }) ?? ""
            else {
                throw APIError(.badRequest, "malformed_query", "The query is not well formed: a percent-escape in it is broken.")
            }
            items.append((name, value))
        }
        self.items = items
    }

    func last(_ name: String) -> String? { items.last { $0.name == name }?.value }
}
