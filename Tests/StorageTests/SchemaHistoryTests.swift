import Storage
import Testing

@Suite struct SchemaHistoryTests {
    private func applied(_ number: Int, _ name: String, oldestCompatible: Int = 1) -> SchemaHistory.Applied {
        SchemaHistory.Applied(number: number, name: name, oldestCompatible: oldestCompatible)
    }

    private let known = [Migration(1, "a", oldestCompatible: 1), Migration(3, "c", oldestCompatible: 1)]

    @Test func theListIsPutInOrder() throws {
        let migrations = [Migration(10, "later", oldestCompatible: 1)] + known
        #expect(try SchemaHistory.checked(migrations).map(\.number) == [1, 3, 10])
    }

    @Test(arguments: [
        [Migration(1, "a", oldestCompatible: 1), Migration(1, "b", oldestCompatible: 1)], [Migration(0, "a", oldestCompatible: 0)],
        [Migration(2, "a", oldestCompatible: 3)],
    ])
    func aListThatContradictsItselfIsRefused(migrations: [Migration]) {
        #expect { try SchemaHistory.checked(migrations) } throws: { ($0 as? StorageError)?.kind == .statement }
    }

    @Test func whatWasNotAppliedIsMissingEvenBelowTheHighest() throws {
        let missing = try SchemaHistory.missing(of: known, applied: [applied(3, "c")])
        #expect(missing.map(\.number) == [1])
    }

    @Test func anUnknownNewerMigrationIsNoObstacleUnlessItSaysSo() throws {
        #expect(
            try SchemaHistory.missing(of: known, applied: [applied(1, "a"), applied(3, "c"), applied(9, "z", oldestCompatible: 3)]).isEmpty)
        #expect {
            try SchemaHistory.missing(of: known, applied: [applied(9, "z", oldestCompatible: 4)])
        } throws: { error in
            (error as? StorageError)?.kind == .schemaTooNew && "\(error)".contains("needs schema version 4, this binary knows 3")
        }
    }

    @Test func aRenamedMigrationIsRefused() {
        #expect {
            try SchemaHistory.missing(of: known, applied: [applied(1, "other")])
        } throws: { ($0 as? StorageError)?.kind == .statement }
    }
}
