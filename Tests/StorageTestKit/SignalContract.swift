import Storage
import Testing

/// Wake-ups come after commits, and only then.
enum SignalContract {
    private struct Deliberate: Error {}

    static let cases = [
        ContractCase("a reader that is woken sees the commit") { database async throws in
            var signals = database.signals("things").makeAsyncIterator()
            try await database.write { tx in
                tx.notify("things")
                try tx.execute("INSERT INTO things (id) VALUES (\("a"))")
            }
            await signals.next()
            #expect(try await database.countOfThings() == 1)
        },
        ContractCase("a rollback wakes nobody, and no other channel is woken", connections: 1) { database async throws in
            var signals = database.signals("things").makeAsyncIterator()
            _ = try? await database.write { tx in
                tx.notify("things")
                throw Deliberate()
            }
            try await database.write { $0.notify("others") }
            try await database.close()  // ends the streams after what they hold
            #expect(await signals.next() == nil)
        },
        ContractCase("wake-ups that nobody waits for become one", connections: 1) { database async throws in
            var signals = database.signals("things").makeAsyncIterator()
            for _ in 0..<10 { try await database.write { $0.notify("things") } }
            try await database.close()
            #expect(await signals.next() != nil)
            #expect(await signals.next() == nil)
        },
        ContractCase("every reader of a channel is woken") { database async throws in
            var first = database.signals("things").makeAsyncIterator()
            var second = database.signals("things").makeAsyncIterator()
            try await database.write { $0.notify("things") }
            await first.next()
            await second.next()
        },
    ]
}
