import NIOConcurrencyHelpers
import Storage
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// Transcripts in the making: what is finished of them is found.
@Suite struct SegmentSearchTests {
    @Test func finishedSegmentsAreFoundWhileTheRestRuns() async throws {
        try await SearchHome.with { home in
            let recording = try await home.home.upload(title: "Long talk")
            let segments = SearchHome.segments(["alpha beta", "gamma delta", "epsilon"])
            try await home.keep(segments[0], of: recording)
            try await home.search.updateTranscriptsInTheMaking()
            #expect(try await home.titles("\"alpha beta\"") == ["Long talk"])
            // Out of order, as segments that are recognised side by side get ready.
            try await home.keep(segments[2], of: recording)
            try await home.search.updateTranscriptsInTheMaking()
            #expect(try await home.titles("epsilon") == ["Long talk"])
            #expect(try await home.titles("gamma") == [])
            try await home.keep(segments[1], of: recording)
            try await home.search.updateTranscriptsInTheMaking()
            #expect(try await home.titles("\"beta gamma delta epsilon\" talk") == ["Long talk"])
            let hit = try #require(try await home.find("epsilon").results.first?.hits.first)
            #expect(hit.segment == 2 && hit.start == 4 && hit.highlights.first?.wordIds == ["2-0"])
            try await home.say(["alpha beta", "gamma delta", "epsilon", "zeta"], in: recording)
            try await home.follow()
            #expect(try await home.titles("\"delta epsilon zeta\"") == ["Long talk"])
            #expect(try await home.find("alpha").results.first?.hitCount == 1)
        }
    }

    @Test func whatWasKeptBeforeAStartIsFoundAfterIt() async throws {
        try await SearchHome.with { home in
            let recording = try await home.home.upload(title: "Cut short")
            try await home.keep(SearchHome.segments(["before the crash"])[0], of: recording)
            let again = try await home.reopened()
            try await again.search.updateTranscriptsInTheMaking()
            #expect(try await again.titles("crash") == ["Cut short"])
            await again.search.close()
        }
    }

    @Test func segmentsOfAnotherEngineTakeThePlaceOfTheFirst() async throws {
        try await SearchHome.with { home in
            let recording = try await home.home.upload()
            let (account, id) = (home.home.account, recording.transcriptId)
            try await home.keep(SearchHome.segments(["first engine"])[0], of: recording)
            try await home.search.updateTranscriptsInTheMaking()
            try await home.home.database.write { tx in
                for name in ["one", "two"] {
                    let engine = EngineIdentity(name: name, version: "1", modelVersion: "1")
                    try Recordings.begin(id, of: recording.id, with: engine, account: account, tx)
                }
            }
            for segment in SearchHome.segments(["second model", "goes on"]) { try await home.keep(segment, of: recording) }
            try await home.search.updateTranscriptsInTheMaking()
            #expect(try await home.find("first").results.isEmpty)
            #expect(try await home.find("\"model goes\"").results.count == 1)
        }
    }

    @Test(.timeLimit(.minutes(1))) func aSegmentIsFoundWithoutBeingAskedFor() async throws {
        try await SearchHome.with { home in
            let recording = try await home.home.upload()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await home.search.run() }
                try await home.keep(SearchHome.segments(["by itself"])[0], of: recording)
                while try await home.find("itself").results.isEmpty { await Task.yield() }
                group.cancelAll()
            }
        }
    }
}
