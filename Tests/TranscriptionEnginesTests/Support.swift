import FoundationEssentials
import Glibc
import Logging
import NIOConcurrencyHelpers
import Testing
import Transcription
import VoiceCore

@testable import TranscriptionEngines

/// The engine for tests beside this test program, started with a manner of behaving.
func engine(_ manner: String, _ more: String...) -> EngineCommand {
    let folder = PocketSphinxModel.ownExecutable.deletingLastPathComponent()
    return EngineCommand(executable: folder.appending(path: "EngineForTests").path, arguments: [manner] + more)
}

/// Limits under which no process leaves because a busy machine let its test wait.
var patientLimits: EngineLimits {
    var limits = EngineLimits()
    limits.idle = .seconds(3600)
    return limits
}

func pool(_ manner: String, slots: Int = 1, limits: EngineLimits = patientLimits, logger: Logger = quiet) -> EnginePool<RecognitionTask> {
    EnginePool(engine(manner), slots: slots, limits: limits, logger: logger)
}

let quiet = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
let anySettings = TranscriptionSettings()

/// `count` samples whose every 1600th tells its number.
func numbered(_ count: Int) -> [Float] { (0..<count).map { Float($0 / 1600 % 30_000) / 32_768 } }

/// The error that a call throws.
func engineError<Value>(_ call: () async throws -> Value) async throws -> EngineError {
    do {
        _ = try await call()
    } catch let error as EngineError { return error }
    throw NothingThrown()
}

struct NothingThrown: Error {}

/// Whether a process is there, zombies included.
func exists(_ process: Int32) -> Bool { kill(process, 0) == 0 || errno == EPERM }

/// Runs what blocks on a thread of its own.
func blocking<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        BlockingThread.start(name: "test") { continuation.resume(returning: body()) }
    }
}

/// Keeps what is logged.
final class LogLines: Sendable {
    let lines = NIOLockedValueBox<[String]>([])

    var logger: Logger {
        var logger = Logger(label: "tests") { _ in Handler(lines: self) }
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.lines.withLockedValue { $0.append("\(event.message) \(event.metadata ?? [:])") }
        }
    }
}
