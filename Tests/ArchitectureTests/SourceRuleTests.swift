import Testing

/// Rules on the text of the sources that no compiler checks.
@Suite struct SourceRuleTests {
    let package: PackageDescription

    init() throws { package = try PackageDescription.current.get() }

    /// `SQL` takes literals and binds the rest; what would get around it is a text of SQL that is put together by hand.
    @Test func statementsAreNotBuiltFromStrings() throws {
        let builders = Set(["Storage", "StorageSQLite", "StoragePostgres"])  // they make the statements of declared tables
        for target in package.sourceTargets where !builders.contains(target.name) {
            for file in try SourceFile.all(of: target) {
                for (index, line) in file.lines.enumerated() where Self.buildsSQL(line) {
                    Issue.record("\(file.path):\(index + 1) builds SQL from strings: write one SQL literal and interpolate its parameters")
                }
            }
        }
    }

    private static func buildsSQL(_ line: Substring) -> Bool {
        let verbs = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "]
        return line.contains("StaticString(") || (verbs.contains { line.contains("\"\($0)") } && line.contains("\" +"))
    }

    @Test func nothingTrapsOnPurpose() throws {
        for target in package.sourceTargets {
            for file in try SourceFile.all(of: target) {
                for (index, line) in file.code where ["try!", "fatalError(", " as! "].contains(where: line.contains) {
                    Issue.record("\(file.path):\(index) stops the whole server: throw an error instead")
                }
            }
        }
    }

    @Test func uncheckedSendableSaysWhatProtectsIt() throws {
        for target in package.sourceTargets {
            for file in try SourceFile.all(of: target) {
                for (index, line) in file.code where line.contains("@unchecked Sendable") {
                    let above = file.lines[max(0, index - 8)..<index].joined()
                    #expect(above.contains("//"), "\(file.path):\(index): a comment above @unchecked Sendable says what protects the value")
                }
            }
        }
    }

    /// Only what wraps it may call the process's own exit; everybody else returns or throws.
    @Test func onlyTheProgramExits() throws {
        let allowed = Set(["Bootstrap", "crescendo", "TranscriptionEngines"])
        for target in package.sourceTargets where !allowed.contains(target.name) {
            for file in try SourceFile.all(of: target) {
                for (index, line) in file.code where line.contains(" exit(") {
                    Issue.record("\(file.path):\(index) ends the process: throw an error instead")
                }
            }
        }
    }
}

extension SourceFile {
    /// The lines without comments, numbered from 1.
    fileprivate var code: [(Int, Substring)] {
        lines.enumerated().compactMap { index, line in
            let text = line.prefix(upTo: line.firstRange(of: "//")?.lowerBound ?? line.endIndex)
            return text.allSatisfy(\.isWhitespace) ? nil : (index + 1, text)
        }
    }
}
