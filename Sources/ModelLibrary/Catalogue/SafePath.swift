/// A relative path that stays below the folder that it is taken from, whatever anybody wrote.
struct SafePath: Hashable {
    static let longestBytes = 1024
    static let deepest = 32

    let components: [String]

    var text: String { components.joined(separator: "/") }

    /// - Parameter text: `./` at the beginning and doubled slashes are dropped.
    /// - Returns: `nil` for an absolute path, one with `..`, a backslash or a control character, and one that is empty, too long or too deep.
    init?(_ text: String) {
        guard (1...Self.longestBytes).contains(text.utf8.count), text.utf8.first != UInt8(ascii: "/") else { return nil }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else { return nil }
        let parts = text.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }.filter { $0 != "." }
        guard (1...Self.deepest).contains(parts.count), parts.allSatisfy({ $0 != ".." && $0.utf8.count <= 255 }) else { return nil }
        components = parts
    }

    /// What is left below a folder; `nil` where it is not below it.
    func below(_ folder: SafePath) -> SafePath? {
        guard components.count > folder.components.count, components.starts(with: folder.components) else { return nil }
        return SafePath(components: Array(components.dropFirst(folder.components.count)))
    }

    private init(components: [String]) { self.components = components }

    /// Whether a link of this path that points to `target` leads out of the folder that the path is taken from.
    func leadsOut(to target: String) -> Bool {
        guard target.utf8.first != UInt8(ascii: "/") else { return true }
        var depth = components.count - 1
        for part in target.utf8.split(separator: UInt8(ascii: "/")) where !part.elementsEqual(".".utf8) {
            depth += part.elementsEqual("..".utf8) ? -1 : 1
            if depth < 0 { return true }
        }
        return false
    }
}
