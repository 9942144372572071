import Storage
import StorageSQLite
import Testing

@Suite struct GroupCommitTests {
    @Test func writesThatWaitShareOneCommit() async throws {
        try await withDatabase { database in
            try await database.migrate(Fixture.migrations)
            let before = database.statistics.commits
            let results = await database.asOneBatch((0..<100).map { i in { try await $0.insert(String(i)) } })
            #expect(results.allSatisfy { $0.failureKind == nil })
            #expect(database.statistics.commits - before == 1)
            #expect(try await database.ids().count == 100)
        }
    }

    @Test func aBatchEndsAtItsNumberOfClosures() async throws {
        try await withDatabase { database in
            try await database.migrate(Fixture.migrations)
            let before = database.statistics.commits
            _ = await database.asOneBatch((0..<600).map { i in { try await $0.insert(String(i)) } })
            #expect(database.statistics.commits - before == 3)  // 601 with the one that held the writer, by 256
        }
    }

    @Test func aBatchEndsWhenItsTimeIsUp() async throws {
        try await withDatabase({ $0.batchTime = .zero }) { database in
            try await database.migrate(Fixture.migrations)
            let before = database.statistics.commits
            _ = await database.asOneBatch((0..<10).map { i in { try await $0.insert(String(i)) } })
            #expect(database.statistics.commits - before == 11)
        }
    }

    @Test func aFailedClosureLeavesTheRestOfItsBatch() async throws {
        try await withDatabase { database in
            try await database.migrate(Fixture.migrations)
            let results = await database.asOneBatch([
                { try await $0.insert("a") },
                { database in
                    try await database.write { tx in
                        try tx.execute("INSERT INTO notes (id) VALUES (\("b"))")
                        try tx.execute("INSERT INTO notes (id) VALUES (\("a"))")
                    }
                },
                { try await $0.insert("c") },
            ])
            #expect(results.map(\.failureKind) == [nil, .constraint, nil])
            #expect(try await database.ids() == ["a", "c"])
            #expect(database.statistics.replays == 0)
        }
    }

    @Test func aRuleThatIsCheckedAtTheCommitFailsOnlyWhoBrokeIt() async throws {
        try await withDatabase { database in
            try await database.migrate(Fixture.migrations)
            try await database.write { tx in
                _ = try tx.execute("CREATE TABLE links (note TEXT REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED)")
            }
            let results = await database.asOneBatch([
                { try await $0.insert("a") },
                { try await $0.write { _ = try $0.execute("INSERT INTO links VALUES (\("nothing"))") } },
                { try await $0.insert("b") },
            ])
            #expect(results.map(\.failureKind) == [nil, .constraint, nil])
            #expect(try await database.ids() == ["a", "b"])
        }
    }

    @Test func aReplayedClosureGivesTheValueOfItsLastRun() async throws {
        try await withDatabase({ $0.writeLimit = .seconds(1) }) { database in
            try await database.migrate(Fixture.migrations)
            let runs = Monitor(0)
            let value = Monitor(0)
            let results = await database.asOneBatch([
                { database in
                    let last = try await database.write { tx in
                        try tx.execute("INSERT INTO notes (id) VALUES (\("a"))")
                        return runs.withLock { count in
                            count += 1
                            return count
                        }
                    }
                    value.withLock { $0 = last }
                },
                { try await $0.write { _ = try $0.execute(Fixture.endlessWrite) } },
            ])
            #expect(results.map(\.failureKind) == [nil, .interrupted])
            #expect(runs.withLock { $0 } == 2)
            #expect(value.withLock { $0 } == 2)
            #expect(try await database.ids() == ["a"])
        }
    }

    @Test func moreThanMayWaitAreRefused() async throws {
        try await withDatabase({ $0.maximumWaiting = 2 }) { database in
            try await database.migrate(Fixture.migrations)
            let results = await database.asOneBatch((0..<3).map { i in { try await $0.insert(String(i)) } })
            #expect(results.map(\.failureKind) == [nil, nil, .unavailable])
        }
    }

    @Test func statisticsTellWhatHappened() async throws {
        try await withDatabase { database in
            try await database.migrate(Fixture.migrations)
            let before = database.statistics
            _ = await database.asOneBatch([{ try await $0.insert("a") }, { try await $0.insert("a") }])
            _ = try await database.ids()
            let after = database.statistics
            #expect(after.closures - before.closures == 2)  // the one that held the writer, and the first insert
            #expect(after.failedClosures - before.failedClosures == 1)
            #expect(after.reads - before.reads == 1)
            #expect(after.commitSeconds.counts.reduce(0, +) == after.commits)
            #expect(after.walBytes > 0)
            #expect(after.waiting == 0)
        }
    }
}
