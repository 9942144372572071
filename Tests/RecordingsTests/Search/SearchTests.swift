import EventLog
import Foundation
import ObjectStore
import Storage
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// What is found, when, and by whom.
@Suite struct SearchTests {
    @Test func filtersNarrowASearch() async throws {
        try await SearchHome.with { home in
            try await home.add(
                ["word one"], title: "first",
                more: ["tags": "x,y", "speaker": "Ada", "recorded_at": "2026-01-01T00:00:00Z", "language": "en"])
            let second = try await home.add(["word two"], title: "second", more: ["tags": "x", "starred": "true"])
            try await home.add(["word three"], title: "third", more: ["speaker": "Bob", "recorded_at": "2024-02-01T00:00:00Z"])
            let collection = try await home.home.recordings.createCollection(named: "Some", for: home.home.account)
            try await home.home.recordings.add(second.id, to: collection.id, of: home.home.account)
            try await home.follow()
            #expect(try await home.titles("word") == ["third", "second", "first"])
            #expect(try await home.titles("word") { $0.tags = ["x"] } == ["second", "first"])
            #expect(try await home.titles("word") { $0.tags = ["x", "y"] } == ["first"])
            #expect(try await home.titles("word") { $0.tags = ["X"] } == [])
            #expect(try await home.titles("word") { $0.speaker = "Ada" } == ["first"])
            #expect(try await home.titles("word") { $0.language = "en" } == ["first"])
            #expect(try await home.titles("word") { $0.starred = true } == ["second"])
            #expect(try await home.titles("word") { $0.starred = false } == ["third", "first"])
            #expect(try await home.titles("word") { $0.collection = collection.id } == ["second"])
            #expect(try await home.titles("word") { $0.recordedAfter = Timestamp("2025-12-31T00:00:00Z") } == ["first"])
            #expect(try await home.titles("word") { $0.recordedBefore = Timestamp("2026-01-01T00:00:00Z") } == ["third"])
            #expect(
                try await home.titles("word") {
                    $0.recordedAfter = Timestamp("2024-02-01T00:00:00Z")
                    $0.recordedBefore = Timestamp("2024-02-01T00:00:01Z")
                } == ["third"])
            #expect(try await home.titles("word") { $0.createdAfter = second.createdAt } == ["third", "second"])
            #expect(try await home.titles("word") { $0.createdBefore = second.createdAt } == ["first"])
            #expect(try await home.titles("two") { $0.speaker = "Ada" } == [])
            try await home.home.recordings.remove(second.id, from: collection.id, of: home.home.account)
            try await home.follow()
            #expect(try await home.titles("word") { $0.collection = collection.id } == [])
        }
    }

    @Test func nobodyFindsAnothersWords() async throws {
        try await SearchHome.with { home in
            try await home.add(["secret plans"])
            try await home.follow()
            #expect(try await home.find("secret").results.count == 1)
            let stranger = try await home.find("secret", account: .make())
            #expect(stranger.results.isEmpty && stranger.total == 0)
        }
    }

    @Test func theTrashIsNotSearched() async throws {
        try await SearchHome.with { home in
            let recording = try await home.add(["lost and found"])
            let recordings = home.home.recordings
            try await home.follow()
            try await recordings.trash(recording.id, of: home.home.account)
            // At once, before the index knows.
            #expect(try await home.find("lost").results.isEmpty)
            try await home.follow()
            #expect(try await home.find("lost").total == 0)
            _ = try await recordings.restore(recording.id, of: home.home.account)
            try await home.follow()
            #expect(try await home.find("lost").results.map(\.recording.id) == [recording.id])
            try await recordings.delete(recording.id, of: home.home.account)
            try await home.follow()
            #expect(try await home.find("lost").total == 0)
            let rows = try await home.search.store.read { tx in
                try ["search_documents", "search_passages", "search_text"].map { table in
                    let count: SQL =
                        table == "search_documents"
                        ? "SELECT COUNT(*) FROM search_documents"
                        : table == "search_passages" ? "SELECT COUNT(*) FROM search_passages" : "SELECT COUNT(*) FROM search_text"
                    return try #require(try tx.first(count))[0] as Int
                }
            }
            #expect(rows == [0, 0, 0])
        }
    }

    @Test func whatIsKnownIsFoundAsItIsNow() async throws {
        try await SearchHome.with { home in
            let recording = try await home.add(["nothing of note"], title: "Old", more: ["tags": "before", "notes": "aside"])
            try await home.follow()
            var patch = RecordingPatch()
            patch.title = .set("New")
            patch.tags = .set(["after"])
            patch.notes = .cleared
            _ = try await home.home.recordings.update(recording.id, of: home.home.account, patch)
            try await home.follow()
            for (query, count) in [("old", 0), ("new", 1), ("before", 0), ("after", 1), ("aside", 0), ("nothing", 1)] {
                #expect(try await home.find(query).results.count == count, "\(query)")
            }
        }
    }

    @Test func anEditTakesThePlaceOfWhatTheMachineHeard() async throws {
        try await SearchHome.with { home in
            let recording = try await home.add(["wreck a nice beach", "today"])
            try await home.follow()
            let base: Transcript = try await home.home.transcript(of: recording.id)
            let edit = TranscriptEdit(
                basedOn: base.revision, operations: [.init(.replace, from: "0-0", to: "0-3", text: "recognise speech")])
            _ = try await home.home.recordings.edit(recording.id, of: home.home.account, edit)
            try await home.follow()
            #expect(try await home.find("beach").results.isEmpty)
            #expect(try await home.find("\"recognise speech today\"").results.count == 1)
            // Another choice of the current one is followed too.
            _ = try await home.home.recordings.choose(recording.transcriptId, of: recording.id, account: home.home.account)
            try await home.follow()
            #expect(try await home.find("beach").results.count == 1)
        }
    }

    @Test func eventsThatComeAgainChangeNothing() async throws {
        try await SearchHome.with { home in
            let recording = try await home.add(["once"], title: "One")
            try await home.follow()
            _ = try await home.home.database.write { tx in
                try tx.execute("UPDATE event_consumers SET epoch = 0, transaction_id = 0, event_id = 0 WHERE name = 'search'")
            }
            try await home.follow()
            #expect(try await home.find("once").results.map(\.recording.id) == [recording.id])
            #expect(try await home.search.store.read { try #require(try $0.first("SELECT COUNT(*) FROM search_documents"))[0] as Int } == 1)
        }
    }

    @Test func wordsThatAreLostLeaveTheRestToBeFound() async throws {
        try await SearchHome.with { home in
            let recording = try await home.add(["gone for ever"], title: "Still here")
            let object = try await home.home.database.read { tx in
                try #require(try Recordings.transcript(recording.transcriptId, of: home.home.account, tx).object)
            }
            try await home.home.objects.delete(object)
            try await home.add(["another"])
            try await home.follow()
            #expect(try await home.titles("still") == ["Still here"])
            #expect(try await home.find("gone").results.isEmpty)
            #expect(try await home.find("another").results.count == 1)
        }
    }
}
