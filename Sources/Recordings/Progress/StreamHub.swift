import EventLog
import Jobs
import NIOConcurrencyHelpers
import ObjectStore
import Storage
import Transcription
import VoiceCore

/// Looks at the database on behalf of all streams of events of this server, so that what a commit costs does not grow with their number.
///
/// Signals of the database say that something happened, not whose it is. One reader takes them, reads the new part of the log and what is
/// being transcribed, and rings only for the streams that are concerned. Those that then look for the same find what the first of them
/// has read. So a commit of another account costs a stream nothing, and one of its own account a read for all that stand at the same
/// place. (One reader that also kept what each stream is to be told would need a queue for each, and a bound for those who do not read;
/// as it is, a stream holds its position and reads when its listener has taken what came before.)
final class StreamHub: Sendable {
    /// A stream's place; the hub forgets it with this value, and looks no more when none is left.
    final class Seat: Sendable {
        private let hub: StreamHub
        private let number: Int

        fileprivate init(_ hub: StreamHub, _ number: Int) {
            self.hub = hub
            self.number = number
        }

        /// Whether a transcript waits whose place in the queue is told: it changes with work of others.
        func watchesQueue(_ isWatching: Bool) { hub.state.withLockedValue { $0.listeners[number]?.watchesQueue = isWatching } }

        deinit { hub.leave(number) }
    }

    private struct Listener {
        let scope: StreamScope
        let ring: @Sendable () -> Void
        var watchesQueue = false
    }

    private struct State {
        var listeners: [Int: Listener] = [:]
        var count = 0
        /// Looks while there are listeners.
        var reader: Task<Void, Never>?
    }

    /// What the streams look for; equal for streams that are to be told the same.
    struct LookKey: Hashable, Sendable {
        let scope: StreamScope
        let log: EventPosition
        let followed: Set<TranscriptID>
    }

    /// A part of the row of a transcript's finished segments.
    struct SegmentsKey: Hashable, Sendable {
        let transcript: TranscriptID
        let first: Int
    }

    let looks = SharedReads<LookKey, StreamLook>()
    let segmentRows = SharedReads<SegmentsKey, [SegmentObject]>()
    let segments = SharedReads<ObjectID, TranscriptSegment>()
    let documents = SharedReads<ObjectID, Transcript>()

    private let database: any Database
    private let state = NIOLockedValueBox(State())

    /// How often it looks without a signal, for one between servers can be lost.
    private static let poll = Duration.seconds(15)
    /// After a look, before the next: many small changes become one.
    private static let gathering = Duration.milliseconds(10)

    init(_ database: any Database) { self.database = database }

    /// - Parameter ring: called when there may be something to tell, beginning now.
    func enter(_ scope: StreamScope, ring: @escaping @Sendable () -> Void) -> Seat {
        let number = state.withLockedValue { state in
            state.count += 1
            state.listeners[state.count] = Listener(scope: scope, ring: ring)
            if state.reader == nil { state.reader = Task { [weak self, database] in await Self.watch(database) { [weak self] in self?.tell($0) } } }
            return state.count
        }
        return Seat(self, number)
    }

    private func leave(_ number: Int) {
        let reader = state.withLockedValue { state -> Task<Void, Never>? in
            state.listeners[number] = nil
            guard state.listeners.isEmpty else { return nil }
            defer { state.reader = nil }
            return state.reader
        }
        guard let reader else { return }
        reader.cancel()
        forget()
    }

    private func tell(_ news: StreamNews?) {
        forget()
        let concerned = state.withLockedValue { state in
            state.listeners.values.filter { news?.concerns($0.scope, watchesQueue: $0.watchesQueue) ?? true }.map(\.ring)
        }
        for ring in concerned { ring() }
    }

    private func forget() {
        looks.forget()
        segmentRows.forget()
        segments.forget()
        documents.forget()
    }

    /// - Parameter tell: is given what is new; `nil` when that is not known, and everybody had better look.
    private static func watch(_ database: any Database, tell: @Sendable (StreamNews?) -> Void) async {
        var last: StreamNews?
        let channels: [SignalChannel] = [.events, .transcriptsGrow, .jobsProgress, .jobsFinished]
        for await _ in FeedOccasions(channels, of: database, every: poll, clock: ContinuousClock()).rings {
            do {
                let before = last
                let news = try await database.read { tx in try StreamNews(after: before, tx) }
                tell(before == nil ? nil : news)
                last = news
            } catch {
                // The streams meet the same trouble, and end with it.
                last = nil
                tell(nil)
            }
            guard (try? await ContinuousClock().sleep(for: gathering)) != nil else { return }
        }
    }
}
