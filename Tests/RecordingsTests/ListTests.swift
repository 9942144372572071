import HTTPRouting
import HTTPTypes
import Storage
import Testing
import VoiceCore

@testable import Recordings

/// Lists: what the filters let through, and along which index SQLite finds it.
@Suite struct ListTests {
    private func titles(_ home: Home, _ query: String) async throws -> [String?] {
        let list: Recordings.RecordingList = try await home.call("listRecordings", query: query)
        return list.recordings.map(\.title)
    }

    @Test func filtersLetThroughWhatTheySay() async throws {
        try await Home.with { home in
            try await home.upload(
                title: "Älpha one", language: "en", more: ["tags": "x,y", "speaker": "Ada", "recorded_at": "2026-01-01T00:00:00Z"])
            let middle = try await home.upload(title: "alpha two", more: ["tags": "x", "starred": "true"])
            try await home.upload(title: "Beta", more: ["speaker": "Bob", "recorded_at": "2026-02-01T00:00:00Z"])
            #expect(try await titles(home, "") == ["Beta", "alpha two", "Älpha one"])
            #expect(try await titles(home, "tag=x") == ["alpha two", "Älpha one"])
            #expect(try await titles(home, "tag=x&tag=y") == ["Älpha one"])
            #expect(try await titles(home, "speaker=Bob") == ["Beta"])
            #expect(try await titles(home, "starred=true") == ["alpha two"])
            #expect(try await titles(home, "starred=false") == ["Beta", "Älpha one"])
            #expect(try await titles(home, "language=en") == ["Älpha one"])
            #expect(try await titles(home, "title=ALPHA") == ["alpha two"])
            #expect(try await titles(home, "title=%C3%A4l") == ["Älpha one"])
            #expect(try await titles(home, "recorded_after=2026-01-15T00:00:00Z") == ["Beta"])
            #expect(try await titles(home, "recorded_before=2026-02-01T00:00:00Z") == ["Älpha one"])
            #expect(try await titles(home, "created_after=\(middle.createdAt)") == ["Beta", "alpha two"])
            #expect(try await titles(home, "created_before=\(middle.createdAt)") == ["Älpha one"])
            #expect(try await titles(home, "tag=x&starred=true&title=alpha") == ["alpha two"])
            #expect(try await titles(home, "status=queued").count == 3)
            #expect(try await titles(home, "status=ready").isEmpty)
            #expect(try await titles(home, "tag=x&limit=1") == ["alpha two"])
            #expect(try await titles(home, "tag=x&limit=1&before=\(middle.id)") == ["Älpha one"])
        }
    }

    @Test func listsByStatusSayWhatBecameOfTheJob() async throws {
        try await Home.with(engine: BrokenRecognizer()) { home in
            let failed = try await home.upload(title: "failed")
            try await home.work(until: failed.jobId)
            try await home.upload(title: "waits")
            #expect(try await titles(home, "status=failed") == ["failed"])
            #expect(try await titles(home, "status=queued") == ["waits"])
        }
    }

