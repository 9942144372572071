import Dispatch
import Glibc
import NIOConcurrencyHelpers

/// Where log lines go: a file descriptor, written by a queue of its own, so that a slow reader never holds up whoever logs.
///
/// At most `capacity` bytes wait. Past that, lines are dropped and counted, and the log says how many once there is room again.
public final class LogSink: Sendable {
    private struct State {
        var waiting: [UInt8] = []
        var dropped = 0
        var isDraining = false
    }

    private let descriptor: CInt
    private let capacity: Int
    private let state = NIOLockedValueBox(State())
    private let queue = DispatchQueue(label: "crescendo.log")

    /// - Parameters:
    ///   - descriptor: standard error by default; it is not closed.
    ///   - capacity: in bytes.
    public init(descriptor: CInt = 2, capacity: Int = 4 << 20) {
        self.descriptor = descriptor
        self.capacity = capacity
    }

    /// Whether the lines are read by a person at a terminal.
    public var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Adds one line, which ends with its line break. Lines are written together, a few milliseconds late: waking a thread for each would
    /// cost more than making it.
    func write(_ line: [UInt8]) {
        let mustWake = state.withLockedValue { state in
            guard state.waiting.count + line.count <= capacity else {
                state.dropped += 1
                return false
            }
            if state.dropped > 0 {
                state.waiting.append(
                    contentsOf: "{\"level\":\"warning\",\"message\":\"log lines dropped\",\"count\":\(state.dropped)}\n".utf8)
                state.dropped = 0
            }
            state.waiting.append(contentsOf: line)
            defer { state.isDraining = true }
            return !state.isDraining
        }
        if mustWake { queue.asyncAfter(deadline: .now() + .milliseconds(5)) { self.drain() } }
    }

    /// Returns when everything that was logged before is written. It blocks: for the end of the process.
    public func flush() { queue.sync { drain() } }

    /// Writes what waits; what comes in the meantime has its own turn.
    private func drain() {
        let lines = state.withLockedValue { state in
            state.isDraining = false
            defer { state.waiting = [] }
            return state.waiting
        }
        writeAll(lines)
    }

    /// A log that cannot be written is lost: there is nowhere to say so.
    private func writeAll(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&waiting, 1, 1000)
            } else if errno != EINTR {
                return
            }
        }
    }
}
