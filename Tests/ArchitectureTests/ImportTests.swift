import Testing

/// What the sources import, line by line: SwiftPM lets a target import whatever was built before it, declared or not.
@Suite struct ImportTests {
    let package: PackageDescription

    init() throws { package = try PackageDescription.current.get() }

    @Test func importsAreDeclared() throws {
        let ours = Set(package.targets.map(\.name))
        for target in package.targets {
            for file in try SourceFile.all(of: target) {
                for (line, module) in file.imports where ours.contains(module) {
                    #expect(
                        target.targetNames.contains(module),
                        "\(file.path):\(line) imports \(module), which Package.swift does not give \(target.name)")
                }
            }
        }
    }

    @Test func dependenciesAreUsed() throws {
        for target in package.sourceTargets where target.type == .regular || target.type == .executable {
            let files = try SourceFile.all(of: target)
            guard !files.isEmpty else { continue }
            let imported = Set(files.flatMap { $0.imports.map(\.module) })
            let idle = target.targetNames.subtracting(imported).sorted()
            #expect(idle.isEmpty, "\(target.name) declares \(idle) and imports none of it: take it out of Package.swift")
        }
    }

    /// Databases' and libraries' own interfaces stay behind the modules that wrap them.
    @Test(arguments: [
        ("GRDB", "StorageSQLite"), ("GRDBSQLite", "StorageSQLite"), ("CLibpq", "StoragePostgres"), ("Hummingbird", "HTTPServer"),
        ("CArchive", "ModelLibrary"),
    ])
    func enginesStayWrapped(engine: String, wrapper: String) throws {
        for target in package.sourceTargets where target.name != wrapper {
            for file in try SourceFile.all(of: target) {
                for (line, module) in file.imports where module == engine {
                    Issue.record("\(file.path):\(line) imports \(engine): only \(wrapper) may")
                }
            }
        }
    }
}
