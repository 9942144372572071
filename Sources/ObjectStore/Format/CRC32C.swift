/// CRC-32C (Castagnoli; RFC 3720, appendix B.4): the check of every chunk. Finds damage, not forgery.
///
/// Eight bytes a step with eight tables ("slicing-by-8": Kounavis and Berry, "A systematic approach to building high performance
/// software-based CRC generators", 2005).
struct CRC32C: Equatable {
    private var remainder: UInt32 = 0xFFFF_FFFF

    /// The check of everything added so far.
    var value: UInt32 { ~remainder }

    init() {}

    init(of bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        Self.tables.withUnsafeBufferPointer { table in
            var crc = remainder
            var index = 0
            let count = bytes.count
            while index &+ 8 <= count {
                let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) ^ UInt64(crc)
                crc = Self.step(word, table)
                index &+= 8
            }
            while index < count {
                crc = crc >> 8 ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ bytes[index])]
                index &+= 1
            }
            remainder = crc
        }
    }

    @inline(__always)
    private static func step(_ word: UInt64, _ table: UnsafeBufferPointer<UInt32>) -> UInt32 {
        let low = table[0x700 | Int(word & 0xFF)] ^ table[0x600 | Int(word >> 8 & 0xFF)]
        let lowMiddle = table[0x500 | Int(word >> 16 & 0xFF)] ^ table[0x400 | Int(word >> 24 & 0xFF)]
        let highMiddle = table[0x300 | Int(word >> 32 & 0xFF)] ^ table[0x200 | Int(word >> 40 & 0xFF)]
        let high = table[0x100 | Int(word >> 48 & 0xFF)] ^ table[Int(word >> 56)]
        return low ^ lowMiddle ^ highMiddle ^ high
    }

    /// Table k at 256 k: the remainder of a byte followed by k zero bytes. 0x82F63B78 is the polynomial, bits reversed.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var crc = UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
            tables[byte] = crc
        }
        for index in 256..<tables.count {
            let previous = tables[index - 256]
            tables[index] = previous >> 8 ^ tables[Int(previous & 0xFF)]
        }
        return tables
    }()
}
