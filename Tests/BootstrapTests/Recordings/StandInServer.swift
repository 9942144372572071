import Foundation
import Glibc
import NIOConcurrencyHelpers

/// A listener on the loopback interface that does with each connection what a test says, on a thread of its own: to be a server that is
/// broken in one certain way.
final class StandInServer: Sendable {
    struct Unavailable: Error {}

    let port: Int
    private let listener: Int32
    private let requests = NIOLockedValueBox<[String]>([])

    /// The head of each request that came, in order.
    var heads: [String] { requests.withLockedValue { $0 } }

    /// - Parameter serve: is given a connection and its number, from 0; it is closed afterwards.
    init(_ serve: @escaping @Sendable (Connection) -> Void) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = Self.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard bound, listen(listener, 16) == 0 else { throw Unavailable() }
        port = Int(UInt16(bigEndian: address.sin_port))
        self.listener = listener
        let requests = requests
        Thread.detachNewThread {
            var number = 0
            while case let descriptor = accept(listener, nil, nil), descriptor >= 0 {
                let connection = Connection(descriptor: descriptor, number: number, requests: requests)
                number += 1
                Thread.detachNewThread {
                    serve(connection)
                    shutdown(descriptor, Int32(SHUT_RDWR))
                    close(descriptor)
                }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return address
    }

    struct Connection: Sendable {
        let descriptor: Int32
        let number: Int
        fileprivate let requests: NIOLockedValueBox<[String]>

        /// Reads a request's head, without what may follow it; `nil` at the end.
        func head() -> String? {
            var head: [UInt8] = []
            while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
                var byte: UInt8 = 0
                guard read(descriptor, &byte, 1) == 1 else { return nil }
                head.append(byte)
            }
            let text = String(decoding: head, as: UTF8.self)
            requests.withLockedValue { $0.append(text) }
            return text
        }

        /// Reads until the other side closes, or so many bytes.
        func drain(_ limit: Int = .max) {
            var left = limit
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while left > 0, case let count = read(descriptor, &buffer, min(buffer.count, left)), count > 0 { left -= count }
        }

        func send(_ text: String) {
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }

        /// An answer with a whole body.
        func answer(_ status: String, _ headers: [String] = [], body: String = "") {
            let lines = ["HTTP/1.1 \(status)"] + headers + ["Content-Length: \(body.utf8.count)", "", body]
            send(lines.joined(separator: "\r\n"))
        }
    }
}

/// Stands between a client and a server, and breaks the first connection that has carried so many bytes to the server.
final class CuttingProxy: Sendable {
    private let standIn: StandInServer
    private let target: NIOLockedValueBox<Int>
    var port: Int { standIn.port }

    /// - Parameters:
    ///   - target: the server's port.
    ///   - cut: is called, once, before the connection is broken.
    init(to target: Int, after limit: Int, cut: @escaping @Sendable () -> Void) throws {
        let port = NIOLockedValueBox(target)
        self.target = port
        let cuts = NIOLockedValueBox(0)
        standIn = try StandInServer { connection in
            let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            defer { close(server) }
            var address = StandInServer.loopback(port: port.withLockedValue { $0 })
            let connected = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 }
            }
            guard connected else { return }
            let back = DispatchGroup()
            back.enter()
            Thread.detachNewThread {
                _ = Self.pump(from: server, to: connection.descriptor, limit: .max)
                shutdown(connection.descriptor, Int32(SHUT_RDWR))
                back.leave()
            }
            let isWhole = Self.pump(from: connection.descriptor, to: server, limit: limit)
            if !isWhole,
                cuts.withLockedValue({
                    $0 += 1; return $0
                }) == 1
            {
                cut()
            } else if !isWhole {
                _ = Self.pump(from: connection.descriptor, to: server, limit: .max)
            }
            shutdown(server, Int32(SHUT_RDWR))
            back.wait()
        }
    }

    /// Where the server is from now on.
    func lead(to port: Int) { target.withLockedValue { $0 = port } }

    /// - Returns: whether the sender ended before the limit.
    private static func pump(from: Int32, to: Int32, limit: Int) -> Bool {
        var left = limit
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while left > 0 {
            let count = read(from, &buffer, min(buffer.count, left))
            guard count > 0 else { return true }
            left -= count
            var sent = 0
            while sent < count {
                let written = buffer[sent..<count].withUnsafeBytes {
                    Glibc.send(to, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard written > 0 else { return true }
                sent += written
            }
        }
        return false
    }
}
