package import VoiceCore

/// The file-system calls that durability rests on: a dependency, so that tests can fail, or end, at any one of them.
///
/// All of them block, and throw `FileCallError`.
package protocol FileCalls: Sendable {
    /// Makes a directory that only its owner can enter; one that is there is fine.
    func makeDirectory(_ path: String) throws
    func open(_ path: String, _ mode: OpenFile.Mode) throws -> OpenFile
    /// Writes all of `bytes`, or throws.
    func write(_ bytes: [UInt8], to file: OpenFile, at offset: Int64) throws
    /// Reads `count` bytes; fewer only at the end of the file.
    func read(_ count: Int, from file: OpenFile, at offset: Int64) throws -> [UInt8]
    func length(of file: OpenFile) throws -> Int64
    func truncate(_ file: OpenFile, to length: Int64) throws
    /// Waits until the file's bytes and length are on stable storage.
    func synchronize(_ file: OpenFile) throws
    /// Waits until a directory's names are on stable storage.
    func synchronizeDirectory(_ path: String) throws
    /// Gives a file another name on the same file system, replacing what has it.
    func rename(_ path: String, to newPath: String) throws
    func remove(_ path: String) throws
    /// Names in a directory, in no order.
    func list(_ path: String) throws -> [String]
    func modificationTime(of path: String) throws -> Timestamp
}

/// A system call that failed.
package struct FileCallError: Error, Equatable {
    package let call: String
    package let errno: Int32

    package init(call: String, errno: Int32) {
        self.call = call
        self.errno = errno
    }
}
