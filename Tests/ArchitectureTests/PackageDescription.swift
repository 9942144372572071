import Foundation
import ProgramTestKit
import Testing

/// The package's targets and what each may import, as `swift package dump-package` tells.
struct PackageDescription: Decodable {
    struct Target: Decodable {
        enum Kind: String, Decodable {
            case regular, executable, test, system, macro, plugin, binary
        }

        let name: String
        let type: Kind
        let path: String?
        /// Names of the targets of ours that it depends on.
        let targetNames: Set<String>
        /// Names of the products of other packages that it depends on.
        let productNames: Set<String>

        private enum CodingKeys: CodingKey { case name, type, path, dependencies }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            name = try container.decode(String.self, forKey: .name)
            type = try container.decode(Kind.self, forKey: .type)
            path = try container.decodeIfPresent(String.self, forKey: .path)
            let dependencies = try container.decode([Dependency].self, forKey: .dependencies)
            targetNames = Set(dependencies.compactMap(\.targetName))
            productNames = Set(dependencies.compactMap(\.productName))
        }
    }

    /// One of `{"byName": ["Jobs", null]}`, `{"target": …}` and `{"product": ["NIOCore", "swift-nio", …]}`.
    private struct Dependency: Decodable {
        let targetName: String?
        let productName: String?

        private enum CodingKeys: CodingKey { case byName, target, product }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            func first(_ key: CodingKeys) throws -> String? {
                guard container.contains(key) else { return nil }
                var values = try container.nestedUnkeyedContainer(forKey: key)
                return try values.decode(String.self)
            }
            targetName = try first(.byName) ?? first(.target)
            productName = try first(.product)
        }
    }

    let targets: [Target]

    subscript(name: String) -> Target? { targets.first { $0.name == name } }

    /// What people build and run: everything but tests, benches and what only they use.
    var sourceTargets: [Target] {
        targets.filter { $0.type != .test && $0.path?.hasPrefix("Tests") != true && $0.path?.hasPrefix("Benchmarks") != true }
    }

    /// The package that this test belongs to.
    static let current = Result { try dump() }

    /// The folder of `Package.swift`.
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Asks SwiftPM with a scratch folder of its own, since the one of the running `swift test` is locked.
    private static func dump() throws -> PackageDescription {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "crescendo-architecture-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let (status, json) = try Program.run(
            ["swift", "package", "--package-path", root.path, "--scratch-path", scratch.path, "dump-package"], keepsErrors: false)
        try #require(status == 0, "`swift package dump-package` failed: is swift on PATH?")
        return try JSONDecoder().decode(PackageDescription.self, from: Data(json))
    }
}
