import StorageSQLite
import Testing

/// Connections that have nothing to do let their caches go, and are there again for the next closure.
@Suite struct RestTests {
    @Test func whatComesAfterARestIsAnswered() async throws {
        try await withDatabase({ $0.idleTime = .milliseconds(1) }) { database in
            try await database.migrate(Fixture.migrations)
            for number in 0..<20 {
                // The writer and the four readers rest in any order, each once between two closures.
                let before = database.statistics.rests
                try await database.insert("note \(number)", bytes: 10_000)
                #expect(try await database.ids().count == number + 1)
                while database.statistics.rests < before + 2 { await Task.yield() }
            }
        }
    }

    @Test func manyClosuresThatComeWhileThreadsBeginToRestAreAllAnswered() async throws {
        try await withDatabase({ $0.idleTime = .zero }) { database in
            try await database.migrate(Fixture.migrations)
            try await withThrowingTaskGroup { group in
                for client in 0..<8 {
                    group.addTask {
                        for number in 0..<50 {
                            try await database.insert("\(client)-\(number)")
                            _ = try await database.ids()
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.ids().count == 400)
        }
    }
}
