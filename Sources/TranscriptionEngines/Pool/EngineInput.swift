import Glibc
import Logging

/// What a child's thread reads from the socket.
struct EngineInput {
    var parser = EngineFrameParser()
    private var chunk = [UInt8](repeating: 0, count: 64 << 10)

    /// Takes what is there.
    ///
    /// - Returns: false once the other side has closed the connection.
    mutating func receive(from socket: Int32) -> Bool {
        let count = recv(socket, &chunk, chunk.count, Int32(MSG_DONTWAIT))
        if count > 0 {
            chunk.withUnsafeBytes { parser.push(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            return true
        }
        return count < 0 && (errno == EAGAIN || errno == EINTR)
    }

    /// Empties a pipe whose bytes say nothing.
    mutating func drain(_ descriptor: Int32) {
        while read(descriptor, &chunk, chunk.count) == chunk.count {}
    }
}

/// What an engine writes to standard error. Lines go to the log until it was given audio; later ones are only counted, since native
/// code may write what it heard.
struct EngineComplaints {
    private(set) var lines = 0
    private(set) var isOpen = true
    private let logger: Logger
    private var chunk = [UInt8](repeating: 0, count: 4 << 10)
    private var line: [UInt8] = []

    private static let loggedLines = 50
    private static let longestLine = 300

    init(logger: Logger) { self.logger = logger }

    mutating func read(_ descriptor: Int32, afterAudio: Bool) {
        guard isOpen else { return }
        let count = Glibc.read(descriptor, &chunk, chunk.count)
        if count == 0 || count < 0 && errno != EAGAIN && errno != EINTR { isOpen = false }
        guard count > 0 else { return }
        for byte in chunk[..<count] {
            if byte == UInt8(ascii: "\n") {
                lines += 1
                if !afterAudio, lines <= Self.loggedLines { logger.info("engine: \(String(decoding: line, as: UTF8.self))") }
                line = []
            } else if line.count < Self.longestLine, byte >= 32, byte != 127 {
                line.append(byte)
            }
        }
        if afterAudio { line = [] }
    }
}
