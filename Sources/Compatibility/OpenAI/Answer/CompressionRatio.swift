/// How much a text repeats itself: its length over what zlib would make of it, from which Whisper's users tell an engine that goes
/// round in a circle (above 2.4).
///
/// Counts the bits of one DEFLATE block with fixed codes (RFC 1951, 3.2.6) over the repetitions that are found, or of a stored block
/// if that is shorter, and zlib's frame (RFC 1950). zlib finds longer repetitions in places and codes long texts more tightly, so the
/// ratio is a little low for these.
enum CompressionRatio {
    private static let window = 32_768
    private static let matchLengths = 3...258
    /// Header and checksum of RFC 1950.
    private static let frameBytes = 6
    private static let storedHeaderBytes = 5

    /// 1 for an empty text.
    static func of(_ text: String) -> Double {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { return 1 }
        let deflated = min((blockBits(bytes) + 7) / 8, bytes.count + storedHeaderBytes)
        return Double(bytes.count) / Double(deflated + frameBytes)
    }

    private static func blockBits(_ bytes: [UInt8]) -> Int {
        var bits = 3 + 7  // the block's header, and the code that ends it
        var last: [UInt32: Int] = [:]
        var i = 0
        while i < bytes.count {
            let found = key(bytes, i).flatMap { last[$0] }
            let length = found.map { i - $0 <= window ? matchLength(bytes, $0, i) : 0 } ?? 0
            let step = matchLengths.contains(length) ? length : 1
            bits += step == 1 ? (bytes[i] < 144 ? 8 : 9) : lengthBits(length) + distanceBits(i - (found ?? i))
            for at in i..<i + step {
                if let key = key(bytes, at) { last[key] = at }
            }
            i += step
        }
        return bits
    }

    /// The three bytes from a place on.
    private static func key(_ bytes: [UInt8], _ i: Int) -> UInt32? {
        guard i + 2 < bytes.count else { return nil }
        return UInt32(bytes[i]) << 16 | UInt32(bytes[i + 1]) << 8 | UInt32(bytes[i + 2])
    }

    private static func matchLength(_ bytes: [UInt8], _ from: Int, _ to: Int) -> Int {
        var length = 0
        while length < matchLengths.upperBound, to + length < bytes.count, bytes[from + length] == bytes[to + length] { length += 1 }
        return length
    }

    private static func lengthBits(_ length: Int) -> Int {
        switch length {
        case ...10: 7
        case 258: 8
        default: (length < 115 ? 7 : 8) + (Int.bitWidth - 1 - (length - 3).leadingZeroBitCount) - 2
        }
    }

    private static func distanceBits(_ distance: Int) -> Int {
        5 + max(0, Int.bitWidth - 2 - (max(1, distance - 1)).leadingZeroBitCount)
    }
}
