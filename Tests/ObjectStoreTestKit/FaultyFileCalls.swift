import NIOConcurrencyHelpers
package import ObjectStore
package import VoiceCore

/// File calls that fail where a test says so.
package final class FaultyFileCalls: FileCalls {
    /// - Parameters: the number of the call since the start, and its name; the error that it is to fail with, or `nil`.
    package typealias Plan = @Sendable (_ number: Int, _ call: String) -> FileCallError?

    private let base: any FileCalls
    private let plan: Plan
    private let count = NIOLockedValueBox(0)

    package init(_ base: any FileCalls = POSIXFileCalls(), plan: @escaping Plan) {
        self.base = base
        self.plan = plan
    }

    /// Fails one call.
    package static func failing(_ number: Int, errno: Int32) -> Plan {
        { index, call in index == number ? FileCallError(call: call, errno: errno) : nil }
    }

    /// Fails one call and all after it, as if the process had ended there.
    package static func ending(at number: Int) -> Plan {
        { index, call in index >= number ? FileCallError(call: call, errno: crashErrno) : nil }
    }

    /// What calls fail with after the end.
    package static let crashErrno: Int32 = 999

    /// How many calls there were.
    package var calls: Int { count.withLockedValue { $0 } }

    private func pass(_ call: String) throws {
        let number = count.withLockedValue { count in
            defer { count += 1 }
            return count
        }
        if let error = plan(number, call) { throw error }
    }

    package func makeDirectory(_ path: String) throws {
        try pass("mkdir")
        try base.makeDirectory(path)
    }

    package func open(_ path: String, _ mode: OpenFile.Mode) throws -> OpenFile {
        try pass("open")
        return try base.open(path, mode)
    }

    /// A write that fails has written half.
    package func write(_ bytes: [UInt8], to file: OpenFile, at offset: Int64) throws {
        do {
            try pass("write")
        } catch {
            try base.write(Array(bytes.prefix(bytes.count / 2)), to: file, at: offset)
            throw error
        }
        try base.write(bytes, to: file, at: offset)
    }

    package func read(_ count: Int, from file: OpenFile, at offset: Int64) throws -> [UInt8] {
        try pass("read")
        return try base.read(count, from: file, at: offset)
    }

    package func length(of file: OpenFile) throws -> Int64 {
        try pass("fstat")
        return try base.length(of: file)
    }

    package func truncate(_ file: OpenFile, to length: Int64) throws {
        try pass("ftruncate")
        try base.truncate(file, to: length)
    }

    package func synchronize(_ file: OpenFile) throws {
        try pass("fsync")
        try base.synchronize(file)
    }

    package func synchronizeDirectory(_ path: String) throws {
        try pass("fsync directory")
        try base.synchronizeDirectory(path)
    }

    package func rename(_ path: String, to newPath: String) throws {
        try pass("rename")
        try base.rename(path, to: newPath)
    }

    package func remove(_ path: String) throws {
        try pass("unlink")
        try base.remove(path)
    }

    package func list(_ path: String) throws -> [String] {
        try pass("list")
        return try base.list(path)
    }

    package func modificationTime(of path: String) throws -> Timestamp {
        try pass("stat")
        return try base.modificationTime(of: path)
    }
}
