import Testing

/// Every statement on an account's table filters by the account.
@Suite struct AccountScopeTests {
    let package: PackageDescription

    init() throws { package = try PackageDescription.current.get() }

    /// Table names by what their declarations say: `Table("markers", scope: .account, …)`, over one line or several.
    private func accountTables(in files: [SourceFile]) -> Set<String> {
        var tables: Set<String> = []
        for file in files {
            let text = file.lines.joined(separator: " ")
            for match in text.matches(of: /Table\(\s*"([a-z_]+)",\s*scope:\s*\.account/) { tables.insert(String(match.1)) }
        }
        return tables
    }

    /// Files that serve the installation as a whole, and why their statements see every account.
    private let serveEveryAccount = [
        "Sources/Jobs/JobClaim.swift": "a claim chooses fairly among the accounts",
        "Sources/Jobs/LeaseKeeping.swift": "a worker holds leases of many accounts and tells its own by its name",
        "Sources/Jobs/JobDepths.swift": "metrics of the installation",
        "Sources/Recordings/Trash/PurgeTrash.swift": "the trash of every account is emptied",
        "Sources/Recordings/Search/Index/SearchNumber.swift": "the numbers of recordings are unique over all accounts",
        "Sources/Recordings/Search/Index/SearchWholeIndex.swift": "the index is made of the recordings of every account",
        "Sources/Recordings/Uploads/ExpireUploads.swift": "uploads of every account come to an end",
        "Sources/HTTPServer/Idempotency/IdempotencyStore+Pruning.swift": "keys are forgotten by their age, whosever they are",
        "Sources/ObjectStore/Catalogue/ObjectLedger.swift": "the sweep asks which of the files on disk are known at all",
    ]

    @Test func statementsOnAccountTablesNameTheAccount() throws {
        let files = try package.sourceTargets.flatMap { try SourceFile.all(of: $0) }
        let tables = accountTables(in: files)
        #expect(!tables.isEmpty, "no table of an account was found: has the way in which tables are declared changed?")
        for file in files where serveEveryAccount[file.path] == nil {
            for statement in file.statements where !statement.text.contains("account_id") {
                guard let table = statement.tables.first(where: tables.contains) else { continue }
                Issue.record(
                    """
                    \(file.path):\(statement.line) reads or changes \(table) without account_id: filter by the account, or list the file \
                    in this test with the reason
                    """)
            }
        }
    }

    @Test func listedFilesExist() throws {
        let paths = Set(try package.sourceTargets.flatMap { try SourceFile.all(of: $0) }.map(\.path))
        let gone = serveEveryAccount.keys.filter { !paths.contains($0) }.sorted()
        #expect(gone.isEmpty, "\(gone) may see every account but are gone: take them off the list")
    }
}

/// A literal that holds SQL.
private struct Statement {
    let line: Int
    let text: String

    var tables: [String] { text.matches(of: /(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)/).map { String($0.1) } }
}

extension SourceFile {
    /// String literals of one line or several whose text begins as SQL does.
    fileprivate var statements: [Statement] {
        var found: [Statement] = []
        var index = 0
        while index < lines.count {
            let begin = index
            var text = String(lines[index])
            if text.contains("\"\"\"") {
                index += 1
                while index < lines.count, !lines[index].contains("\"\"\"") {
                    text += " " + lines[index]
                    index += 1
                }
            }
            if text.contains(#/"\s*(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\s/#) {
                found.append(Statement(line: begin + 1, text: text))
            }
            index += 1
        }
        return found
    }
}
