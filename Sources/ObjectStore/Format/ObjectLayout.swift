/// Where things lie in a stored object, version 1.
///
///     header (128)  chunk 0 (65536)  check (4)  chunk 1  check …  last chunk (1…65536)  check (4)  trailer (64)
///
/// The place of every chunk follows from its number, so that a range is read and checked without reading anything before it. An
/// empty object has no chunk. Numbers are little-endian. See docs/decisions/0002-object-format.md.
enum ObjectLayout {
    static let version: UInt16 = 1
    static let chunkLength = 65_536
    static let headerLength = 128
    static let checkLength = 4
    static let trailerLength = 64

    /// Where chunk `index` begins in the file.
    static func position(ofChunk index: Int64) -> Int64 {
        Int64(headerLength) + index * Int64(chunkLength + checkLength)
    }

    static func chunkCount(ofContent length: Int64) -> Int64 {
        (length + Int64(chunkLength) - 1) / Int64(chunkLength)
    }

    /// Where the trailer begins: after the last chunk's check.
    static func position(ofTrailerAfter length: Int64) -> Int64 {
        Int64(headerLength) + length + chunkCount(ofContent: length) * Int64(checkLength)
    }

    static func fileLength(ofContent length: Int64) -> Int64 {
        position(ofTrailerAfter: length) + Int64(trailerLength)
    }

    /// Where byte `offset` of the content lies, or will lie once written.
    static func position(ofByte offset: Int64) -> Int64 {
        let chunk = offset / Int64(chunkLength)
        return position(ofChunk: chunk) + offset % Int64(chunkLength)
    }
}
