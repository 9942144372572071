/// An http or https address, as far as downloads need to know it.
public struct DownloadAddress: Sendable, Equatable {
    public let text: String
    public let isEncrypted: Bool
    /// In lower case, without brackets.
    public let host: String
    public let port: Int

    /// - Returns: `nil` for what is none: another scheme, no host, a user's name in it, or characters that no address has.
    public init?(_ text: String) {
        guard text.utf8.count <= 4096, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !#"\"<>^`{|}"#.utf8.contains($0) }) else {
            return nil
        }
        let lowered = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: lowered.hasPrefix) else { return nil }
        isEncrypted = scheme == "https://"
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { !"/?#".contains($0) }
        guard !authority.isEmpty, !authority.contains("@") else { return nil }
        guard let (host, port) = Self.split(authority, default: isEncrypted ? 443 : 80) else { return nil }
        self.host = host
        self.port = port
        self.text = text
    }

    var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

    /// `HOST`, `HOST:PORT`, `[v6]` or `[v6]:PORT`.
    static func split(_ authority: Substring, default port: Int) -> (host: String, port: Int)? {
        var host = authority
        var written: Substring?
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[authority.index(after: authority.startIndex)..<end]
            let behind = authority[authority.index(after: end)...]
            guard behind.isEmpty || behind.first == ":" else { return nil }
            written = behind.isEmpty ? nil : behind.dropFirst()
        } else if let colon = authority.firstIndex(of: ":") {
            (host, written) = (authority[..<colon], authority[authority.index(after: colon)...])
        }
        let number = written.map { Int($0) ?? 0 } ?? port
        guard !host.isEmpty, (1...65_535).contains(number) else { return nil }
        return (host.lowercased(), number)
    }

    /// Where an answer's `Location` leads to: an address, or a path on the same host.
    func following(_ location: String) -> DownloadAddress? {
        if let address = DownloadAddress(location) { return address }
        guard location.first == "/" else { return nil }
        let origin = text.prefix(text.utf8.count - pathAndMore.utf8.count)
        return location.hasPrefix("//")
            ? DownloadAddress((isEncrypted ? "https:" : "http:") + location) : DownloadAddress(origin + location)
    }

    /// The same file below a mirror's address: the folder of the release, and the name.
    ///
    /// - Throws: `ModelError.mirrorInvalid`.
    func mirrored(at mirror: String) throws(ModelError) -> DownloadAddress {
        var base = Substring(mirror)
        while base.last == "/" { base = base.dropLast() }
        let parts = pathAndMore.split(separator: "/").suffix(2)
        guard DownloadAddress(String(base)) != nil, !base.contains(where: { "?#".contains($0) }),
            let address = DownloadAddress(base + "/" + parts.joined(separator: "/"))
        else { throw .mirrorInvalid }
        return address
    }

    private var pathAndMore: Substring {
        let behindScheme = text.dropFirst(isEncrypted ? 8 : 7)
        return behindScheme.drop { !"/?#".contains($0) }
    }
}
