import CProcess
import Glibc
import VoiceCore

/// A file that a decoder can seek in: one that lies on disk, or one without a name, which is gone with its last user.
///
/// Closed when the value is released. Files without a name need no clean-up after a crash: the kernel gives their blocks back.
public final class MediaFile: Sendable {
    let descriptor: Int32

    /// Takes the descriptor over.
    init(taking descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Bytes that it holds now.
    public var byteCount: Int64 {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// Opens a file on disk.
    ///
    /// A server that runs as root gives decoders another user, who must be able to read the file; one that only root or its owner can
    /// read is copied to a file without a name.
    ///
    /// - Parameter directory: where the copy would lie.
    /// - Throws: `AudioError` `.fileUnreadable`, `.spoolFull`, `.spoolFailed`.
    public static func open(_ path: String, copyingTo directory: String) async throws -> MediaFile {
        let file = try await SerialThread.forFiles().run {
            let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            guard descriptor >= 0 else { throw AudioError.fileUnreadable(cause: String(cString: strerror(errno))) }
            return MediaFile(taking: descriptor)
        }
        var status = stat()
        guard fstat(file.descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw AudioError.fileUnreadable(cause: "not a regular file")
        }
        if geteuid() != 0 || status.st_mode & S_IROTH != 0 { return file }
        return try await spool(file.chunks(), in: directory)
    }

    /// Writes what comes to a file without a name.
    ///
    /// - Parameters:
    ///   - directory: on a file system with room for it.
    ///   - limit: bytes that it may take.
    /// - Throws: `AudioError` `.spoolFull`, `.spoolFailed`, `.tooManyBytes`; what the source throws; `CancellationError`.
    public static func spool<Chunks: AsyncSequence & Sendable>(
        _ chunks: Chunks, in directory: String, limit: Int64 = .max
    ) async throws -> MediaFile where Chunks.Element == [UInt8] {
        let thread = try SerialThread.forFiles()
        let file = try await thread.run { try anonymous(in: directory) }
        var written: Int64 = 0
        for try await chunk in chunks {
            try Task.checkCancellation()
            written += Int64(chunk.count)
            guard written <= limit else { throw AudioError.tooManyBytes(limit: limit) }
            try await thread.run { try file.write(chunk) }
        }
        return file
    }

    /// Writes bytes to a file without a name.
    ///
    /// - Parameter directory: on a file system with room for it.
    /// - Throws: `AudioError` `.spoolFull`, `.spoolFailed`, `.noThread`.
    public static func holding(_ bytes: [UInt8], in directory: String) async throws -> MediaFile {
        try await SerialThread.forFiles().run {
            let file = try anonymous(in: directory)
            try file.write(bytes)
            return file
        }
    }

    /// An empty file without a name. Blocks.
    static func anonymous(in directory: String) throws(AudioError) -> MediaFile {
        let descriptor = crescendo_anonymous_file(directory)
        guard descriptor >= 0 else { throw spoolError(-descriptor) }
        return MediaFile(taking: descriptor)
    }

    /// The bytes from the beginning, in pieces.
    public func chunks(size: Int = 256 << 10) -> MediaFileChunks { MediaFileChunks(file: self, size: size) }

    /// Appends bytes. Blocks.
    private func write(_ bytes: [UInt8]) throws(AudioError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { throw Self.spoolError(errno) }
        }
    }

    /// Bytes from a place on; fewer at the end. Blocks.
    func read(at offset: Int64, count: Int) throws(AudioError) -> [UInt8] {
        while true {
            var result = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
                result = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
                length = max(0, result)
            }
            if result >= 0 { return bytes }
            guard errno == EINTR else { throw .fileUnreadable(cause: String(cString: strerror(errno))) }
        }
    }

    private static func spoolError(_ error: Int32) -> AudioError {
        error == ENOSPC || error == EDQUOT || error == EFBIG ? .spoolFull : .spoolFailed(cause: String(cString: strerror(error)))
    }
}

/// A file's bytes in pieces, read on a thread of its own when they are asked for. Each iteration begins anew.
public struct MediaFileChunks: AsyncSequence, Sendable {
    public typealias Element = [UInt8]

    let file: MediaFile
    let size: Int

    public func makeAsyncIterator() -> Iterator { Iterator(file: file, size: size) }

    public struct Iterator: AsyncIteratorProtocol {
        let file: MediaFile
        let size: Int
        private var offset: Int64 = 0
        private var thread: SerialThread?

        init(file: MediaFile, size: Int) {
            self.file = file
            self.size = size
        }

        /// - Throws: `AudioError` `.fileUnreadable`, `.noThread`.
        public mutating func next() async throws -> [UInt8]? {
            let thread = try self.thread ?? SerialThread.forFiles()
            self.thread = thread
            let bytes = try await thread.run { [file, offset, size] in try file.read(at: offset, count: size) }
            offset += Int64(bytes.count)
            return bytes.isEmpty ? nil : bytes
        }
    }
}
