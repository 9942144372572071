/// Which proxy an address is asked through, by the usual variables: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, each also
/// in lower case, which wins.
public struct ProxyChoice: Sendable {
    public struct Proxy: Sendable, Equatable {
        public let host: String
        public let port: Int
        /// `NAME:PASSWORD`, for basic authorization.
        public let credentials: String?
    }

    private let variables: [String: String]

    public init(environment: [String: String]) { variables = environment }

    /// - Returns: `nil` where the address is asked directly.
    /// - Throws: `ModelError.proxyInvalid` for a variable that is no proxy's address; SOCKS is not spoken.
    public func proxy(for address: DownloadAddress) throws(ModelError) -> Proxy? {
        guard !isExcluded(address) else { return nil }
        let names = [address.isEncrypted ? "HTTPS_PROXY" : "HTTP_PROXY", "ALL_PROXY"]
        guard let (name, text) = names.lazy.compactMap({ variable($0) }).first else { return nil }
        guard let proxy = Self.read(text) else { throw .proxyInvalid(name) }
        return proxy
    }

    private func variable(_ name: String) -> (name: String, value: String)? {
        for name in [name.lowercased(), name] {
            if let value = variables[name], !value.isEmpty { return (name, value) }
        }
        return nil
    }

    /// A list of hosts with commas: `*` is all, a name means those below it too, and a port means that port alone.
    private func isExcluded(_ address: DownloadAddress) -> Bool {
        guard let (_, list) = variable("NO_PROXY") else { return false }
        return list.split(whereSeparator: { $0 == "," || $0.isWhitespace }).contains { entry in
            if entry == "*" { return true }
            let isBareAddress = entry.filter { $0 == ":" }.count > 1 && entry.first != "["
            guard let (host, port) = isBareAddress ? (entry.lowercased(), 0) : Self.excluded(entry) else { return false }
            return (port == 0 || port == address.port) && (address.host == host || address.host.hasSuffix("." + host))
        }
    }

    private static func excluded(_ entry: Substring) -> (host: String, port: Int)? {
        let entry = entry.hasPrefix("*.") ? entry.dropFirst(2) : entry.drop { $0 == "." }
        let hasPort = entry.first == "[" ? entry.contains("]:") : entry.contains(":")
        return DownloadAddress.split(entry, default: 1).map { ($0.host, hasPort ? $0.port : 0) }
    }

    private static func read(_ text: String) -> Proxy? {
        var rest = Substring(text)
        if let scheme = rest.firstRange(of: "://") {
            guard rest[..<scheme.lowerBound].lowercased() == "http" else { return nil }
            rest = rest[scheme.upperBound...]
        }
        while rest.last == "/" { rest = rest.dropLast() }
        var credentials: String?
        if let at = rest.lastIndex(of: "@") {
            credentials = String(rest[..<at]).removingPercentEscapes
            rest = rest[rest.index(after: at)...]
        }
        guard !rest.contains("/"), let (host, port) = DownloadAddress.split(rest, default: 3128) else { return nil }
        return Proxy(host: host, port: port, credentials: credentials)
    }
}

extension String {
    /// `%40` and the like as the characters that they stand for; what is no escape stays.
    fileprivate var removingPercentEscapes: String {
        var bytes: [UInt8] = []
        var rest = Array(utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