    @Test func collectionsHoldRecordings() async throws {
        try await Home.with { home in
            let recording = try await home.upload(title: "in")
            try await home.upload(title: "out")
            let made: RecordingCollection = try await home.call("createCollection", #"{"name":"Talks"}"#)
            let path = ["id": made.id.text, "recording": recording.id.text]
            for _ in 0..<2 { #expect(try await home.send("addToCollection", path: path).status == .noContent) }
            #expect(try await titles(home, "collection=\(made.id)") == ["in"])
            #expect(try await titles(home, "collection=\(made.id)&tag=none").isEmpty)
            let renamed: RecordingCollection = try await home.call("renameCollection", #"{"name":"Calls"}"#, path: path)
            #expect(renamed.name == "Calls")
            let list: Recordings.CollectionList = try await home.call("listCollections")
            #expect(list.collections == [renamed])
            _ = try await home.send("removeFromCollection", path: path)
            #expect(try await titles(home, "collection=\(made.id)").isEmpty)
            _ = try await home.send("addToCollection", path: path)
            try await home.recordings.delete(recording.id, of: home.account)
            #expect(try await home.rows(in: "collection_recordings") == 0)
            #expect(try await home.send("deleteCollection", path: path).status == .noContent)
            await #expect(throws: RecordingsError.collectionNotFound) { _ = try await home.send("getCollection", path: path) }
            #expect(
                try await home.events().filter { $0.hasPrefix("collection") } == [
                    "collection.created", "collection.recording_added", "collection.updated", "collection.recording_removed",
                    "collection.recording_added", "collection.deleted",
                ])
        }
    }

    @Test func collectionsOfOthersAreNotThere() async throws {
        try await Home.with { home in
            let recording = try await home.upload()
            let mine = try await home.recordings.createCollection(named: "mine", for: home.account)
            let other = AccountID.make()
            let theirs = try await home.recordings.createCollection(named: "theirs", for: other)
            await #expect(throws: RecordingsError.collectionNotFound) {
                try await home.recordings.add(recording.id, to: theirs.id, of: home.account)
            }
            await #expect(throws: RecordingsError.notFound) { try await home.recordings.add(recording.id, to: theirs.id, of: other) }
            await #expect(throws: RecordingsError.collectionNotFound) { try await home.recordings.deleteCollection(mine.id, of: other) }
            await #expect(throws: RecordingsError.self) { _ = try await home.recordings.createCollection(named: "", for: other) }
            #expect(try await home.recordings.collections(of: home.account, limit: 10).map(\.name) == ["mine"])
        }
    }

    @Test(arguments: ["0", "201", "-1", "-9223372036854775808", "9223372036854775807"])
    func pagesOfCollectionsHaveBounds(_ limit: String) async throws {
        try await Home.with { home in
            let refusal = await #expect(throws: APIError.self) { _ = try await home.send("listCollections", query: "limit=\(limit)") }
            #expect(refusal?.parameter == "limit")
        }
    }

    @Test func recordingsWithTheSameAudioAreFound() async throws {
        try await Home.with { home in
            let first = try await home.upload(Home.silence(seconds: 1), title: "first")
            let second = try await home.upload(Home.silence(seconds: 1), title: "second")
            let other = try await home.upload(Home.silence(seconds: 2), title: "other")
            #expect(try await titles(home, "same_audio_as=\(first.id)") == ["second"])
            #expect(try await titles(home, "same_audio_as=\(second.id)&before=\(second.id)") == ["first"])
            #expect(try await titles(home, "same_audio_as=\(other.id)").isEmpty)
            #expect(try await titles(home, "same_audio_as=\(RecordingID.make())").isEmpty)
        }
    }

    @Test(arguments: ["status=lost", "starred=1", "collection=rec_x", "recorded_after=monday", "limit=201", "tag=", "nonsense=1"])
    func wrongFiltersAreRefused(_ query: String) async throws {
        try await Home.with { home in
            await #expect(throws: (any Error).self) { try await titles(home, query) }
        }
    }

    // MARK: - Plans

    private func plan(_ home: Home, sorts: Bool = false, _ change: (inout RecordingFilter) -> Void) async throws -> [String] {
        var filter = RecordingFilter()
        change(&filter)
        let sql = filter.selection(of: home.account, before: nil, limit: 50, sorts: sorts)
        return try await home.database.read { tx in try tx.query("EXPLAIN QUERY PLAN \(sql: sql)").map { try $0[3] } }
    }

    /// Whatever walks along its index in the order of the answer stops at the page's end.
    @Test func listsWalkAlongAnIndexWithoutSorting() async throws {
        try await Home.with { home in
            let plans: [(String, [String])] = try await [
                ("PRIMARY KEY", plan(home) { _ in }),
                ("recordings_by_speaker", plan(home) { $0.speaker = "Ada" }),
                ("recordings_by_language", plan(home) { $0.language = "en" }),
                ("recordings_starred", plan(home) { $0.starred = true }),
                ("recordings_by_status", plan(home) { $0.status = .ready }),
                ("recordings_by_creation", plan(home) { $0.createdBefore = Timestamp(microseconds: 5) }),
                ("recordings_in_trash", plan(home) { $0.isDeleted = true }),
                ("recordings_by_status", plan(home) { $0.status = .queued }),
                ("recordings_by_audio", plan(home) { $0.sameAudioAs = .make() }),
                ("recordings_unready", plan(home) { $0.status = .failed }),
                ("SEARCH t USING PRIMARY KEY", plan(home) { $0.tags = ["x", "y"] }),
                ("SEARCH m USING PRIMARY KEY", plan(home) { $0.collection = .make() }),
            ]
            for (index, plan) in plans {
                #expect(plan.first?.contains(index) == true, "\(plan)")
                #expect(!plan.contains { $0.contains("TEMP B-TREE") || $0.contains("SCAN") }, "\(plan)")
            }
        }
    }

    @Test func rangesAreFoundByTheirIndex() async throws {
        try await Home.with { home in
            let plans: [(String, [String])] = try await [
                ("recordings_by_title", plan(home, sorts: true) { $0.titlePrefix = "a" }),
                ("recordings_by_time", plan(home, sorts: true) { $0.recordedAfter = Timestamp(microseconds: 0) }),
            ]
            for (index, plan) in plans { #expect(plan.first?.contains(index) == true, "\(plan)") }
        }
    }
}
