public import NIOCore

/// Takes apart `multipart/form-data` (RFC 7578, RFC 2046) as it arrives, in chunks of any size.
///
/// A state machine without input or output: `feed` it a chunk, then call `next` until it gives `nil`. The bytes of a part are slices of
/// the chunks; nothing is collected but the headers of the part at hand. How the input is cut makes no difference to what comes out,
/// except to where `bytes` events are cut.
public struct MultipartParser: Sendable {
    /// What was found.
    public enum Event: Sendable, Equatable {
        case partBegan(MultipartPart)
        case bytes(ByteBuffer)
        case partEnded
    }

    /// What is taken before it is an error.
    public struct Limits: Sendable {
        /// Parts in a body.
        public var parts = 64
        /// Bytes of one part's headers.
        public var headerBytes = 8 << 10
        /// Bytes before the first boundary, which nobody needs.
        public var preambleBytes = 4 << 10

        public init() {}
    }

    private enum State: Equatable {
        case preamble(skipped: Int)
        case body
        /// Behind a boundary: two hyphens end it all, blanks and a line break begin a part.
        case afterBoundary(seen: AfterBoundary)
        case headers
        case epilogue
        case failed(MultipartError)
    }

    private enum AfterBoundary: Equatable {
        case nothing, hyphen, blanks(Int), carriageReturn
    }

    /// CR LF, two hyphens and the boundary. CR stands nowhere but at its start, so a failed match can only begin anew.
    private let delimiter: [UInt8]
    private let limits: Limits
    private var state = State.preamble(skipped: 0)
    private var chunk = ByteBuffer()

    /// How many bytes of the delimiter the last bytes read are.
    private var matched = 2

    /// How many of those bytes are no text in any case: the line break that stands before the first line, as it were, or that ended headers.
    private var borrowed = 2
    private var headers: [UInt8] = []
    private var partCount = 0

    /// - Parameter boundary: as the `Content-Type` gives it.
    public init(boundary: String, limits: Limits = Limits()) throws(MultipartError) {
        guard (1...70).contains(boundary.utf8.count), boundary.utf8.allSatisfy(Self.isBoundaryByte), boundary.utf8.last != UInt8(ascii: " ")
        else { throw .invalidBoundary }
        delimiter = Array("\r\n--\(boundary)".utf8)
        self.limits = limits
    }

    /// Reads the boundary from a `Content-Type`.
    public init(contentType: String?, limits: Limits = Limits()) throws(MultipartError) {
        guard let type = contentType.flatMap(MediaType.init), type.essence == "multipart/form-data" else { throw .notMultipart }
        guard let boundary = type.parameters["boundary"] else { throw .invalidBoundary }
        try self.init(boundary: boundary, limits: limits)
    }

    /// Whether the last boundary was read; what follows is ignored.
    public var isComplete: Bool { state == .epilogue }

    /// Gives it more input; to be called when `next` gave `nil`.
    public mutating func feed(_ bytes: ByteBuffer) {
        if chunk.readableBytes == 0 { chunk = bytes } else { chunk.writeImmutableBuffer(bytes) }
    }

    /// The next event; `nil` when more input is needed.
    ///
    /// - Throws: what is malformed; it throws the same again ever after.
    public mutating func next() throws(MultipartError) -> Event? {
        do {
            while chunk.readableBytes > 0 {
                if let event = try step() { return event }
            }
            return nil
        } catch {
            state = .failed(error)
            throw error
        }
    }

    /// To be called at the end of the input.
    ///
    /// - Throws: `truncated` when the last boundary was not seen.
    public mutating func finish() throws(MultipartError) {
        guard isComplete else {
            if case .failed(let error) = state { throw error }
            throw .truncated
        }
    }

    /// Reads on to the next change of state; there is input.
    private mutating func step() throws(MultipartError) -> Event? {
        switch state {
        case .preamble(let skipped): try skipPreamble(skipped)
        case .body: return readBody()
        case .afterBoundary(let seen): try readAfterBoundary(seen)
        case .headers: return try readHeaders()
        case .epilogue: chunk.clear()
        case .failed(let error): throw error
        }
        return nil
    }

