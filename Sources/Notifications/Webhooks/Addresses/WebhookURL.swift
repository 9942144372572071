import NIOCore

/// An address that a webhook may have.
///
/// Taken apart by hand and put together again, so that whoever sends to it reads the same host as the one that was checked here.
struct WebhookURL: Sendable, Equatable {
    static let lengthLimit = 2048

    /// In the form in which it is sent to: scheme and host in lower case, never without a path.
    let text: String
    /// A name or an address, without brackets.
    let host: String
    let port: Int

    /// - Throws: `.invalidURL` with the rule that is broken; `.addressRefused` for an address of a private network. Names are looked up
    ///   when something is sent, since they may mean something else by then.
    init(_ text: String, policy: AddressPolicy) throws(WebhooksError) {
        guard text.utf8.count <= Self.lengthLimit, text.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw .invalidURL("It has at most \(Self.lengthLimit) visible ASCII characters.")
        }
        guard let (scheme, rest) = Self.scheme(of: text) else { throw .invalidURL("It has the form https://host/path.") }
        guard scheme == "https" || policy.allowsPrivate else { throw .invalidURL("It begins with https.") }
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != "\\" }
        let path = rest.dropFirst(authority.count)
        guard !path.contains("#"), !path.contains("\\") else { throw .invalidURL("It has no fragment and no backslash.") }
        guard !authority.contains("@") else { throw .invalidURL("It holds no user and no password.") }
        guard let (name, given) = Self.hostAndPort(authority.lowercased()) else {
            throw .invalidURL("Its host is a name or an address, and its port 1 to 65535.")
        }
        host = name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name
        port = given ?? (scheme == "https" ? 443 : 80)
        let target = path.hasPrefix("/") ? String(path) : "/" + path
        self.text = "\(scheme)://\(name)\(given.map { ":\($0)" } ?? "")\(target)"
        if let address = try? SocketAddress(ipAddress: host, port: port), !policy.allows(address) { throw .addressRefused }
    }

    private static func scheme(of text: String) -> (String, Substring)? {
        for scheme in ["https", "http"] where text.lowercased().hasPrefix(scheme + "://") {
            return (scheme, text.dropFirst(scheme.count + 3))
        }
        return nil
    }

    private static func hostAndPort(_ authority: String) -> (host: String, port: Int?)? {
        let isNumber = authority.hasPrefix("[")
        guard
            let end = isNumber
                ? authority.firstIndex(of: "]").map(authority.index(after:)) : authority.firstIndex(of: ":") ?? authority.endIndex
        else { return nil }
        let host = String(authority[..<end])
        let name = isNumber ? host.dropFirst().dropLast() : host[...]
        guard !name.isEmpty, name.utf8.allSatisfy({ isNumber ? isAddressByte($0) : isNameByte($0) }) else { return nil }
        let rest = authority[end...]
        if rest.isEmpty { return (host, nil) }
        guard rest.hasPrefix(":"), let port = Int(rest.dropFirst()), (1...65_535).contains(port) else { return nil }
        return (host, port)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
    }

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        (97...102).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }
}
