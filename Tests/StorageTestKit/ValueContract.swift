import Storage
import Testing
import VoiceCore

/// What is written is what is read, for every type.
enum ValueContract {
    static let cases = [
        ContractCase("integers keep all 64 bits") { database async throws in
            let values: [Int64] = [.min, .min + 1, -1, 0, 1, 1 << 53 + 1, .max]
            try await expectKept(values.map(SQLValue.integer), in: "number", database)
        },
        ContractCase("reals keep every bit, infinities too") { database async throws in
            let values = [-Double.infinity, -1.5, 0, .leastNonzeroMagnitude, 0.1, .pi, .greatestFiniteMagnitude, .infinity]
            try await expectKept(values.map(SQLValue.real), in: "ratio", database)
        },
        ContractCase("text keeps every character, combining ones and those outside the BMP too") { database async throws in
            let values = [
                "", " ", "ж", "e\u{301}", "é", "👩‍👩‍👧", "שלום", "'); DROP TABLE things; --", "a?b$1", String(repeating: "長い文", count: 10_000),
            ]
            try await expectKept(values.map(SQLValue.text), in: "label", database)
        },
        ContractCase("blobs keep every byte, from none to a million") { database async throws in
            let values: [[UInt8]] = [[], [0], Array(0...255), (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31) }]
            try await expectKept(values.map(SQLValue.blob), in: "bytes", database)
        },
        ContractCase("null is null in every column, and not an empty value") { database async throws in
            try await database.write { tx in
                let nothing: String? = nil
                try tx.execute(
                    "INSERT INTO things (id, number, ratio, label, bytes) VALUES (\("a"), \(nothing), \(nothing), \(nothing), \(nothing))")
            }
            let row = try await database.read { try $0.query("SELECT number, ratio, label, bytes FROM things")[0] }
            #expect(row == Row([.null, .null, .null, .null]))
        },
        ContractCase("a statement takes null and a value in turn") { database async throws in
            for (i, number) in ([nil, 1, nil, 2] as [Int?]).enumerated() {
                try await database.write { _ = try $0.execute("INSERT INTO things (id, number) VALUES (\(String(i)), \(number))") }
            }
            let numbers = try await database.read { try $0.query("SELECT number FROM things ORDER BY id").map(\.values[0]) }
            #expect(numbers == [.null, .integer(1), .null, .integer(2)])
        },
        ContractCase("NaN is refused, for SQLite would make it null") { database async throws in
            let kind = await database.kindOfFailure { _ = try $0.execute("INSERT INTO things (id, ratio) VALUES (\("a"), \(Double.nan))") }
            #expect(kind == .statement)
        },
        ContractCase("text with a NUL character is refused, for PostgreSQL cannot keep it") { database async throws in
            let kind = await database.kindOfFailure { _ = try $0.execute("INSERT INTO things (id) VALUES (\("a\0b"))") }
            #expect(kind == .statement)
            #expect(try await database.countOfThings() == 0)
        },
        ContractCase("a value of the wrong type is an error, not a conversion") { database async throws in
            let kind = await database.kindOfFailure { _ = try $0.execute("INSERT INTO things (id, number) VALUES (\("a"), \("seven"))") }
            #expect(kind == .constraint || kind == .statement)
            #expect(try await database.countOfThings() == 0)
        },
        ContractCase("reading a column as another type is a type mismatch") { database async throws in
            try await database.write { _ = try $0.execute("INSERT INTO things (id) VALUES (\("a"))") }
            let kind = await database.kindOfFailure { tx in let _: Int = try tx.query("SELECT id FROM things")[0][0] }
            #expect(kind == .typeMismatch)
        },
        ContractCase("times, ids and truth are kept") { database async throws in
            let id = RecordingID.make()
            let time = Timestamp(microseconds: 1_790_000_000_123_456)
            try await database.write { _ = try $0.execute("INSERT INTO things (id, number) VALUES (\(id), \(time))") }
            try await database.write { _ = try $0.execute("INSERT INTO things (id, number) VALUES (\("true"), \(true))") }
            let row = try await database.read { try $0.query("SELECT id, number FROM things WHERE id = \(id)")[0] }
            #expect(try row[0] == id)
            #expect(try row[1] == time)
            #expect(try await database.read { try $0.query("SELECT number FROM things WHERE id = \("true")")[0][0] } == true)
        },
        ContractCase("sums of integers are integers, means are reals") { database async throws in
            try await database.write { tx in
                for i in 1...4 { try tx.execute("INSERT INTO things (id, number) VALUES (\(String(i)), \(i * 100_000_000_000))") }
            }
            let row = try await database.read { try $0.query("SELECT sum(number), avg(number / 100000000000) FROM things")[0] }
            #expect(try row[0] == 1_000_000_000_000)
            #expect(try row[1] == 2.5)
        },
    ]

    private static func expectKept(_ values: [SQLValue], in column: String, _ database: any Database) async throws {
        try await database.write { tx in
            for (i, value) in values.enumerated() {
                switch column {
                case "number": try tx.execute("INSERT INTO things (id, number) VALUES (\(String(i)), \(value))")
                case "ratio": try tx.execute("INSERT INTO things (id, ratio) VALUES (\(String(i)), \(value))")
                case "label": try tx.execute("INSERT INTO things (id, label) VALUES (\(String(i)), \(value))")
                default: try tx.execute("INSERT INTO things (id, bytes) VALUES (\(String(i)), \(value))")
                }
            }
        }
        for (i, value) in values.enumerated() {
            let row = try await database.read { try $0.query("SELECT number, ratio, label, bytes FROM things WHERE id = \(String(i))")[0] }
            let kept = row.values[["number", "ratio", "label", "bytes"].firstIndex(of: column) ?? 0]
            // Not `==` of the texts: that would take é for e with an accent.
            #expect(kept == value && bytes(kept) == bytes(value))
        }
    }

    private static func bytes(_ value: SQLValue) -> [UInt8] {
        if case .text(let text) = value { Array(text.utf8) } else { [] }
    }
}
