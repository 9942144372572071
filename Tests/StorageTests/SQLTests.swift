import Storage
import Testing

@Suite struct SQLTests {
    @Test func everyInterpolatedValueBecomesAParameter() {
        let name = "'; DROP TABLE things; --"
        let sql: SQL = "SELECT * FROM things WHERE label = \(name) AND number > \(3)"
        #expect(sql.text == "SELECT * FROM things WHERE label = ? AND number > ?")
        #expect(sql.parameters == [.text(name), .integer(3)])
    }

    @Test func aMissingValueIsNull() {
        let nothing: Int? = nil
        let sql: SQL = "UPDATE things SET number = \(nothing), label = \("x" as String?)"
        #expect(sql.parameters == [.null, .text("x")])
    }

    @Test func aListHasOneParameterEachAndAnEmptyOneMatchesNothing() {
        let some: SQL = "id IN \(list: [1, 2, 3])"
        let none: SQL = "id IN \(list: [Int]())"
        #expect(some.text == "id IN (?, ?, ?)")
        #expect(none.text == "id IN (NULL)")
        #expect(none.parameters == [])
    }

    @Test func piecesKeepTheOrderOfTheirParameters() {
        let rows: [SQL] = [1, 2].map { "(\($0), \($0 * 10))" }
        let sql: SQL = "INSERT INTO t (a, b) VALUES \(sql: rows, separator: ", ") RETURNING \(sql: "a")"
        #expect(sql.text == "INSERT INTO t (a, b) VALUES (?, ?), (?, ?) RETURNING a")
        #expect(sql.parameters == [.integer(1), .integer(10), .integer(2), .integer(20)])
    }

    @Test(arguments: ["COMMIT", "  begin immediate", "\nROLLBACK TO x", "End", "release x", "savepoint x", "START TRANSACTION", "ABORT"])
    func wordsThatEndATransactionAreRefused(text: String) {
        #expect { try SQL.refuseControl(text) } throws: { ($0 as? StorageError)?.kind == .statement }
    }

    @Test(arguments: ["SELECT 1", "INSERT INTO ends VALUES (?)", "UPDATE commits SET a = 1", ""])
    func otherWordsPass(text: String) throws { try SQL.refuseControl(text) }
}
