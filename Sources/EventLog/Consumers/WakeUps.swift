/// When to look at the log: at once, at each signal, and every few seconds, for a signal can be lost between servers.
package enum WakeUps {
    /// One element for each occasion; those that come while the reader is busy become one.
    package static func stream(_ signals: AsyncStream<Void>, every interval: Duration) -> AsyncStream<Void> {
        let (stream, wakeUps) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        wakeUps.yield()
        let forwarding = Task { for await _ in signals { wakeUps.yield() } }
        let ticking = Task {
            while true {
                try await Task.sleep(for: interval)
                wakeUps.yield()
            }
        }
        // Both tasks belong to the stream and end with it.
        wakeUps.onTermination = { _ in
            forwarding.cancel()
            ticking.cancel()
        }
        return stream
    }
}
