import EventLog
import Foundation
import Logging
import ObjectStore
import Storage
import StorageSQLite
import Transcription
import VoiceCore

@testable import Recordings

/// Recordings of one account with a search index beside them.
struct SearchHome: Sendable {
    let home: Home
    let search: RecordingSearch
    let files: IndexFiles

    static func with(_ body: (SearchHome) async throws -> Void) async throws {
        try await Home.with { home in
            let files = IndexFiles()
            defer { try? files.remove() }
            let search = RecordingSearch(
                database: home.database, objects: home.objects, storage: files, pageSize: 16, logger: Logger(label: "test"))
            try await search.prepare()
            try await body(SearchHome(home: home, search: search, files: files))
            await search.close()
        }
    }

    /// The same, as another process would find it.
    func reopened() async throws -> SearchHome {
        await search.close()
        let search = RecordingSearch(
            database: home.database, objects: home.objects, storage: files, pageSize: 16, logger: Logger(label: "test"))
        try await search.prepare()
        return SearchHome(home: home, search: search, files: files)
    }

    /// Handles every event that there is.
    func follow() async throws {
        let runner = ConsumerRunner(
            search.consumer, database: home.database, owner: "test", timing: EventConsumers.Timing(), logger: Logger(label: "test"))
        try await runner.drain()
    }

    /// A recording with a whole transcript of these segments, one second a word.
    @discardableResult
    func add(
        _ segments: [String], title: String? = nil, more: KeyValuePairs<String, String> = [:]
    ) async throws -> Recording {
        let recording = try await home.upload(title: title, more: more)
        try await say(segments, in: recording)
        return recording
    }

    func say(_ segments: [String], in recording: Recording) async throws {
        let transcript = Transcript(
            revision: .make(), engine: EngineIdentity(name: "test", version: "1", modelVersion: "1"), settingsHash: "", language: nil,
            duration: 60, segments: Self.segments(segments))
        let receipt = try await home.objects.put(Array(JSON.encode(transcript)), account: home.account)
        let (account, now) = (home.account, SystemWallClock().now())
        try await home.database.write { tx in
            try Recordings.finish(transcript, as: receipt, id: recording.transcriptId, of: recording.id, account: account, at: now, tx)
            try tx.append(Event(kind: "transcript.completed", account: account, subject: recording.transcriptId, occurredAt: now))
        }
    }

    static func segments(_ texts: [String]) -> [TranscriptSegment] {
        var time = 0.0
        return texts.enumerated().map { index, text in
            let start = time
            let words = text.split(separator: " ").enumerated().map { place, word in
                defer { time += 1 }
                return TranscriptWord(id: TranscriptWord.id(segment: index, word: place), text: String(word), start: time, end: time + 1)
            }
            return TranscriptSegment(index: index, start: start, end: time, text: text, words: words)
        }
    }

    /// Keeps one finished segment of a transcript in the making, as the transcriber does.
    func keep(_ segment: TranscriptSegment, of recording: Recording) async throws {
        let receipt = try await home.objects.put(Array(JSON.encode(segment)), account: home.account)
        let account = home.account
        try await home.database.write { tx in
            try Recordings.keep(segment: segment.index, as: receipt, of: recording.transcriptId, account: account, tx)
        }
    }

    func find(
        _ query: String, _ filter: RecordingFilter = RecordingFilter(), account: AccountID? = nil, cursor: String? = nil, limit: Int = 100
    ) async throws -> SearchResults {
        let request = SearchRequest(query: try SearchQuery(query), filter: filter, cursor: cursor, limit: limit)
        return try await search.search(request, account: account ?? home.account)
    }

    func titles(_ query: String, _ filter: RecordingFilter = RecordingFilter()) async throws -> [String?] {
        try await find(query, filter).results.map(\.recording.title)
    }

    func titles(_ query: String, _ change: (inout RecordingFilter) -> Void) async throws -> [String?] {
        var filter = RecordingFilter()
        change(&filter)
        return try await titles(query, filter)
    }
}

/// An index in files of its own.
struct IndexFiles: SearchStorage {
    let path = FileManager.default.temporaryDirectory.path + "/search-\(UUID().uuidString).sqlite"

    func open() throws -> any Storage.Database {
        var configuration = SQLiteConfiguration(path: path, synchronous: .normal, readers: 2)
        configuration.writeLimit = .seconds(30)
        return try SQLiteDatabase.open(configuration, logger: Logger(label: "test"))
    }

    func remove() throws {
        for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.removeItem(atPath: path + suffix)
        }
    }
}
