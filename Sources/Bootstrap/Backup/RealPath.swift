import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Paths as others know them.
enum RealPath {
    /// Absolute and without links, as far as the path exists; the rest is added as it is.
    static func of(_ path: String) -> String {
        var rest: [Substring] = []
        var head = absolute(path)
        while head != "/" {
            if let real = realpath(head, nil) {
                defer { free(real) }
                let found = String(cString: real)
                return rest.isEmpty ? found : (found == "/" ? "" : found) + "/" + rest.reversed().joined(separator: "/")
            }
            let slash = head.lastIndex(of: "/") ?? head.startIndex
            rest.append(head[head.index(after: slash)...])
            head = slash == head.startIndex ? "/" : String(head[..<slash])
        }
        return "/" + rest.reversed().joined(separator: "/")
    }

    /// From the root, by this process's working directory; without `.`, `..` and doubled slashes.
    static func absolute(_ path: String) -> String {
        let whole = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        var parts: [Substring] = []
        for part in whole.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
