import Storage
import Testing
import VoiceCore

/// A closure's work happens wholly or not at all.
enum TransactionContract {
    private struct Deliberate: Error {}

    static let cases = [
        ContractCase("a closure that throws leaves nothing, and its error comes through") { database async throws in
            await #expect(throws: Deliberate.self) {
                try await database.write { tx in
                    try tx.execute("INSERT INTO things (id) VALUES (\("a"))")
                    try tx.executeLater("INSERT INTO things (id) VALUES (\("b"))")
                    throw Deliberate()
                }
            }
            #expect(try await database.countOfThings() == 0)
        },
        ContractCase("a failed statement dooms its closure, caught or not") { database async throws in
            let kind = await database.kindOfFailure { tx in
                try tx.execute("INSERT INTO things (id) VALUES (\("a"))")
                do { try tx.execute("INSERT INTO things (id) VALUES (\("a"))") } catch {}
            }
            #expect(kind == .doomed)
            #expect(try await database.countOfThings() == 0)
        },
        ContractCase("after a failed statement every other is refused") { database async throws in
            let kind = await database.kindOfFailure { tx in
                do { try tx.execute("INSERT INTO nowhere VALUES (1)") } catch {}
                try tx.execute("INSERT INTO things (id) VALUES (\("a"))")
            }
            #expect(kind == .doomed)
            #expect(try await database.countOfThings() == 0)
        },
        ContractCase("statements whose result is not read are there for the next one, and after the commit") { database async throws in
            let seen: Int = try await database.write { tx in
                try tx.executeLater("INSERT INTO things (id) VALUES (\("a"))")
                let seen: Int = try tx.query("SELECT count(*) FROM things")[0][0]
                try tx.executeLater("INSERT INTO things (id) VALUES (\("b"))")
                return seen
            }
            #expect(seen == 1)
            #expect(try await database.countOfThings() == 2)
        },
        ContractCase("a statement that fails late fails the closure") { database async throws in
            let kind = await database.kindOfFailure { tx in
                try tx.executeLater("INSERT INTO things (id) VALUES (\("a"))")
                try tx.executeLater("INSERT INTO things (id) VALUES (\("a"))")
            }
            #expect(kind == .constraint)
            #expect(try await database.countOfThings() == 0)
        },
        ContractCase("the connection of a closure that failed late serves the next one", connections: 1) { database async throws in
            _ = await database.kindOfFailure { try $0.executeLater("INSERT INTO nowhere VALUES (1)") }
            try await StatementContract.insert(["a"], database)
            #expect(try await database.countOfThings() == 1)
        },
        ContractCase("a thousand late statements arrive") { database async throws in
            try await StatementContract.insert((0..<1000).map(String.init), database)
            #expect(try await database.countOfThings() == 1000)
        },
        ContractCase("one closure's failure leaves those beside it alone") { database async throws in
            let failures = await withTaskGroup(of: Bool.self) { group in
                for i in 0..<100 {
                    group.addTask {
                        let kind = await database.kindOfFailure { tx in
                            try tx.execute("INSERT INTO things (id) VALUES (\(String(i)))")
                            if i % 3 == 0 { try tx.execute("INSERT INTO things (id) VALUES (\(String(i)))") }
                        }
                        return kind == .constraint
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(failures == 34)
            #expect(try await database.countOfThings() == 66)
        },
        ContractCase("a transaction that was kept beyond its closure refuses") { database async throws in
            let kept = Monitor<Kept?>(nil)
            try await database.write { tx in kept.withLock { $0 = Kept(tx) } }
            let kind = await database.kindOfFailure { _ in _ = try kept.withLock { try $0?.transaction.execute("DELETE FROM things") } }
            #expect(kind == .statement)
        },
        ContractCase("a write in a read is refused") { database async throws in
            await #expect {
                try await database.read { _ = try $0.query("INSERT INTO things (id) VALUES (\("a")) RETURNING id") }
            } throws: { error in
                (error as? StorageError)?.kind == .statement
            }
            #expect(try await database.countOfThings() == 0)
        },
        ContractCase("a closure without statements gives its value") { database async throws in
            #expect(try await database.write { _ in 7 } == 7)
            #expect(try await database.read { _ in 8 } == 8)
        },
        ContractCase("the database's clock stands near the machine's and does not go back") { database async throws in
            let times = try await database.write { tx in [try tx.now(), try tx.now()] }
            #expect(times[0] <= times[1])
            #expect(abs((times[0] - SystemWallClock().now()).seconds) < 60)
        },
        ContractCase("after close everything is refused") { database async throws in
            try await database.close()
            #expect(await database.kindOfFailure { _ = try $0.query("SELECT 1") } == .unavailable)
            await #expect {
                try await database.read { _ = try $0.query("SELECT 1") }
            } throws: { ($0 as? StorageError)?.kind == .unavailable }
        },
    ]

    /// A transaction out of its closure, which nobody should do.
    private struct Kept: @unchecked Sendable {  // guarded by the test's monitor
        let transaction: any WriteTransaction
        init(_ transaction: any WriteTransaction) { self.transaction = transaction }
    }
}
