import AudioCodecs
import EventLog
import Foundation
import HTTPRouting
import HTTPTypes
import Jobs
import Logging
import NIOConcurrencyHelpers
import NIOCore
import ObjectStore
import Storage
import StorageSQLite
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// Recordings of one account in a directory of their own.
struct Home: Sendable {
    /// By which routes are called.
    static let key = "key_01hzxq7k9m01hzxq7k9m01hzxq"
    static let formType = "multipart/form-data; boundary=edge"

    let account: AccountID
    let recordings: Recordings
    let directory: String
    let database: any Database
    let objects: FileObjectStore

    /// The same account in the same directory, as another process would open it after this one died.
    func reopened() throws -> Home {
        let objects = try FileObjectStore(directory: directory + "/objects", keys: FileKeyStore(directory: directory + "/keys"))
        let recordings = Recordings(
            database: database, objects: objects, engines: recordings.currentEngines, limits: recordings.limits, media: recordings.media,
            clock: recordings.clock)
        return Home(account: account, recordings: recordings, directory: directory, database: database, objects: objects)
    }

    /// Runs a test in a fresh directory, which is gone afterwards.
    static func with(
        limit: Int = 1 << 20, engine: any SpeechRecognizer = ScriptedRecognizer(), others: [any SpeechRecognizer] = [],
        embedder: (any SpeakerEmbedder)? = nil, diarizer: (any DiarizationModel)? = nil, clock: any WallClock = SystemWallClock(),
        ffmpeg: FFmpegDecoder = FFmpegDecoder(), audio: AudioLimits = AudioLimits(), spool: String? = nil,
        _ body: (Home) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.path + "/recordings-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var configuration = SQLiteConfiguration(path: directory + "/test.sqlite", synchronous: .normal)
        configuration.writeLimit = .seconds(30)
        let database = try SQLiteDatabase.open(configuration, logger: Logger(label: "test"))
        try await database.migrate(
            EventLogSchema.migrations + ObjectCatalogue.migrations + JobsSchema.migrations + Recordings.migrations)
        let keys = try FileKeyStore(directory: directory + "/keys")
        let account = AccountID.make()
        _ = try await keys.create(for: account)
        let objects = try FileObjectStore(directory: directory + "/objects", keys: keys)
        let recordings = Recordings(
            database: database, objects: objects, engines: { EngineCatalogue([engine] + others, embedder: embedder, diarizer: diarizer) },
            limits: RecordingLimits(bytes: limit, audio: audio),
            media: MediaReading(decoder: AudioDecoder(ffmpeg: ffmpeg), spoolDirectory: spool ?? directory), clock: clock)
        let home = Home(account: account, recordings: recordings, directory: directory, database: database, objects: objects)
        try await body(home)
        try await database.close()
    }

    /// A WAV file of 16 kHz mono without a sound in it.
    static func silence(seconds: Int) -> [UInt8] {
        WAVWriter.file(AudioBuffer([Float](repeating: 0, count: 16_000 * seconds), sampleRate: 16_000))
    }

    /// A form of fields in the order given.
    static func form(_ fields: [(name: String, value: [UInt8])]) -> [UInt8] {
        let parts = fields.flatMap { name, value in
            Array("--edge\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n".utf8) + value + Array("\r\n".utf8)
        }
        return parts + Array("--edge--\r\n".utf8)
    }

    @discardableResult
    func upload(
        _ audio: [UInt8] = Home.silence(seconds: 1), field: String = "file", title: String? = nil, language: String? = nil,
        more: KeyValuePairs<String, String> = [:]
    ) async throws -> Recording {
        var fields = [(field, audio)]
        if let title { fields.append(("title", Array(title.utf8))) }
        if let language { fields.append(("language", Array(language.utf8))) }
        fields += more.map { ($0.key, Array($0.value.utf8)) }
        let answer = try await send("createRecording", Self.formType, Self.form(fields))
        guard case .bytes(let body) = answer.body else { throw RecordingsError.notFound }
        return try JSON.decode(from: Data(body.readableBytesView))
    }

    /// Calls a route as a client with all rights would.
    func send(
        _ operation: String, _ type: String? = nil, _ body: [UInt8] = [], path: [String: String] = [:], query: String = "",
        headers: HTTPFields = [:]
    ) async throws -> RouteResponse {
        guard let route = recordings.routes.first(where: { $0.operation == operation }) else { throw RecordingsError.notFound }
        var head = HTTPRequest(method: route.method, scheme: "http", authority: "localhost", path: route.path + "?" + query)
        head.headerFields = headers
        head.headerFields[.contentType] = type
        let request = try RouteRequest(
            id: "test", head: head, route: route, pathValues: path, principal: Principal(account: account, key: Self.key, scopes: [.all]),
            body: RequestBody(ByteBuffer(bytes: body), limit: route.bodyLimit))
        return try await route.handler(request)
    }

    /// Calls a route with a body of JSON, and reads what it answers.
    func call<Value: Decodable>(
        _ operation: String, _ json: String? = nil, path: [String: String] = [:], query: String = "", as type: Value.Type = Value.self
    ) async throws -> Value {
        let answer = try await send(
            operation, json == nil ? nil : "application/json", Array((json ?? "").utf8), path: path, query: query)
        let bytes = try await Self.bytes(of: answer)
        return try JSON.decode(from: Data(bytes))
    }

    /// The whole body that a route answers.
    func answer(_ operation: String, _ path: [String: String], query: String = "") async throws -> [UInt8] {
        try await Self.bytes(of: send(operation, path: path, query: query))
    }

