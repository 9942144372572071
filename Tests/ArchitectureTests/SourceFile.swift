import Foundation

/// A Swift file of a target.
struct SourceFile {
    /// Relative to the package.
    let path: String
    let lines: [Substring]

    /// Every Swift file of a target of ours; none for C targets.
    static func all(of target: PackageDescription.Target) throws -> [SourceFile] {
        let folder = target.path ?? (target.type == .test ? "Tests/\(target.name)" : "Sources/\(target.name)")
        let directory = PackageDescription.root.appending(path: folder)
        let names = FileManager.default.enumerator(atPath: directory.path)?.compactMap { $0 as? String } ?? []
        return try names.filter { $0.hasSuffix(".swift") }.map { name in
            let text = try String(contentsOf: directory.appending(path: name), encoding: .utf8)
            return SourceFile(path: "\(folder)/\(name)", lines: text.split(separator: "\n", omittingEmptySubsequences: false))
        }
    }

    /// The modules that it imports, with the line of each.
    var imports: [(line: Int, module: String)] {
        lines.enumerated().compactMap { index, line in
            var words = line.split(separator: " ")[...]
            while let word = words.first, word.hasPrefix("@") || Self.modifiers.contains(word) { words.removeFirst() }
            guard words.first == "import", let name = words.dropFirst().first(where: { !Self.kinds.contains($0) }) else { return nil }
            return (index + 1, String(name.prefix { $0 != "." }))
        }
    }

    private static let modifiers: Set<Substring> = ["public", "package", "internal", "private", "fileprivate"]
    private static let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
}
