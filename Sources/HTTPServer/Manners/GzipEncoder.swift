import CZlib
import NIOCore
import VoiceCore

/// Makes one gzip stream (RFC 1952) of bytes that come piece by piece.
final class GzipEncoder {
    private let stream: UnsafeMutablePointer<z_stream>
    private var isFinished = false

    /// Where more effort stops to pay for JSON that is sent once.
    static let usualLevel: CInt = 6

    /// - Parameter level: of effort, 1 to 9.
    /// - Throws: `GzipError` when there is no memory for it.
    init(level: CInt = usualLevel) throws(GzipError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, and 16 more for gzip's own header and check.
        let status = deflateInit2_(
            stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, zlibVersion(), CInt(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            stream.deallocate()
            throw GzipError(status: status)
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Takes bytes and appends what has become of them so far, which may be nothing yet.
    func write(_ bytes: ByteBuffer, to output: inout ByteBuffer) throws(GzipError) { try run(bytes, Z_NO_FLUSH, &output) }

    /// Takes the last bytes and appends all that is left.
    func finish(_ bytes: ByteBuffer = ByteBuffer(), to output: inout ByteBuffer) throws(GzipError) {
        guard !isFinished else { return }
        isFinished = true
        try run(bytes, Z_FINISH, &output)
    }

    private func run(_ bytes: ByteBuffer, _ flush: CInt, _ output: inout ByteBuffer) throws(GzipError) {
        var input = Array(bytes.readableBytesView)
        let status = input.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            defer { stream.pointee.next_in = nil }
            var status = Z_OK
            repeat {
                output.writeWithUnsafeMutableBytes(minimumWritableBytes: 4096) { space in
                    stream.pointee.next_out = space.baseAddress?.assumingMemoryBound(to: UInt8.self)
                    stream.pointee.avail_out = UInt32(space.count)
                    status = deflate(stream, flush)
                    return space.count - Int(stream.pointee.avail_out)
                }
                // The output was filled to its end: there may be more.
            } while status == Z_OK && stream.pointee.avail_out == 0
            return status
        }
        // Z_BUF_ERROR: nothing was left to do.
        guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { throw GzipError(status: status) }
    }
}

/// zlib gave up.
struct GzipError: CodedError {
    let status: Int32
    var code: String { "compression_failed" }
    var userMessage: String { "The answer could not be compressed." }
    var operatorMessage: String { "deflate answered \(status)" }
}
