import Foundation
import HTTPRouting
import HTTPTypes
import Logging
import NIOConcurrencyHelpers
import NIOCore
import VoiceCore

@testable import Compatibility
@testable import Transcription

/// OpenAI's routes over engines that hear what a test says, called as the server calls them.
struct Fixture: Sendable {
    let routes: OpenAIRoutes
    let audio = ScriptedAudio()

    init(_ engines: [any SpeechRecognizer] = [ScriptedRecognizer()], limits: OpenAILimits = OpenAILimits()) {
        var routes = OpenAIRoutes(
            models: FixedModels(catalogue: EngineCatalogue(engines)), audio: audio, limits: limits,
            clock: ManualWallClock(Timestamp(microseconds: 1_800_000_000_000_000)),
            logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
        routes.makeCutter = { SecondCutter() }
        self.routes = routes
    }

    func route(_ operation: String) throws -> Route {
        guard let route = routes.routes.first(where: { $0.operation == operation }) else { throw NoSuchRoute() }
        return route
    }

    /// Asks for a transcription.
    ///
    /// - Parameters:
    ///   - fields: by name, in the order given; `model` is the engine's unless it is among them.
    ///   - file: what the file holds, see `ScriptedAudio`; `nil` to leave it out. It comes last unless `file` is among the fields.
    func transcribe(_ fields: [(String, String)] = [], file: String? = "3 s") async throws -> Answer {
        var fields = fields
        if !fields.contains(where: { $0.0 == "model" }) { fields.insert(("model", "scripted"), at: 0) }
        if let file, !fields.contains(where: { $0.0 == "file" }) { fields.append(("file", file)) }
        return try await ask("createTranscription", type: "multipart/form-data; boundary=edge", body: Self.form(fields))
    }

    func ask(_ operation: String, path: [String: String] = [:], type: String? = nil, body: String = "") async throws -> Answer {
        let route = try route(operation)
        do {
            return try await Answer(respond(route, path, type, body))
        } catch {
            guard let format = route.errorFormat else { throw error }
            return try await Answer(format(APIError(error, route: route), "test"))
        }
    }

    /// The bytes of a streamed answer, to be read as they come.
    func stream(_ fields: [(String, String)]) async throws -> any AsyncSequence<ByteBuffer, any Error> & Sendable {
        let response = try await respond(try route("createTranscription"), [:], "multipart/form-data; boundary=edge", Self.form(fields))
        guard case .stream(_, let stream) = response.body else { throw NoStream() }
        return stream
    }

    private func respond(_ route: Route, _ path: [String: String], _ type: String?, _ body: String) async throws -> RouteResponse {
        var head = HTTPRequest(method: route.method, scheme: "http", authority: "localhost", path: route.path)
        head.headerFields[.contentType] = type
        let request = try RouteRequest(
            id: "test", head: head, route: route, pathValues: path,
            principal: Principal(account: .make(), key: "test", scopes: [.all]),
            body: RequestBody(ByteBuffer(string: body), limit: route.bodyLimit))
        return try await route.handler(request)
    }

    static func form(_ fields: [(String, String)]) -> String {
        fields.map { name, value in "--edge\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n" }.joined()
            + "--edge--\r\n"
    }

    private struct NoSuchRoute: Error {}
    private struct NoStream: Error {}
}

/// What a client gets.
struct Answer {
    let status: Int
    let headers: HTTPFields
    let body: String

    init(_ response: RouteResponse) async throws {
        status = response.status.code
        headers = response.headers
        switch response.body {
        case .empty: body = ""
        case .bytes(let bytes): body = String(buffer: bytes)
        case .stream(_, let stream):
            var whole = ByteBuffer()
            for try await piece in stream { whole.writeImmutableBuffer(piece) }
            body = String(buffer: whole)
        }
    }

    func json() throws -> [String: Any] { try Self.object(body) }

    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    /// The fields of the error.
    func error() throws -> [String: Any] { try json()["error"] as? [String: Any] ?? [:] }

    /// The objects of a stream of events; `[DONE]` is left out.
    func events() throws -> [[String: Any]] {
        try body.components(separatedBy: "\n\n").filter { !$0.isEmpty && $0 != "data: [DONE]" }.map { event in
            guard event.hasPrefix("data: ") else { throw Unreadable(text: event) }
            return try Self.object(String(event.dropFirst(6)))
        }
    }

    private static func object(_ text: String) throws -> [String: Any] {
        guard let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else { throw Unreadable(text: text) }
        return object
    }

    struct Unreadable: Error {
        let text: String
    }
}

struct FixedModels: SpeechModels {
    let catalogue: EngineCatalogue

    func engines(of account: AccountID) async throws -> EngineCatalogue { catalogue }
}

/// Files of words: `3 s` is three seconds of sound, `broken` is no audio, `3 s torn` ends with an error behind its sound.
final class ScriptedAudio: AudioDecoding {
    /// Bytes that were read of the last file.
    let taken = NIOLockedValueBox(0)

    func samples(
        of bytes: some AsyncSequence<[UInt8], any Error> & Sendable
    ) async throws -> any AsyncSequence<[Float], any Error> & Sendable {
        var file: [UInt8] = []
        for try await piece in bytes { file += piece }
        taken.withLockedValue { $0 = file.count }
        let words = String(decoding: file, as: UTF8.self).split(separator: " ")
        guard let seconds = words.first.flatMap({ Int($0) }) else { throw ScriptedError(code: "media_not_audio") }
        return AsyncThrowingStream { continuation in
            for second in 0..<seconds {
                continuation.yield([Float(second)] + [Float](repeating: 0, count: 15_999))
            }
            continuation.finish(throwing: words.last == "torn" ? ScriptedError(code: "wav_truncated") : nil)
        }
    }
}

struct ScriptedError: CodedError, Equatable {
    let code: String
    var userMessage: String { "This is what is wrong." }
    var operatorMessage: String { "an internal secret" }
    var isRetryable = false
}

/// Cuts every second of audio off as a segment.
private struct SecondCutter: SpeechCutting {
    private var index = 0

    mutating func push(_ samples: [Float]) -> [Utterance] {
        defer { index += 1 }
        return [Utterance(index: index, start: .seconds(index), end: .seconds(index + 1), samples: samples, evidence: 1)]
    }

    mutating func finish() -> [Utterance] { [] }
}

/// Hears two words in each segment, and none in every third one from the second on.
struct ScriptedRecognizer: SpeechRecognizer {
    var capabilities = RecognizerCapabilities(
        engine: "scripted", languages: ["en"], sampleRate: 16_000, slots: 2, givesWordTimes: true, givesConfidence: true)
    var startError: (any Error)?
    /// Called for each segment before it is heard.
    var script: @Sendable (_ segment: Int) async throws -> Void = { _ in }

    func identity() async throws -> EngineIdentity {
        if let startError { throw startError }
        return EngineIdentity(name: capabilities.engine, version: "1", modelVersion: "1")
    }

    func recognize(_ samples: [Float], settings: TranscriptionSettings) async throws -> RecognizedSegment {
        let segment = Int(samples[0])
        try await script(segment)
        guard segment % 3 != 1 else { return .empty }
        let confidence = capabilities.givesConfidence ? 0.5 : nil
        let words = [
            RecognizedWord(text: "number", start: 0.1, end: 0.4, confidence: confidence),
            RecognizedWord(text: "\(segment)", start: 0.5, end: 0.8, confidence: confidence),
        ]
        return RecognizedSegment(text: "Number \(segment)", words: words, confidence: confidence, language: settings.language ?? "en")
    }
}
