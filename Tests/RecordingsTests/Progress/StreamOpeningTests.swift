import ClockTestKit
import EventLog
import HTTPRouting
import HTTPTypes
import NIOCore
import Storage
import Testing
import VoiceCore

@testable import Recordings

/// From where a stream goes on, and when it cannot.
@Suite struct StreamOpeningTests {
    private func reason(_ home: Home, _ recording: RecordingID?, after id: String) async throws -> StreamSnapshot.Reason? {
        let event = try await EventListener(home, recording, after: id).next()
        return event?.name == "snapshot" ? try event?.read(StreamSnapshot.self).reason : nil
    }

    @Test func anIDOfSomethingElseBeginsWithASnapshot() async throws {
        try await Home.with { home in
            let recording = try await home.upload()
            let other = try await home.upload()
            let listener = try await EventListener(home, recording.id)
            _ = try await listener.next()
            let id = try #require(listener.lastID)
            let stranger = StreamScope(account: .make(), recording: recording.id)
            let position = try #require(StreamPosition(id, in: StreamScope(account: home.account, recording: recording.id)))
            for (scope, text) in [
                (recording.id, "nonsense"), (recording.id, position.text(in: stranger)), (other.id, id), (nil, id),
                (recording.id, String(repeating: "x", count: 9000)),
            ] {
                #expect(try await reason(home, scope, after: text) == .positionUnusable, "\(text.prefix(60))")
            }
        }
    }

    @Test func anIDFromBeforeARestoreOrOfPrunedEventsBeginsWithASnapshot() async throws {
        try await Home.with { home in
            let recording = try await home.upload()
            let listener = try await EventListener(home, recording.id)
            _ = try await listener.next()
            let id = try #require(listener.lastID)
            _ = try await home.upload()
            _ = try await home.database.write { tx in try tx.execute("UPDATE event_log_state SET pruned_epoch = 1, pruned_event = 2") }
            #expect(try await reason(home, recording.id, after: id) == .positionUnusable)
            _ = try await home.database.write { tx in try tx.execute("UPDATE event_log_state SET pruned_epoch = 0, pruned_event = 0") }
            #expect(try await EventLogProbe.canResume(id, home, recording.id))
            _ = try await home.database.write { tx in try EventLog.raiseEpoch(in: tx) }
            #expect(try await reason(home, recording.id, after: id) == .positionUnusable)
        }
    }

    private enum EventLogProbe {
        static func canResume(_ id: String, _ home: Home, _ recording: RecordingID) async throws -> Bool {
            let scope = StreamScope(account: home.account, recording: recording)
            if case .resumed = try await home.recordings.open(scope, key: Home.key, after: id) { return true }
            return false
        }
    }

    @Test func positionsAreReadBackAsTheyWereWritten() throws {
        let scope = StreamScope(account: .make(), recording: nil)
        var position = StreamPosition(log: try #require(EventPosition("3-7-42")))
        position.followed[.make()] = .init(phase: .transcribing, next: 12, told: 11, maker: "k3x")
        position.followed[.make()] = .init(phase: .decoding)
        let text = position.text(in: scope)
        #expect(StreamPosition(text, in: scope) == position)
        #expect(text.utf8.allSatisfy { $0 > 32 && $0 < 127 }, "fit for a header")
        for broken in [
            text + "+", text + ".", text + "123456789", text.dropLast(8) + "", "e2" + text.dropFirst(2), text.replacing("-", with: "_"),
        ] {
            #expect(StreamPosition(String(broken), in: scope) == nil, "\(broken)")
        }
    }

    @Test func anAccountHasSoManyStreamsAndNoMore() async throws {
        try await Home.with { home in
            let few = home.with {
                $0 = Recordings(database: $0.database, objects: $0.objects, engines: $0.currentEngines, limits: .init(streams: 2))
            }
            var listeners = [try await EventListener(few), try await EventListener(few)]
            for listener in listeners { _ = try await listener.next() }
            let refusal = await #expect(throws: APIError.self) { _ = try await EventListener(few) }
            #expect(refusal?.status == .tooManyRequests && refusal?.code == "too_many_streams")
            listeners.removeLast()
            // Its place is free as soon as its task has ended.
            while (try? await EventListener(few)) == nil { await Task.yield() }
        }
    }

    @Test func aQuietStreamGivesSignsOfLifeAndEndsInTime() async throws {
        try await Home.with { home in
            let clock = ManualClock()
            let quiet = home.with {
                $0.feedTiming.clock = clock
                $0.feedTiming.gathering = .zero
                $0.feedTiming.lifetime = 3
            }
            let response = try await quiet.send("streamEvents")
            guard case .stream(_, let stream) = response.body else { throw RecordingsError.notFound }
            var (ticks, signs) = (0, 0)
            for try await bytes in stream {
                let text = String(buffer: bytes)
                if text.hasPrefix(": keep-alive\n") { signs += 1 }
                guard text.contains("snapshot") || text.contains("keep-alive") else { continue }
                ticks += 1
                await clock.sleeper(until: .seconds(15 * ticks))
                clock.advance(by: .seconds(15))
            }
            #expect(signs == 2 && ticks == 3)
        }
    }

    /// A browser repeats the address of its first request, with what it says, and adds the header.
    @Test func theHeaderCountsBeforeTheQuery() async throws {
        try await Home.with { home in
            let listener = try await EventListener(home)
            _ = try await listener.next()
            let id = try #require(listener.lastID)
            let response = try await home.send("streamEvents", query: "last_event_id=nonsense", headers: [.init("last-event-id")!: id])
            _ = try await home.upload()
            guard case .stream(_, let stream) = response.body else { throw RecordingsError.notFound }
            for try await bytes in stream {
                let text = String(buffer: bytes)
                #expect(!text.contains("snapshot"))
                if text.contains("recording.created") { break }
            }
            let fromQuery = try await home.send("streamEvents", query: "last_event_id=\(id)")
            guard case .stream(_, let again) = fromQuery.body else { throw RecordingsError.notFound }
            for try await bytes in again {
                #expect(!String(buffer: bytes).contains("snapshot"))
                if String(buffer: bytes).contains("recording.created") { break }
            }
        }
    }
}
