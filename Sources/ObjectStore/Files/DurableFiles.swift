import Glibc
import VoiceCore

/// What the stores build from the bare calls: names that survive a crash.
package struct DurableFiles: Sendable {
    package let calls: any FileCalls

    package init(calls: any FileCalls) { self.calls = calls }

    /// Makes a directory, and makes its own name durable. Asked again, it synchronises again: an earlier process may have died
    /// between the two.
    package func makeDirectory(_ path: String) throws {
        try calls.makeDirectory(path)
        try calls.synchronizeDirectory(Self.parent(of: path))
    }

    /// Writes a small file whole: it has either its old content or the new, whatever happens.
    package func replace(_ path: String, with bytes: [UInt8]) throws {
        let temporary = path + ".new"
        try removeIfThere(temporary)
        do {
            let file = try calls.open(temporary, .creating)
            try calls.write(bytes, to: file, at: 0)
            try calls.synchronize(file)
            try calls.rename(temporary, to: path)
        } catch {
            _ = try? removeIfThere(temporary)  // the first error is the one to tell
            throw error
        }
        try calls.synchronizeDirectory(Self.parent(of: path))
    }

    /// The whole of a small file, or `nil` if there is none.
    package func read(_ path: String) throws -> [UInt8]? {
        do {
            let file = try calls.open(path, .reading)
            return try calls.read(Int(calls.length(of: file)), from: file, at: 0)
        } catch let error as FileCallError where error.errno == ENOENT {
            return nil
        }
    }

    /// - Returns: whether it was there.
    @discardableResult
    package func removeIfThere(_ path: String) throws -> Bool {
        do {
            try calls.remove(path)
            return true
        } catch let error as FileCallError where error.errno == ENOENT {
            return false
        }
    }

    package func isThere(_ path: String) throws -> Bool { try modificationTime(of: path) != nil }

    /// `nil` if there is no such file.
    func modificationTime(of path: String) throws -> Timestamp? {
        do {
            return try calls.modificationTime(of: path)
        } catch let error as FileCallError where error.errno == ENOENT {
            return nil
        }
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
