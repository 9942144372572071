import EventLog
import Foundation
import HTTPRouting
import NIOConcurrencyHelpers
import Storage
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// Hears in each segment its number, as soon as it is let.
struct GatedRecognizer: SpeechRecognizer {
    /// Asked for with the number of calls before. Segments are asked for in the order of time, but of two side by side either may be first.
    var gate: @Sendable (Int) async throws -> Void = { _ in }
    var slots = 2
    private let calls = NIOLockedValueBox(0)

    init(slots: Int = 2, gate: @escaping @Sendable (Int) async throws -> Void = { _ in }) {
        self.gate = gate
        self.slots = slots
    }

    var capabilities: RecognizerCapabilities {
        RecognizerCapabilities(engine: "gated", languages: ["en"], sampleRate: 16_000, slots: slots)
    }

    func identity() async throws -> EngineIdentity { EngineIdentity(name: "gated", version: "1", modelVersion: "1") }

    func recognize(_ samples: [Float], settings: TranscriptionSettings) async throws -> RecognizedSegment {
        let call = calls.withLockedValue { calls in
            defer { calls += 1 }
            return calls
        }
        try await gate(call)
        let text = "number\(call)"
        return RecognizedSegment(text: text, words: [RecognizedWord(text: text, start: 0, end: 0.5)])
    }
}

@Suite struct EventStreamTests {
    private static let three = SpokenSound.file(utterances: 3)

    @Test func aRecordingTellsOfEveryStepUntilItIsDone() async throws {
        try await Home.with(engine: GatedRecognizer(slots: 1)) { home in
            let recording = try await home.upload(Self.three)
            let listener = try await EventListener(home, recording.id)
            let first = try #require(try await listener.next())
            #expect(first.name == "snapshot" && listener.wire.hasPrefix("retry: 2000\n\n"))
            let snapshot: StreamSnapshot = try first.read()
            #expect(snapshot.reason == .connected && snapshot.recording?.id == recording.id)
            #expect(snapshot.inTheMaking.map(\.status) == [.queued] && snapshot.inTheMaking[0].jobsAhead == 0)
            async let working: Void = home.work(until: recording.jobId)
            let events = try await listener.events(until: "transcript.completed")
            try await working
            let transcript = try await home.transcript(of: recording.id)
            #expect(try events.words == transcript.segments.map(\.text) && transcript.segments.count >= 3)
            let sent = try events.filter { $0.name == "transcript.segment" }.map { try $0.read(SegmentEvent.self).segment }
            #expect(sent == transcript.segments, "with their words and times")
            let done: ChangeEvent = try #require(events.last).read()
            #expect(done.recording == recording.id && done.words == transcript.words.count && done.speechFound == true)
            #expect(Set(events.compactMap(\.id)).count == events.compactMap(\.id).count, "each id names one place")
        }
    }

