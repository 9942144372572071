import FoundationEssentials
import NIOConcurrencyHelpers
package import ObjectStore
package import VoiceCore

/// A file system whose power can be cut: it then keeps only what was synchronised, the names as well as the bytes.
///
/// Stricter than most: whatever nobody waited for is gone.
package final class VolatileFileCalls: FileCalls {
    private struct State {
        var nextNode = 0
        /// Which file each name stands for now, and which it stands for after the cut.
        var names: [String: Int] = [:]
        var durableNames: [String: Int] = [:]
        /// Bytes that were synchronised.
        var durableBytes: [Int: [UInt8]] = [:]
        /// Which file each descriptor stands for.
        var opened: [Int32: Int] = [:]
        var directories: Set<String> = []
        var durableDirectories: Set<String> = []
    }

    private let base = POSIXFileCalls()
    private let state = NIOLockedValueBox(State())

    package init() {}

    /// Puts the files below `root` into the state that a power cut leaves.
    package func cutPower(root: String) throws {
        try state.withLockedValue { state in
            try FileManager.default.removeItem(atPath: root)
            try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: false)
            for directory in state.durableDirectories.sorted() { try? base.makeDirectory(directory) }
            for (name, node) in state.durableNames {
                guard let file = try? base.open(name, .creating) else { continue }  // its directory's name was lost
                try base.write(state.durableBytes[node] ?? [], to: file, at: 0)
            }
            state.names = state.durableNames
            state.directories = state.durableDirectories
        }
    }

    package func makeDirectory(_ path: String) throws {
        try base.makeDirectory(path)
        state.withLockedValue { _ = $0.directories.insert(path) }
    }

    package func open(_ path: String, _ mode: OpenFile.Mode) throws -> OpenFile {
        let file = try base.open(path, mode)
        state.withLockedValue { state in
            if state.names[path] == nil {
                state.names[path] = state.nextNode
                state.nextNode += 1
            }
            state.opened[file.number] = state.names[path]
        }
        return file
    }

    package func synchronize(_ file: OpenFile) throws {
        let bytes = try base.read(Int(base.length(of: file)), from: file, at: 0)
        state.withLockedValue { state in
            if let node = state.opened[file.number] { state.durableBytes[node] = bytes }
        }
    }

    package func synchronizeDirectory(_ path: String) throws {
        func isInside(_ name: String) -> Bool { name.hasPrefix(path + "/") && !name.dropFirst(path.count + 1).contains("/") }
        state.withLockedValue { state in
            state.durableNames = state.durableNames.filter { !isInside($0.key) }
                .merging(state.names.filter { isInside($0.key) }) { $1 }
            state.durableDirectories.formUnion(state.directories.filter(isInside))
        }
    }

    package func rename(_ path: String, to newPath: String) throws {
        try base.rename(path, to: newPath)
        state.withLockedValue { $0.names[newPath] = $0.names.removeValue(forKey: path) }
    }

    package func remove(_ path: String) throws {
        try base.remove(path)
        state.withLockedValue { _ = $0.names.removeValue(forKey: path) }
    }

    package func write(_ bytes: [UInt8], to file: OpenFile, at offset: Int64) throws { try base.write(bytes, to: file, at: offset) }
    package func read(_ count: Int, from file: OpenFile, at offset: Int64) throws -> [UInt8] {
        try base.read(count, from: file, at: offset)
    }
    package func length(of file: OpenFile) throws -> Int64 { try base.length(of: file) }
    package func truncate(_ file: OpenFile, to length: Int64) throws { try base.truncate(file, to: length) }
    package func list(_ path: String) throws -> [String] { try base.list(path) }
    package func modificationTime(of path: String) throws -> Timestamp { try base.modificationTime(of: path) }
}
