import Storage
import Testing
import VoiceCore

/// Closures run as if one after the other.
enum ConcurrencyContract {
    static let cases = [
        ContractCase("no update is lost when many read, then write") { database async throws in
            try await database.write { _ = try $0.execute("INSERT INTO things (id, number) VALUES (\("n"), \(0))") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<60 {
                    group.addTask {
                        try await database.write { tx in
                            let number: Int = try tx.query("SELECT number FROM things WHERE id = \("n")")[0][0]
                            try tx.execute("UPDATE things SET number = \(number + 1) WHERE id = \("n")")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.read { try $0.query("SELECT number FROM things")[0][0] } == 60)
        },
        ContractCase("no write skew: a rule over two rows holds when both change at once") { database async throws in
            let account = AccountID.make()
            for round in 0..<20 {
                try await database.write { tx in
                    for purse in ["left", "right"] {
                        try tx.execute("INSERT INTO balances (account_id, purse, amount) VALUES (\(account), \("\(purse)\(round)"), \(60))")
                    }
                }
                await withTaskGroup(of: Void.self) { group in
                    for purse in ["left", "right"] {
                        group.addTask { await withdraw(100, from: "\(purse)\(round)", round, account, database) }
                    }
                }
            }
            let total: Int = try await database.read { tx in
                try tx.query("SELECT sum(amount) FROM balances WHERE account_id = \(account)")[0][0]
            }
            #expect(total == 20 * 20)  // one withdrawal of 100 from 120 in each round, never two
        },
        ContractCase("a read sees one state while writes go on") { database async throws in
            let meeting = Meeting()
            let writer = Task {
                await meeting.waitAsync(for: .begun)
                try await StatementContract.insert(["a", "b"], database)
                meeting.reach(.queued)
            }
            let counts = try await database.read { tx in
                let before: Int = try tx.query("SELECT count(*) FROM things")[0][0]
                meeting.reach(.begun)
                meeting.wait(for: .queued)
                let after: Int = try tx.query("SELECT count(*) FROM things")[0][0]
                return [before, after]
            }
            try await writer.value
            #expect(counts == [0, 0])
            #expect(try await database.countOfThings() == 2)
        },
        ContractCase("interactive writes go before bulk ones that wait longer", connections: 1) { database async throws in
            let order = Monitor<[String]>([])
            let meeting = Meeting()
            let first = Task.immediate {
                try await database.write { _ in
                    meeting.reach(.begun)
                    meeting.wait(for: .queued)
                }
            }
            await meeting.waitAsync(for: .begun)
            // Each runs up to its place in the queue before the next begins.
            let bulk = Task.immediate { try await database.write(.bulk) { _ in order.withLock { $0.append("bulk") } } }
            let interactive = Task.immediate { try await database.write { _ in order.withLock { $0.append("interactive") } } }
            meeting.reach(.queued)
            try await first.value
            try await bulk.value
            try await interactive.value
            #expect(order.withLock { $0 } == ["interactive", "bulk"])
        },
        ContractCase("a write whose caller gave up while it waited does not run", connections: 1) { database async throws in
            let meeting = Meeting()
            let first = Task.immediate {
                try await database.write { _ in
                    meeting.reach(.begun)
                    meeting.wait(for: .queued)
                }
            }
            await meeting.waitAsync(for: .begun)
            let second = Task.immediate { try await StatementContract.insert(["a"], database) }
            second.cancel()
            meeting.reach(.queued)
            try await first.value
            await #expect(throws: CancellationError.self) { try await second.value }
            #expect(try await database.countOfThings() == 0)
        },
        ContractCase("close waits for what was asked before") { database async throws in
            let writes = (0..<50).map { i in Task.immediate { try await StatementContract.insert([String(i)], database) } }
            try await database.close()
            for write in writes { try await write.value }
        },
    ]

    private static func withdraw(_ amount: Int, from purse: String, _ round: Int, _ account: AccountID, _ database: any Database) async {
        _ = try? await database.write { tx in
            let total: Int = try tx.query(
                """
                SELECT sum(amount) FROM balances
                WHERE account_id = \(account) AND purse IN \(list: ["left\(round)", "right\(round)"])
                """)[0][0]
            guard total >= amount else { return }
            try tx.execute("UPDATE balances SET amount = amount - \(amount) WHERE account_id = \(account) AND purse = \(purse)")
        }
    }
}
