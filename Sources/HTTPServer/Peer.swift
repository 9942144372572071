import NIOCore

/// Who is at the other end of a connection, and what the end is on which it reached us.
struct Peer: Sendable {
    /// The client's address without its port; `unix` on a Unix socket.
    let address: String

    /// The address that it connected to, without port; `nil` on a Unix socket.
    let localAddress: String?

    /// - Parameter channel: an accepted connection.
    init(_ channel: any Channel) {
        localAddress = channel.localAddress?.ipAddress
        address = localAddress == nil ? "unix" : channel.remoteAddress?.ipAddress ?? "unknown"
    }

    init(address: String, localAddress: String?) {
        self.address = address
        self.localAddress = localAddress
    }
}
