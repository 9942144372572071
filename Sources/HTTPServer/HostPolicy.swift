import HTTPRouting
import HTTPTypes

/// Which hosts and origins requests may name: the guard against web pages that reach for a server on somebody's own machine.
///
/// A page cannot choose the `Host` and the `Origin` that its browser sends. A page that rebinds its own name to our address sends its own
/// name as `Host`, and a page that asks across origins sends its own `Origin`.
struct HostPolicy: Sendable {
    private static let loopback: Set<String> = ["localhost", "127.0.0.1", "[::1]"]

    private let hosts: Set<String>
    private let origins: Set<String>

    /// - Parameters:
    ///   - hosts: names besides those of the loopback interface, without port.
    ///   - origins: `https://example.org`, besides the server's own; `*` for all.
    init(hosts: [String], origins: [String]) {
        self.hosts = Self.loopback.union(hosts.map { $0.lowercased() })
        self.origins = Set(origins.map { $0.lowercased() })
    }

    /// - Throws: `APIError` 421 or 403. Nothing is asked of a Unix socket, which no web page reaches.
    func check(_ head: HTTPRequest, _ peer: Peer) throws(APIError) {
        guard let local = peer.localAddress else { return }
        let (host, port) = Self.split(head.authority ?? "")
        guard hosts.contains(host) || host == local || host == "[\(local)]" else { throw .misdirected }
        guard let origin = head.headerFields[.origin]?.lowercased() else { return }
        guard origins.contains(origin) || origins.contains("*") || isOwn(origin, port) else { throw .foreignOrigin }
    }

    /// Whether a page of that origin was served by this very server: one of its names, and the port that the request names.
    private func isOwn(_ origin: String, _ port: String) -> Bool {
        for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
            let (host, originPort) = Self.split(String(origin.dropFirst(scheme.count)))
            return hosts.contains(host) && originPort == port
        }
        return false
    }

    /// `[::1]:80` gives `[::1]` and `80`; without a port it is empty. What is no host and port is no host of ours either: it is left whole.
    private static func split(_ authority: String) -> (host: String, port: String) {
        let end = authority.first == "[" ? authority.firstIndex(of: "]").map { authority.index(after: $0) } : authority.firstIndex(of: ":")
        guard let end, end < authority.endIndex else { return (authority.lowercased(), "") }
        let port = authority[end...].dropFirst()
        guard authority[end] == ":", port.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return (authority.lowercased(), "")
        }
        return (authority[..<end].lowercased(), String(port))
    }
}
