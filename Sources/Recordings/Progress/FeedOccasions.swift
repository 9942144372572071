import NIOConcurrencyHelpers
import Storage

extension SignalChannel {
    /// A transcript in the making began, or has another finished segment.
    static let transcriptsGrow: SignalChannel = "transcripts_grow"
}

/// When to look again: at once, at signals of the database, when somebody rings, and at every tick.
///
/// Occasions that come while nobody waits become one. The tasks that wait for them end with the reader of `rings`.
final class FeedOccasions: Sendable {
    /// For one reader. It ends when the reader's task is cancelled.
    let rings: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation
    private let ticks = NIOLockedValueBox(0)

    /// Signals count from now on, ticks from the first interval's end.
    init(_ channels: [SignalChannel], of database: any Database, every interval: Duration, clock: any Clock<Duration>) {
        let (rings, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.rings = rings
        self.bell = bell
        bell.yield()
        var tasks = channels.map { database.signals($0) }.map { signals in
            Task { for await _ in signals { bell.yield() } }
        }
        tasks.append(
            Task { [ticks] in
                while (try? await clock.sleep(for: interval)) != nil {
                    ticks.withLockedValue { $0 += 1 }
                    bell.yield()
                }
            })
        bell.onTermination = { [tasks] _ in for task in tasks { task.cancel() } }
    }

    /// Another occasion.
    func ring() { bell.yield() }

    /// How many intervals have passed since the last call.
    func takeTicks() -> Int {
        ticks.withLockedValue { ticks in
            defer { ticks = 0 }
            return ticks
        }
    }
}
