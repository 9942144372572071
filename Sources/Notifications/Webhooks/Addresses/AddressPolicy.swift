import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Which addresses a webhook may be sent to: those of the public internet, unless the operator allowed all.
///
/// Whoever may set a webhook chooses where this server sends requests. Left alone, it could be made to speak to services that trust
/// its network: its own ports, a neighbour's database, a cloud's metadata.
public struct AddressPolicy: Sendable {
    /// For a laptop, or a network whose every service is meant to be reached. Plain HTTP is allowed with it.
    public let allowsPrivate: Bool

    public init(allowsPrivate: Bool = false) { self.allowsPrivate = allowsPrivate }

    func allows(_ address: SocketAddress) -> Bool {
        if allowsPrivate { return true }
        switch address {
        case .v4: return Self.isPublic(v4: Self.bytes(of: address, AF_INET, count: 4))
        case .v6: return Self.isPublic(v6: Self.bytes(of: address, AF_INET6, count: 16))
        case .unixDomainSocket: return false
        }
    }

    /// The address in network order; empty if it has no form as a number.
    private static func bytes(of address: SocketAddress, _ family: Int32, count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard let text = address.ipAddress, inet_pton(family, text, &bytes) == 1 else { return [] }
        return bytes
    }

    /// Not in IANA's registry of IPv4 addresses with a special purpose (RFC 6890), nor multicast.
    static func isPublic(v4 bytes: [UInt8]) -> Bool {
        guard bytes.count == 4 else { return false }
        let address = bytes.reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
        return !special.contains { address & ~(UInt32.max >> $0.length) == $0.base }
    }

    private static let special: [(base: UInt32, length: UInt32)] = [
        (0x0000_0000, 8),  // this network
        (0x0A00_0000, 8),  // private
        (0x6440_0000, 10),  // shared by carriers (RFC 6598)
        (0x7F00_0000, 8),  // loopback
        (0xA9FE_0000, 16),  // link-local, clouds' metadata
        (0xAC10_0000, 12),  // private
        (0xC000_0000, 24),  // protocol assignments
        (0xC000_0200, 24),  // documentation
        (0xC058_6300, 24),  // 6to4 relays
        (0xC0A8_0000, 16),  // private
        (0xC612_0000, 15),  // benchmarks
        (0xC633_6400, 24),  // documentation
        (0xCB00_7100, 24),  // documentation
        (0xE000_0000, 4),  // multicast
        (0xF000_0000, 4),  // reserved, broadcast
    ]

    /// Global unicast (2000::/3) but for the parts of it that lead elsewhere or nowhere: IPv4-mapped, link-local, unique local, NAT64 and
    /// multicast addresses lie outside of it.
    static func isPublic(v6 bytes: [UInt8]) -> Bool {
        guard bytes.count == 16, bytes[0] & 0xE0 == 0x20 else { return false }
        let head = bytes[..<4].reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
        return head >> 9 != 0x2001_0000 >> 9  // 2001::/23: protocol assignments, Teredo
            && head != 0x2001_0DB8  // documentation
            && head >> 16 != 0x2002  // 6to4, which holds an IPv4 address
            && head >> 12 != 0x3FFF_0  // documentation
    }
}
