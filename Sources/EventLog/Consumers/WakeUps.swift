/// When to look at the log: at once, at each signal, and every few seconds, for a signal can be lost between servers.
package enum WakeUps {
    /// One element for each occasion; those that come while the reader is busy become one.
    ///
    /// - Parameter gathering: how long after a signal the reader is woken. Signals that come meanwhile cost nothing, not even a task that
    ///   is woken: a busy database sends one with each commit.
    package static func stream(
        _ signals: AsyncStream<Void>, every interval: Duration, gathering: Duration = .zero
    ) -> AsyncStream<Void> {
        let (stream, wakeUps) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        wakeUps.yield()
        let forwarding = Task {
            for await _ in signals {
                if gathering > .zero { try await Task.sleep(for: gathering) }
                wakeUps.yield()
            }
        }
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
