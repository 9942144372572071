import Foundation
import Glibc

/// What a server of models does with a request, on top of `StandInServer`.
extension StandInServer.Connection {
    func send(_ bytes: some Sequence<UInt8>) {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// An answer as a good server gives it: the rest for a range, with an entity tag.
    ///
    /// - Parameters:
    ///   - upTo: bytes of the body after which the connection is to end.
    ///   - pieces: how much is sent at a time.
    func serve(_ file: [UInt8], for head: String, upTo limit: Int = .max, tag: String = "\"1\"", pieces: Int = .max) {
        let offset = Self.offset(head)
        guard offset < file.count || offset == 0 else {
            return send("HTTP/1.1 416 No\r\nContent-Range: bytes */\(file.count)\r\nContent-Length: 0\r\n\r\n")
        }
        let rest = file[offset...]
        let range = offset > 0 ? "Content-Range: bytes \(offset)-\(file.count - 1)/\(file.count)\r\n" : ""
        send("HTTP/1.1 \(offset > 0 ? "206 Part" : "200 OK")\r\n\(range)ETag: \(tag)\r\nContent-Length: \(rest.count)\r\n\r\n")
        let body = rest.prefix(limit)
        for start in stride(from: body.startIndex, to: body.endIndex, by: min(pieces, max(1, body.count))) {
            send(body[start..<min(body.endIndex, start + min(pieces, body.count))])
        }
    }

    /// The first byte that a request wants.
    static func offset(_ head: String) -> Int {
        let line = head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("range: bytes=") }
        return line.flatMap { Int($0.dropFirst("range: bytes=".count).prefix { $0 != "-" }) } ?? 0
    }
}