    private mutating func skipPreamble(_ skipped: Int) throws(MultipartError) {
        let before = chunk.readableBytes
        _ = readToDelimiter()
        let now = skipped + before - chunk.readableBytes
        guard now <= limits.preambleBytes + delimiter.count else { throw .preambleTooLong(limit: limits.preambleBytes) }
        state = matched == delimiter.count ? .afterBoundary(seen: .nothing) : .preamble(skipped: now)
    }

    private mutating func readBody() -> Event? {
        if matched == delimiter.count {
            state = .afterBoundary(seen: .nothing)
            return .partEnded
        }
        return readToDelimiter().map(Event.bytes)
    }

    /// Bytes that belong to no delimiter, or `nil` if all that was read may be one; afterwards `matched` says how much of one was read.
    private mutating func readToDelimiter() -> ByteBuffer? {
        if matched > 0 { return continueMatch() }
        let (textLength, matchLength) = findDelimiter()
        let text = textLength > 0 ? chunk.readSlice(length: textLength) : nil
        chunk.moveReaderIndex(forwardBy: matchLength)
        matched = matchLength
        return text
    }

    /// Goes on with a match that began in an earlier chunk. If it comes to nothing, its bytes are text, and they are the delimiter's own.
    private mutating func continueMatch() -> ByteBuffer? {
        while matched < delimiter.count {
            guard let byte: UInt8 = chunk.getInteger(at: chunk.readerIndex) else { return nil }
            guard byte == delimiter[matched] else {
                let text = delimiter[borrowed..<matched]
                matched = 0
                borrowed = 0
                return text.isEmpty ? nil : ByteBuffer(bytes: text)
            }
            chunk.moveReaderIndex(forwardBy: 1)
            matched += 1
        }
        borrowed = 0
        return nil
    }

    /// The first delimiter in the chunk, or the beginning of one at its end.
    private func findDelimiter() -> (textLength: Int, matchLength: Int) {
        chunk.withUnsafeReadableBytes { bytes in
            var i = 0
            while let start = bytes[i...].firstIndex(of: delimiter[0]) {
                var length = 1
                while length < delimiter.count, start + length < bytes.count, bytes[start + length] == delimiter[length] { length += 1 }
                if length == delimiter.count || start + length == bytes.count { return (start, length) }
                i = start + length
            }
            return (bytes.count, 0)
        }
    }

    private mutating func readAfterBoundary(_ seen: AfterBoundary) throws(MultipartError) {
        guard let byte: UInt8 = chunk.readInteger() else { return }
        switch (seen, byte) {
        case (.nothing, UInt8(ascii: "-")): state = .afterBoundary(seen: .hyphen)
        case (.hyphen, UInt8(ascii: "-")): state = .epilogue
        case (.nothing, UInt8(ascii: " ")), (.nothing, UInt8(ascii: "\t")): state = .afterBoundary(seen: .blanks(1))
        case (.blanks(let count), UInt8(ascii: " ")) where count < 64, (.blanks(let count), UInt8(ascii: "\t")) where count < 64:
            state = .afterBoundary(seen: .blanks(count + 1))
        case (.nothing, UInt8(ascii: "\r")), (.blanks, UInt8(ascii: "\r")): state = .afterBoundary(seen: .carriageReturn)
        case (.carriageReturn, UInt8(ascii: "\n")):
            partCount += 1
            guard partCount <= limits.parts else { throw .tooManyParts(limit: limits.parts) }
            headers.removeAll(keepingCapacity: true)
            state = .headers
        default: throw .malformedBoundary
        }
    }

    private mutating func readHeaders() throws(MultipartError) -> Event? {
        while let byte: UInt8 = chunk.readInteger() {
            headers.append(byte)
            guard headers.count <= limits.headerBytes else { throw .headersTooLong(limit: limits.headerBytes) }
            guard byte == UInt8(ascii: "\n"), headers.isEndOfHeaders else { continue }
            let part = try MultipartPart(headers: headers)
            // The line break that ends the headers may be the one that begins the delimiter of an empty part.
            matched = 2
            borrowed = 2
            state = .body
            return .partBegan(part)
        }
        return nil
    }

    /// RFC 2046, 5.1.1.
    private static func isBoundaryByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "'()+_,-./:=? ".utf8.contains(byte)
        }
    }
}

extension [UInt8] {
    /// An empty line is the last, or the only one.
    fileprivate var isEndOfHeaders: Bool { count == 2 ? self[0] == UInt8(ascii: "\r") : suffix(4).elementsEqual("\r\n\r\n".utf8) }
}
