import EventLog
import HTTPRouting
import Jobs
import NIOConcurrencyHelpers
import NIOCore
import ObjectStore
import ServiceLifecycle
import Storage
import Transcription
import VoiceCore

/// Tells one listener what happens, for as long as it listens: reads the log and what is in the making, and writes events.
///
/// It holds the stream's position and nothing that grows: what is to be told is read when the listener has taken what came before.
struct ProgressFeed {
    struct Timing: Sendable {
        /// Between two signs of life.
        var keepAlive: Duration = .seconds(15)
        /// Signs of life after which the stream ends, so that its key is looked at again; the client comes back and goes on.
        var lifetime = 240
        /// After a look, before the next: many small changes become one look.
        var gathering: Duration = .milliseconds(20)
        /// What a client is told to wait before it comes again.
        var retry: Duration = .seconds(2)
        var clock: any Clock<Duration> = ContinuousClock()
    }

    /// Thrown to end the stream properly from within.
    private struct Over: Error {}

    private let recordings: Recordings
    private let scope: StreamScope
    private let key: String
    private let timing: Timing
    private let ending = NIOLockedValueBox(false)
    private let writer: PulledBytes.Writer
    private var position: StreamPosition
    private var snapshot: StreamSnapshot?
    /// The id that was sent last.
    private var sentID: String?
    /// The places in the queue that were told last; after a reconnect the present ones count as told.
    private var places: [TranscriptID: Int] = [:]
    private var hasLooked = false
    /// For as long as it runs.
    private var seat: StreamHub.Seat?

    /// - Parameter key: by which the stream was opened; it ends when that is revoked.
    init(
        _ recordings: Recordings, _ scope: StreamScope, key: String, from opening: StreamOpening, timing: Timing,
        to writer: PulledBytes.Writer
    ) {
        self.recordings = recordings
        self.scope = scope
        self.key = key
        self.timing = timing
        self.writer = writer
        switch opening {
        case .resumed(let position):
            self.position = position
            sentID = position.text(in: scope)
        case .snapshot(let snapshot, let position):
            self.position = position
            self.snapshot = snapshot
        }
    }

    /// Ends when the server shuts down, the key is revoked, the recording is gone or the stream has lived long enough.
    ///
    /// - Throws: `CancellationError` when nobody listens any more; `StorageError`.
    mutating func run() async throws {
        let wakes = FeedOccasions([], of: recordings.database, every: timing.keepAlive, clock: timing.clock)
        let seat = recordings.hub.enter(scope) { wakes.ring() }
        self.seat = seat
        try await withGracefulShutdownHandler {
            do {
                try await tellAll(wakes)
            } catch is Over {}
        } onGracefulShutdown: { [ending] in
            ending.withLockedValue { $0 = true }
            wakes.ring()
        }
    }

    private mutating func tellAll(_ wakes: FeedOccasions) async throws {
        try await writer.write(ServerSentEvent.retry(after: timing.retry))
        if let snapshot {
            try await send(snapshot, as: "snapshot")
            for progress in snapshot.inTheMaking { places[progress.transcript] = progress.jobsAhead }
            self.snapshot = nil
        }
        var ticks = 0
        for await _ in wakes.rings {
            try await catchUp()
            let passed = wakes.takeTicks()
            ticks += passed
            if ticks >= timing.lifetime { return }
            if passed > 0 { try await keepAlive() }
            if timing.gathering > .zero { try await timing.clock.sleep(for: timing.gathering) }
        }
    }

    // MARK: - Looking

    private static let batch = 64

    private mutating func catchUp() async throws {
        while true {
            try checkOver()
            let look = try await look()
            for change in look.changes { try await tell(change) }
            position.log = look.log
            guard !look.hasMore else { continue }
            seat?.watchesQueue(look.isQueueWatched)
            for transcript in look.inTheMaking { try await tell(transcript) }
            forget(allBut: look.inTheMaking)
            hasLooked = true
            return
        }
    }

    private func look() async throws -> StreamLook {
        let (recordings, key) = (recordings, StreamHub.LookKey(scope: scope, log: position.log, followed: Set(position.followed.keys)))
        return try await recordings.hub.looks.value(key) {
            try await recordings.database.read { tx in try StreamLook(recordings, key, limit: Self.batch, tx) }
        }
    }

    /// Transcripts that are gone without a word: with their recording.
    ///
    /// One that is whole stays until the log says so, for on PostgreSQL the log may be behind.
    private mutating func forget(allBut known: [TranscriptInTheMaking]) {
        let closed = known.filter { !$0.isOpen }.map(\.id)
        for id in closed { position.followed[id] = nil }
    }

    // MARK: - Telling

    private mutating func tell(_ logged: LoggedChange) async throws {
        var change = logged
        switch change.effect {
        case .none: break
        case .completed(let id, let object):
            if let object {
                do {
                    try await tellRest(of: id, object, recording: change.body.recording)
                } catch let error as ObjectStoreError where error.isLoss {
                    // Whoever comes back for it would find it no better.
                    change.body.error = FailureReason(code: error.code)
                }
            }
            position.followed[id] = nil
        case .stopped(let id):
            if let recording = change.body.recording { try await tellSegments(of: id, recording: recording) }
            position.followed[id] = nil
        case .recordingGone: break
        case .keyRevoked(let revoked):
            if revoked == key { throw Over() }
            position.log = change.position
            return
        }
        position.log = change.position
        if let progress = change.body.progress { places[progress.transcript] = progress.jobsAhead }
        try await send(change.body, as: change.name)
        if case .recordingGone = change.effect, scope.recording != nil { throw Over() }
    }