    @Test func afterAReconnectAtAnyPointTheRestComesOnceAndInOrder() async throws {
        try await Home.with(engine: GatedRecognizer()) { home in
            let recording = try await home.upload(Self.three)
            let listener = try await EventListener(home, recording.id)
            var heard = [try #require(try await listener.next())]
            async let working: Void = home.work(until: recording.jobId)
            heard += try await listener.events(until: "transcript.completed")
            try await working
            // Progress is a state, which later ones replace; everything else is told once and only once.
            let lasting = heard.filter { $0.name != "transcript.progress" }
            let another = try home.reopened()
            for (index, event) in heard.enumerated() {
                guard let id = event.id else { continue }
                let rest = try await EventListener(another, recording.id, after: id)
                let behind = heard[(index + 1)...].filter { $0.name != "transcript.progress" }
                guard !behind.isEmpty else { continue }
                let told = try await rest.events(until: "transcript.completed").filter { $0.name != "transcript.progress" }
                #expect(told.map(\.content) == behind.map(\.content), "after event \(index) of \(lasting.count)")
            }
        }
    }

    @Test func aReconnectInTheMiddleOfTheWorkGoesOnWhereItWas() async throws {
        let (permits, permit) = AsyncStream.makeStream(of: Void.self)
        let gate = PermitGate(permits)
        try await Home.with(engine: GatedRecognizer(slots: 1) { _ in await gate.wait() }) { home in
            let recording = try await home.upload(Self.three)
            let first = try await EventListener(home, recording.id)
            async let working: Void = home.work(until: recording.jobId)
            // Two are recognised side by side, and either may get ready first.
            for _ in 0..<2 { permit.yield() }
            var heard = try await first.events(until: "transcript.segment")
            let second = try await EventListener(try home.reopened(), recording.id, after: first.lastID)
            heard += try await second.events(until: "transcript.segment")
            let third = try await EventListener(home, recording.id, after: second.lastID)
            for _ in 0..<8 { permit.yield() }
            heard += try await third.events(until: "transcript.completed")
            try await working
            let said = try await home.transcript(of: recording.id).segments.map(\.text)
            #expect(try heard.words == said)
        }
    }

    @Test func segmentsComeInTheOrderOfTimeHoweverTheyGetReady() async throws {
        let (others, tell) = AsyncStream.makeStream(of: Void.self)
        let late = PermitGate(others)
        let engine = GatedRecognizer { call in if call == 0 { await late.wait() } else if call == 1 { tell.yield() } }
        try await Home.with(engine: engine) { home in
            let recording = try await home.upload(Self.three)
            let listener = try await EventListener(home)
            async let working: Void = home.work(until: recording.jobId)
            let events = try await listener.events(until: "transcript.completed")
            try await working
            let indices = try events.filter { $0.name == "transcript.segment" }.map { try $0.read(SegmentEvent.self).segment.index }
            #expect(indices == indices.sorted() && Set(indices).count == indices.count && indices.count >= 3)
        }
    }

    @Test func anAccountHearsOfAllItsRecordingsAndOfNobodyElses() async throws {
        try await Home.with { home in
            let listener = try await EventListener(home)
            let snapshot: StreamSnapshot = try #require(try await listener.next()).read()
            #expect(snapshot.queued == 0 && snapshot.inTheMaking.isEmpty && snapshot.recording == nil)
            let stranger = AccountID.make()
            try await home.database.write { tx in
                try tx.append(
                    Event(kind: "recording.created", account: stranger, subject: RecordingID.make(), occurredAt: Timestamp(microseconds: 1))
                )
            }
            let recording = try await home.transcribed(title: "a secret title")
            let _: Recording = try await home.call("updateRecording", #"{"title":"another secret"}"#, path: ["id": recording.id.text])
            let marker = try await home.recordings.addMarker(to: recording.id, of: home.account, at: 0.5, label: "a secret label")
            try await home.recordings.delete(recording.id, of: home.account)
            let events = try await listener.events(until: "recording.deleted")
            // The audio is prepared beside, and may get ready meanwhile.
            let lasting = events.filter { !["transcript.progress", "transcript.segment", "recording.prepared"].contains($0.name) }
            #expect(
                lasting.names == [
                    "recording.created", "transcript.completed", "recording.updated", "marker.created", "recording.deleted",
                ])
            #expect(try lasting[2].read(ChangeEvent.self).fields == ["title"])
            #expect(try lasting[3].read(ChangeEvent.self).marker == marker.id)
            #expect(try lasting.allSatisfy { try $0.read(ChangeEvent.self).recording == recording.id })
            #expect(!listener.wire.contains("secret"), "titles and labels are read where they are, not told")
        }
    }

    @Test func aFailureSaysWhyAndIsToldOnce() async throws {
        try await Home.with(engine: BrokenRecognizer()) { home in
            let recording = try await home.upload(Self.three)
            let listener = try await EventListener(home, recording.id)
            try await home.work(until: recording.jobId)
            #expect(try await home.recordings.announceFailures() == 1)
            #expect(try await home.recordings.announceFailures() == 0)
            let failed: ChangeEvent = try #require(try await listener.events(until: "transcript.failed").last).read()
            #expect(failed.error == FailureReason(code: "engine_broken") && failed.recording == recording.id)
            #expect(failed.error?.message.isEmpty == false)
            #expect(try await home.events().filter { $0 != "recording.prepared" } == ["recording.created", "transcript.failed"])
        }
    }

    /// As after `crescendo models remove`.
    @Test func anEngineThatIsGoneEndsNoStream() async throws {
        try await Home.with(engine: GatedRecognizer(slots: 1)) { home in
            let recording = try await home.upload(Self.three, more: ["engine": "gated"])
            let without = home.with { $0 = Recordings(database: $0.database, objects: $0.objects, engines: { EngineCatalogue([]) }) }
            let snapshot: StreamSnapshot = try #require(try await EventListener(without, recording.id).next()).read()
            #expect(snapshot.inTheMaking.map(\.status) == [.queued] && snapshot.inTheMaking[0].secondsLeft == nil)
        }
    }

    @Test func aCancellationIsNoFailure() async throws {
        try await Home.with { home in
            let recording = try await home.upload(Self.three)
            let listener = try await EventListener(home, recording.id)
            let _: Recording = try await home.call("cancelTranscription", path: ["id": recording.id.text])
            #expect(try await home.recordings.announceFailures() == 1)
            #expect(try await listener.events(until: "transcript.cancelled").names == ["snapshot", "transcript.cancelled"])
            #expect(try await home.events().contains("transcript.failed") == false)
        }
    }

    @Test func theStreamOfARecordingEndsWithItAndTellsAfterwardsToo() async throws {
        try await Home.with { home in
            let recording = try await home.transcribed()
            let listener = try await EventListener(home, recording.id)
            _ = try await listener.next()
            let before = listener.lastID
            try await home.recordings.trash(recording.id, of: home.account)
            #expect(try await listener.rest().names == ["recording.trashed"])
            let late = try await EventListener(home, recording.id, after: before)
            #expect(try await late.rest().names == ["recording.trashed"])
            for id in [nil, late.lastID, "nonsense"] {
                await #expect(throws: RecordingsError.notFound) { _ = try await EventListener(home, recording.id, after: id) }
            }
        }
    }

    @Test func aKeyThatIsRevokedEndsItsStreams() async throws {
        try await Home.with { home in
            let listener = try await EventListener(home)
            _ = try await listener.next()
            let account = home.account
            try await home.database.write { tx in
                for key in ["key_01hzxq7k9m01hzxq7k9m01hzxr", Home.key] {
                    try tx.append(Event(kind: "key.revoked", account: account, subject: key, occurredAt: Timestamp(microseconds: 1)))
                }
            }
            #expect(try await listener.rest().isEmpty)
        }
    }
}

/// Lets one through for each permit.
actor PermitGate {
    private var permits: AsyncStream<Void>.Iterator

    init(_ permits: AsyncStream<Void>) { self.permits = permits.makeAsyncIterator() }

    func wait() async {
        var iterator = permits
        _ = await iterator.next(isolation: self)
    }
}
