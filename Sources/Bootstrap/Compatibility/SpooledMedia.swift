import AudioCodecs
import Compatibility
import Glibc
import ObjectStore
import VoiceCore

/// Keeps a request's WAV file on the disk, in a file without a name, until its samples were read: memory does not grow with it, and it is
/// gone with the request or the process, whichever ends first.
struct SpooledWAV: AudioDecoding {
    private let directory: String
    private let limits: AudioLimits
    private let threads: BlockingThreads

    /// - Parameter directory: on the disk that takes the files.
    init(directory: String, limits: AudioLimits = AudioLimits()) throws {
        self.directory = directory
        self.limits = limits
        threads = try BlockingThreads(count: 2)
    }

    /// Reads the audio on the way to the disk, so that whatever is wrong with it is known before it is transcribed.
    func samples(
        of bytes: some AsyncSequence<[UInt8], any Error> & Sendable
    ) async throws -> any AsyncSequence<[Float], any Error> & Sendable {
        let file = try await threads.run { [directory] in try SpoolFile(in: directory) }
        var reader = WAVReader(limits: limits)
        var unused: [Float] = []
        for try await piece in bytes {
            unused.removeAll(keepingCapacity: true)
            try reader.push(piece.span.bytes, into: &unused)
            try await threads.run { try file.append(piece) }
        }
        try reader.finish()
        return MonoSamples(SpoolChunks(file: file, threads: threads), limits: limits)
    }
}

/// A file without a name; its blocks are free again when the value is released.
private final class SpoolFile: Sendable {
    private let descriptor: Int32

    /// Blocks.
    init(in directory: String) throws(SpoolError) {
        let path = "\(directory)/upload-\(UInt64.random(in: 0 ... .max))"
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SpoolError(errno) }
        unlink(path)
    }

    deinit { close(descriptor) }

    /// Blocks.
    func append(_ bytes: [UInt8]) throws(SpoolError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { throw SpoolError(errno) }
        }
    }

    /// Fewer bytes at the end, then none. Blocks.
    func read(at offset: Int, count: Int) throws(SpoolError) -> [UInt8] {
        while true {
            var result = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
                result = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
                length = max(0, result)
            }
            if result >= 0 { return bytes }
            guard errno == EINTR else { throw SpoolError(errno) }
        }
    }
}

private struct SpoolChunks: AsyncSequence, Sendable {
    typealias Element = [UInt8]

    let file: SpoolFile
    let threads: BlockingThreads

    func makeAsyncIterator() -> Iterator { Iterator(file: file, threads: threads) }

    struct Iterator: AsyncIteratorProtocol {
        let file: SpoolFile
        let threads: BlockingThreads
        private var offset = 0

        init(file: SpoolFile, threads: BlockingThreads) {
            self.file = file
            self.threads = threads
        }

        mutating func next() async throws -> [UInt8]? {
            let bytes = try await threads.run { [file, offset] in try file.read(at: offset, count: 256 << 10) }
            offset += bytes.count
            return bytes.isEmpty ? nil : bytes
        }
    }
}

/// The disk did not take a file, or give it back.
struct SpoolError: CodedError {
    let code: String
    let userMessage: String
    let operatorMessage: String
    let isRetryable = false

    init(_ number: Int32) {
        let isFull = number == ENOSPC || number == EDQUOT || number == EFBIG
        code = isFull ? "media_spool_full" : "media_spool_failed"
        userMessage = isFull ? "The server's disk is full; nothing was kept." : "The server could not keep the file for the request."
        operatorMessage = "an uploaded file on the disk: \(String(cString: strerror(number)))"
    }
}
