import FoundationEssentials
import VoiceCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where a command's answer goes: text for a person, or one JSON document for a program.
public struct CommandOutput: Sendable {
    public let isJSON: Bool

    public init(isJSON: Bool) { self.isJSON = isJSON }

    /// Prints the JSON document, or else the text.
    func show(_ value: some Encodable, text: @autoclosure () -> String) throws {
        Self.write(isJSON ? String(decoding: try JSON.encode(value, pretty: true), as: UTF8.self) : text())
    }

    /// Prints why a command failed: to standard error, as JSON if that was asked for.
    func fail(_ error: any Error) -> ExitStatus {
        let code = (error as? any CodedError)?.code ?? "failed"
        let message = (error as? any CodedError).map(Self.text) ?? "\(error)"
        struct Failure: Encodable {
            struct Content: Encodable {
                let code: String
                let message: String
            }
            let error: Content
        }
        if isJSON, let document = try? JSON.encode(Failure(error: .init(code: code, message: message))) {
            Self.note(String(decoding: document, as: UTF8.self))
        } else {
            Self.note("crescendo: \(message)")
        }
        return ExitStatus(error)
    }

    /// Whoever runs a command is the operator too, so both texts are for them.
    private static func text(_ error: any CodedError) -> String {
        error.operatorMessage == error.userMessage ? error.userMessage : "\(error.userMessage) (\(error.operatorMessage))"
    }

    /// Runs a command's work and turns what it throws into a message and an exit code.
    func run(_ work: () async throws -> Void) async -> ExitStatus {
        do {
            try await work()
            return .success
        } catch {
            return fail(error)
        }
    }

    /// A line to standard output.
    static func write(_ line: String) { write(line + "\n", to: 1) }

    /// A line to standard error.
    static func note(_ line: String) { write(line + "\n", to: 2) }

    /// Whole or not at all as far as the reader stays; a closed pipe ends the output quietly, as `head` expects.
    static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                return
            }
            rest = rest.dropFirst(written)
        }
    }

    /// Whether a descriptor is a terminal.
    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
}
