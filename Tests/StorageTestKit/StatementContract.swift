import Storage
import Testing

/// The SQL that both databases understand, as our modules use it.
enum StatementContract {
    static let cases = [
        ContractCase("execute tells how many rows changed") { database async throws in
            try await insert(["a", "b", "c"], database)
            let counts = try await database.write { tx in
                [
                    try tx.execute("UPDATE things SET number = \(1) WHERE id IN \(list: ["a", "b"])"),
                    try tx.execute("UPDATE things SET number = \(1) WHERE id = \("z")"), try tx.execute("DELETE FROM things"),
                ]
            }
            #expect(counts == [2, 0, 3])
        },
        ContractCase("RETURNING gives the rows of an insert and an update") { database async throws in
            let rows = try await database.write { tx in
                let inserted = try tx.query("INSERT INTO things (id, number) VALUES (\("a"), \(1)), (\("b"), \(2)) RETURNING id, number")
                let updated = try tx.query("UPDATE things SET number = number + \(10) WHERE id = \("b") RETURNING number")
                return inserted + updated
            }
            #expect(rows == [Row([.text("a"), .integer(1)]), Row([.text("b"), .integer(2)]), Row([.integer(12)])])
        },
        ContractCase("ON CONFLICT updates, or does nothing") { database async throws in
            try await insert(["a"], database)
            let counts = try await database.write { tx in
                [
                    try tx.execute("INSERT INTO things (id) VALUES (\("a")) ON CONFLICT (id) DO NOTHING"),
                    try tx.execute(
                        "INSERT INTO things (id, number) VALUES (\("a"), \(7)) ON CONFLICT (id) DO UPDATE SET number = excluded.number"),
                ]
            }
            #expect(counts == [0, 1])
            #expect(try await database.read { try $0.query("SELECT number FROM things")[0][0] } == 7)
        },
        ContractCase("IN takes none, one and a thousand values") { database async throws in
            try await insert((0..<1000).map(String.init), database)
            let counts = try await database.read { tx in
                try [[], ["7"], (0..<1000).map(String.init)].map { ids -> Int in
                    try tx.query("SELECT count(*) FROM things WHERE id IN \(list: ids)")[0][0]
                }
            }
            #expect(counts == [0, 1, 1000])
        },
        ContractCase("rows of one statement are joined from pieces") { database async throws in
            let rows: [SQL] = (0..<3).map { "(\(String($0)), \($0))" }
            try await database.write { _ = try $0.execute("INSERT INTO things (id, number) VALUES \(sql: rows, separator: ", ")") }
            #expect(try await database.countOfThings() == 3)
        },
        ContractCase("a partial unique index leaves out what it does not cover") { database async throws in
            try await insert(["a", "b"], database)  // two labels that are null
            try await database.write { _ = try $0.execute("UPDATE things SET label = \("x") WHERE id = \("a")") }
            let kind = await database.kindOfFailure { _ = try $0.execute("UPDATE things SET label = \("x") WHERE id = \("b")") }
            #expect(kind == .constraint)
        },
        ContractCase("a counter goes up and never gives a number twice") { database async throws in
            let first = try await add("a", database)
            let second = try await add("b", database)
            try await database.write { _ = try $0.execute("DELETE FROM entries") }
            let third = try await add("c", database)
            #expect(first < second && second < third)
        },
        ContractCase("question marks in literals and comments are no parameters") { database async throws in
            let row = try await database.read { tx in
                try tx.query("SELECT '?', 'it''s ?', \(5) /* why? */ -- really?\n, \(6)")[0]
            }
            #expect(row == Row([.text("?"), .text("it's ?"), .integer(5), .integer(6)]))
        },
        ContractCase("a wrong statement is a statement error") { database async throws in
            #expect(await database.kindOfFailure { _ = try $0.execute("INSERT INTO nowhere VALUES (\(1))") } == .statement)
            #expect(await database.kindOfFailure { _ = try $0.query("SELEKT") } == .statement)
            #expect(await database.kindOfFailure { _ = try $0.query("SELECT 1; SELECT 2") } == .statement)
        },
        ContractCase("a closure cannot end its transaction") { database async throws in
            let words: [SQL] = ["COMMIT", " rollback", "BEGIN", "SAVEPOINT x", "END"]
            for word in words { #expect(await database.kindOfFailure { _ = try $0.execute(word) } == .statement) }
        },
        ContractCase("more texts than are kept prepared all work") { database async throws in
            try await database.read { tx in
                for n in 1...600 {
                    let found = try tx.query("SELECT count(*) FROM things WHERE number IN \(list: Array(0..<n))")
                    #expect(try found[0][0] == 0)
                }
            }
        },
        ContractCase("the error's text holds no parameter") { database async throws in
            try await insert(["secret"], database)
            await #expect {
                try await database.write { _ = try $0.execute("INSERT INTO things (id) VALUES (\("secret"))") }
            } throws: { error in
                !"\(error)".contains("secret") && (error as? StorageError)?.kind == .constraint
            }
        },
    ]

    static func insert(_ ids: [String], _ database: any Database) async throws {
        try await database.write { tx in
            for id in ids { try tx.executeLater("INSERT INTO things (id) VALUES (\(id))") }
        }
    }

    private static func add(_ label: String, _ database: any Database) async throws -> Int {
        try await database.write { try $0.query("INSERT INTO entries (label) VALUES (\(label)) RETURNING position")[0][0] }
    }
}