    static func bytes(of response: RouteResponse) async throws -> [UInt8] {
        switch response.body {
        case .empty: return []
        case .bytes(let bytes): return Array(bytes.readableBytesView)
        case .stream(_, let stream):
            var bytes: [UInt8] = []
            for try await chunk in stream { bytes += chunk.readableBytesView }
            return bytes
        }
    }

    func job(of recording: Recording) async throws -> Job? {
        try await JobQueue(database: database).job(recording.jobId, account: account)
    }

    /// Uploads a sound and waits for its transcript.
    func transcribed(_ audio: [UInt8] = SpokenSound.file(), title: String? = nil) async throws -> Recording {
        let recording = try await upload(audio, title: title)
        try await work(until: recording.jobId)
        return try await recordings.recording(recording.id, of: account)
    }

    func transcript(of recording: RecordingID) async throws -> Transcript { try await call("getTranscript", path: ["id": recording.text]) }

    /// The same account with other limits or timing of streams.
    func with(_ change: (inout Recordings) -> Void) -> Home {
        var recordings = recordings
        change(&recordings)
        return Home(account: account, recordings: recordings, directory: directory, database: database, objects: objects)
    }

    /// Runs a worker until the job is finished.
    func work(until job: JobID) async throws {
        var handlers = JobHandlers()
        handlers.register(RecordingTranscriber(recordings))
        handlers.register(AudioPreparer(recordings))
        handlers.register(LearnVoice.Handler(recordings))
        let worker = JobWorker(database: database, handlers: handlers, logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await worker.run() }
            _ = try await JobQueue(database: database).finished(job, account: account)
            group.cancelAll()
        }
    }

    /// Runs a worker until what players need of a recording's audio is made, or cannot be.
    func prepare(_ recording: RecordingID) async throws {
        let account = account
        let job = try await database.read { tx in
            let audio = try Recordings.audioObject(of: recording, account: account, tx)
            return try Recordings.preparation(of: audio, account: account, tx)?.job
        }
        try await work(until: try #require(job))
    }

    /// Kinds of all events, in order.
    func events() async throws -> [String] {
        try await database.read { tx in try tx.query("SELECT kind FROM events ORDER BY id").map { try $0[0] } }
    }

    /// How many rows a table holds.
    func rows(in table: StaticString) async throws -> Int {
        let name = table.description
        return try await database.read { tx in
            let tables = try tx.query("SELECT name FROM sqlite_master WHERE type = 'table'").map { try $0[0] as String }
            guard tables.contains(name) else { throw RecordingsError.notFound }
            return try #require(try tx.first("SELECT COUNT(*) FROM \(sql: SQL(stringLiteral: table))"))[0]
        }
    }

    /// Objects and unfinished uploads on the disk.
    func storedFiles() async throws -> Int {
        var count = 0
        for path in FileManager.default.subpaths(atPath: directory + "/objects") ?? [] {
            let attributes = try FileManager.default.attributesOfItem(atPath: directory + "/objects/" + path)
            if attributes[.type] as? FileAttributeType == .typeRegular { count += 1 }
        }
        return count
    }

    /// Damages every stored file behind a place, as a failing disk would.
    func tearObjects(behind offset: UInt64) throws {
        for path in FileManager.default.subpaths(atPath: directory + "/objects") ?? [] {
            let whole = directory + "/objects/" + path
            let attributes = try FileManager.default.attributesOfItem(atPath: whole)
            guard let size = attributes[.size] as? UInt64, size > offset, attributes[.type] as? FileAttributeType == .typeRegular else {
                continue
            }
            let file = try FileHandle(forWritingTo: URL(filePath: whole))
            try file.seek(toOffset: offset)
            try file.write(contentsOf: [UInt8](repeating: 0x5A, count: 100))
            try file.close()
        }
    }

    func sweep() async throws {
        _ = try await ObjectSweeper(store: objects, ledger: DatabaseObjectLedger(database), logger: Logger(label: "test"))
            .sweep(grace: .zero)
    }
}

/// Hears one word in whatever it is given.
struct ScriptedRecognizer: SpeechRecognizer {
    var name = "scripted"
    /// How often it was asked.
    var calls: NIOLockedValueBox<Int> = NIOLockedValueBox(0)
    var said = ["word"]

    var capabilities: RecognizerCapabilities {
        RecognizerCapabilities(engine: name, languages: ["en"], sampleRate: 16_000, slots: 2)
    }

    func identity() async throws -> EngineIdentity { EngineIdentity(name: name, version: "1", modelVersion: "1") }

    func recognize(_ samples: [Float], settings: TranscriptionSettings) async throws -> RecognizedSegment {
        calls.withLockedValue { $0 += 1 }
        let words = said.enumerated().map { offset, text in
            RecognizedWord(text: text, start: 0.1 * Double(offset), end: 0.1 * Double(offset) + 0.1)
        }
        return RecognizedSegment(text: said.joined(separator: " "), words: words)
    }
}

/// Cannot even be started.
struct BrokenRecognizer: SpeechRecognizer {
    var capabilities: RecognizerCapabilities {
        RecognizerCapabilities(engine: "broken", languages: ["en"], sampleRate: 16_000, slots: 1)
    }

    func identity() async throws -> EngineIdentity {
        throw TranscriptionError(code: "engine_broken", userMessage: "The engine cannot be started.")
    }

    func recognize(_ samples: [Float], settings: TranscriptionSettings) async throws -> RecognizedSegment { .empty }
}
