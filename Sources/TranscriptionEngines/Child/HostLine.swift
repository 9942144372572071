import Dispatch
import Glibc
import NIOConcurrencyHelpers
import VoiceCore

/// The engine's end of the socket: reads on a thread of its own, writes from any, and hands work to the engine's thread.
final class HostLine<Settings: Codable & Equatable & Sendable>: Sendable {
    private struct Shared {
        var service = EngineService<Settings>()
        var work: [EngineService<Settings>.Work] = []
        var queuedBytes = 0
    }

    /// Samples that may wait for a slow engine before the socket is left to fill up.
    private static var queueLimit: Int { 8 << 20 }

    private let socket: Int32
    private let shared = NIOLockedValueBox(Shared())
    private let writing = NIOLock()
    private let workWaits = DispatchSemaphore(value: 0)
    private let queueHasRoom = DispatchSemaphore(value: 0)

    init(socket: Int32) { self.socket = socket }

    /// Starts the reading thread; it ends the process when the server closes its end.
    func startReading() {
        BlockingThread.start(name: "engine-wire") { self.readUntilClosed() }
    }

    /// Waits for the next thing to do.
    func nextWork() -> EngineService<Settings>.Work {
        workWaits.wait()
        return shared.withLockedValue { shared in
            let work = shared.work.removeFirst()
            if case .feed(_, let bytes) = work {
                let wasFull = shared.queuedBytes > Self.queueLimit
                shared.queuedBytes -= bytes.count
                if wasFull, shared.queuedBytes <= Self.queueLimit { queueHasRoom.signal() }
            }
            return work
        }
    }

    /// Whether the server still waits for a request's answer.
    func isWanted(_ request: UInt32) -> Bool { shared.withLockedValue { $0.service.isWanted(request) } }

    /// Sends what the engine says about a request, unless the server gave it up.
    func answer(_ request: UInt32, _ frame: EngineFrame) {
        if let frame = shared.withLockedValue({ $0.service.answered(request, frame) }) { send(frame) }
    }

    /// Writes a frame whole; ends the process if the server is gone.
    func send(_ frame: EngineFrame) {
        let bytes = frame.bytes
        writing.withLock {
            var sent = 0
            while sent < bytes.count {
                let count = bytes.withUnsafeBytes { Glibc.send(socket, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL)) }
                if count > 0 {
                    sent += count
                } else if errno != EINTR {
                    _exit(0)
                }
            }
        }
    }

    private func readUntilClosed() {
        var parser = EngineFrameParser()
        var chunk = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = recv(socket, &chunk, chunk.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { _exit(0) }
            chunk.withUnsafeBytes { parser.push(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            do {
                while let frame = try parser.next() { try take(frame) }
            } catch {
                _exit(2)
            }
        }
    }

    private func take(_ frame: EngineFrame) throws {
        let (replies, isFull) = try shared.withLockedValue { shared in
            var replies: [EngineFrame] = []
            for action in try shared.service.received(frame) {
                switch action {
                case .send(let reply): replies.append(reply)
                case .work(let work):
                    if case .feed(_, let bytes) = work { shared.queuedBytes += bytes.count }
                    shared.work.append(work)
                    workWaits.signal()
                }
            }
            return (replies, shared.queuedBytes > Self.queueLimit)
        }
        for reply in replies { send(reply) }
        if isFull { queueHasRoom.wait() }
    }
}