    private mutating func tell(_ transcript: TranscriptInTheMaking) async throws {
        guard transcript.isOpen else { return }
        let progress = transcript.progress
        try await tellRestart(of: transcript)
        let before = position.followed[transcript.id] ?? .init()
        if progress.status != before.phase || progress.segmentsDone > before.told {
            if progress.status == .transcribing { try await tellSegments(of: transcript.id, recording: progress.recording) }
            position.followed[transcript.id, default: .init()].phase = progress.status
            position.followed[transcript.id, default: .init()].told = progress.segmentsDone
            try await send(progress, as: "transcript.progress")
        } else if progress.status == .queued {
            if places[transcript.id] != progress.jobsAhead, hasLooked || places[transcript.id] != nil {
                try await send(progress, as: "transcript.progress")
            }
        } else {
            try await tellSegments(of: transcript.id, recording: progress.recording)
        }
        places[transcript.id] = progress.jobsAhead
    }

    /// Another engine began anew; what was sent does not belong to it.
    private mutating func tellRestart(of transcript: TranscriptInTheMaking) async throws {
        guard !transcript.maker.isEmpty else { return }
        let before = position.followed[transcript.id] ?? .init()
        guard before.maker != transcript.maker else { return }
        position.followed[transcript.id, default: .init()].maker = transcript.maker
        guard before.next > 0 else { return }
        position.followed[transcript.id] = .init(maker: transcript.maker)
        try await send(
            RestartEvent(recording: transcript.progress.recording, transcript: transcript.id), as: "transcript.restarted")
    }

    /// Sends the finished segments of a transcript in the making, by time; one that is finished before an earlier one waits for it.
    private mutating func tellSegments(of id: TranscriptID, recording: RecordingID) async throws {
        while true {
            let first = position.followed[id]?.next ?? 0
            let row = try await finished(of: id, from: first)
            guard !row.isEmpty else { return }
            for part in row {
                let segment = try await segment(part.object)
                position.followed[id, default: .init()].next = part.segment + 1
                if let segment, !segment.isEmpty { try await send(segment, of: id, recording: recording) }
            }
        }
    }

    /// Segments from one on, as far as none of them lacks.
    private func finished(of id: TranscriptID, from first: Int) async throws -> [SegmentObject] {
        let (recordings, account) = (recordings, scope.account)
        let found = try await recordings.hub.segmentRows.value(.init(transcript: id, first: first)) {
            try await recordings.database.read { tx in
                try Recordings.segmentObjects(of: id, from: first, limit: Self.batch, account: account, tx)
            }
        }
        return zip(found, first...).prefix { $0.0.segment == $0.1 }.map(\.0)
    }

    /// - Returns: `nil` for one that is lost, behind which the others would wait for ever.
    private func segment(_ object: ObjectID) async throws -> TranscriptSegment? {
        let (recordings, account) = (recordings, scope.account)
        do {
            return try await recordings.hub.segments.value(object) { try await recordings.segment(object, account: account) }
        } catch let error as ObjectStoreError where error.isLoss {
            return nil
        }
    }

    /// Sends what the stream has not sent yet of a transcript that is whole.
    private mutating func tellRest(of id: TranscriptID, _ object: ObjectID, recording: RecordingID?) async throws {
        guard let recording else { return }
        let (first, recordings, account) = (position.followed[id]?.next ?? 0, recordings, scope.account)
        let whole = try await recordings.hub.documents.value(object) { try await recordings.document(object, account: account) }
        for segment in whole.segments where segment.index >= first {
            position.followed[id, default: .init()].next = segment.index + 1
            try await send(segment, of: id, recording: recording)
        }
    }

    // MARK: - Sending

    private mutating func send(_ segment: TranscriptSegment, of id: TranscriptID, recording: RecordingID) async throws {
        try await send(SegmentEvent(recording: recording, transcript: id, segment: segment), as: "transcript.segment")
    }

    private mutating func send(_ value: some Encodable, as name: String) async throws {
        try checkOver()
        try await writer.write(ServerSentEvent(value, name: name, id: newID()).bytes)
    }

    private mutating func keepAlive() async throws { try await writer.write(ServerSentEvent.keepAlive(id: newID())) }

    /// Where the stream stands, if that was not said yet.
    private mutating func newID() -> String? {
        let id = position.text(in: scope)
        guard id != sentID else { return nil }
        sentID = id
        return id
    }

    private func checkOver() throws {
        if ending.withLockedValue({ $0 }) { throw Over() }
    }
}

/// One finished segment of a transcript in the making.
struct SegmentEvent: Codable, Sendable {
    let recording: RecordingID
    let transcript: TranscriptID
    let segment: TranscriptSegment
}

/// A transcript is made anew from its beginning; the segments that were sent before are void.
struct RestartEvent: Codable, Sendable {
    let recording: RecordingID
    let transcript: TranscriptID
}
