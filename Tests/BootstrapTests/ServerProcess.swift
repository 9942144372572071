import Foundation
import NIOConcurrencyHelpers
import ProgramTestKit

/// The program `crescendo` that was built beside this test.
enum Crescendo {
    static var path: String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("crescendo").path
    }

    /// Runs a command to its end.
    static func run(_ arguments: [String], input: Int32? = nil) async throws -> (status: Int32, output: String) {
        try await runToEnd([path] + arguments, input: input)
    }
}

/// Runs a program to its end on a thread of its own, so that the tests beside it go on.
func runToEnd(_ command: [String], input: Int32? = nil) async throws -> (status: Int32, output: String) {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(
                with: Result {
                    let (status, output) = try Program.run(command, input: input)
                    return (status, String(decoding: output, as: UTF8.self))
                })
        }
    }
}

/// A `crescendo serve` on a free port.
final class ServerProcess: Sendable {
    struct DidNotStart: Error {
        let status: Int32
        let output: String
    }

    let directory: String
    let processID: Int32
    let port: Int
    private let written: NIOLockedValueBox<String>
    private let hasEnded: NIOLockedValueBox<Bool>
    private let end: Task<Int32, Never>

    /// Everything that it wrote: its log, above all.
    var output: String { written.withLockedValue { $0 } }

    /// Starts it and waits until it listens.
    ///
    /// - Throws: `DidNotStart` when it ends instead.
    convenience init(_ directory: String, _ options: [String] = []) async throws {
        try await self.init(
            command: [Crescendo.path, "serve", "--data-dir", directory, "--port", "0"] + options, directory: directory)
    }

    /// - Parameter command: what becomes a server on the directory.
    init(command: [String], directory: String) async throws {
        let program = try Program.start(command)
        let written = NIOLockedValueBox("")
        let hasEnded = NIOLockedValueBox(false)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let (ends, end) = AsyncStream.makeStream(of: Int32.self)
        Thread.detachNewThread {
            var isListening = false
            while case let bytes = program.read(), !bytes.isEmpty {
                let text = written.withLockedValue { text in
                    text += String(decoding: bytes, as: UTF8.self)
                    return text
                }
                guard !isListening, let found = Self.port(in: text) else { continue }
                isListening = true
                port.yield(found)
            }
            close(program.output)
            end.yield(
                hasEnded.withLockedValue { hasEnded in
                    hasEnded = true
                    return program.wait()
                })
            port.finish()
        }
        self.directory = directory
        self.written = written
        self.hasEnded = hasEnded
        self.end = Task { await ends.first { _ in true } ?? -1 }
        processID = program.processID
        guard let found = await ports.first(where: { _ in true }) else {
            throw DidNotStart(status: await self.end.value, output: written.withLockedValue { $0 })
        }
        self.port = found
    }

    /// A test that fails leaves no server behind.
    deinit { hasEnded.withLockedValue { if !$0 { kill(processID, SIGKILL) } } }

    /// Asks it to stop.
    func terminate() { kill(processID, SIGTERM) }

    /// Waits for its end.
    ///
    /// - Returns: its exit status.
    func status() async -> Int32 { await end.value }

    /// The owner's key, as a program on this machine reads it.
    func ownerKey() throws -> String {
        try String(contentsOfFile: directory + "/owner.key", encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Asks it with curl, which must succeed as a program.
    ///
    /// - Parameters:
    ///   - key: `nil` to show none.
    ///   - input: what curl reads as standard input.
    func ask(_ path: String, _ arguments: [String] = [], key: String?, input: Int32? = nil) async throws -> Answer {
        let credential = key.map { ["--header", "Authorization: Bearer \($0)"] } ?? []
        let command = Self.curl + credential + ["--write-out", "\n%{http_code}", "http://127.0.0.1:\(port)\(path)"] + arguments
        let (status, output) = try await runToEnd(command, input: input)
        return Answer(exitStatus: status, output: output)
    }

    static let curl = ["curl", "--silent", "--show-error", "--noproxy", "*", "--max-time", "300"]

    private static func port(in text: String) -> Int? {
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("listening on ") }) else { return nil }
        // The line may have come in part.
        guard text.contains(line + "\n") else { return nil }
        return line.split(separator: ":").last.flatMap { Int($0) }
    }
}

/// What curl got.
struct Answer: Sendable {
    /// 0 if there was an answer at all.
    let exitStatus: Int32
    let status: Int
    let body: String

    init(exitStatus: Int32, output: String) {
        self.exitStatus = exitStatus
        let split = output.lastIndex(of: "\n") ?? output.startIndex
        status = Int(output[split...].trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
        body = String(output[..<split])
    }

    /// The body as JSON.
    func json() throws -> [String: Any] {
        guard let object = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any] else { throw NotAnObject(body: body) }
        return object
    }

    func text(_ key: String) throws -> String {
        guard let text = try json()[key] as? String else { throw NotAnObject(body: body) }
        return text
    }

    struct NotAnObject: Error {
        let body: String
    }
}
