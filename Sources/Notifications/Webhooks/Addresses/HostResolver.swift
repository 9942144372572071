public import NIOCore
import VoiceCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Finds the addresses of a host.
public protocol HostResolver: Sendable {
    /// - Throws: `WebhookFailure` `.nameNotFound`.
    func addresses(of host: String, port: Int) async throws -> [SocketAddress]
}

/// Asks the system, which also knows `/etc/hosts` and every way to write an address as a number.
public struct SystemHostResolver: HostResolver {
    public init() {}

    public func addresses(of host: String, port: Int) async throws -> [SocketAddress] {
        try await withCheckedThrowingContinuation { continuation in
            // The call blocks, for as long as the name servers take.
            let started = BlockingThread.start(name: "resolver") {
                continuation.resume(with: Result { try Self.resolve(host, port) })
            }
            if !started { continuation.resume(throwing: WebhookFailure(.noResources)) }
        }
    }

    private static func resolve(_ host: String, _ port: Int) throws -> [SocketAddress] {
        var hints = addrinfo()
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        hints.ai_flags = AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        guard status == 0 else { throw WebhookFailure(.nameNotFound) }
        var addresses: [SocketAddress] = []
        var entry = list
        while let info = entry?.pointee {
            if let address = address(info) { addresses.append(address) }
            entry = info.ai_next
        }
        guard !addresses.isEmpty else { throw WebhookFailure(.nameNotFound) }
        return addresses
    }

    private static func address(_ info: addrinfo) -> SocketAddress? {
        guard let address = info.ai_addr else { return nil }
        switch info.ai_family {
        case AF_INET: return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { SocketAddress($0.pointee) }
        case AF_INET6: return address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { SocketAddress($0.pointee) }
        default: return nil
        }
    }
}
