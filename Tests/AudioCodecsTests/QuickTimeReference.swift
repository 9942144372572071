/// Turns a QuickTime file into one that says its samples lie in another file.
///
/// QuickTime File Format (2001), "Data Reference Atoms": an entry of kind `alis` holds a Macintosh alias record, whose tagged strings
/// name a path from the volume's root.
enum QuickTimeReference {
    private static let ancestors: Set<String> = ["moov", "trak", "mdia", "minf", "dinf"]

    /// - Parameter movie: with one track, and the index behind the samples, so that their offsets stay.
    static func make(_ movie: [UInt8], to path: String) -> [UInt8] { rewrite(movie[...], entry(path)) }

    private static func rewrite(_ boxes: ArraySlice<UInt8>, _ entry: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = boxes
        while rest.count >= 8 {
            let start = rest.startIndex
            let size = Int(big(rest[start..<start + 4]))
            let kind = String(decoding: rest[start + 4..<start + 8], as: UTF8.self)
            guard size >= 8, size <= rest.count else { break }
            let body = rest[start + 8..<start + size]
            if ancestors.contains(kind) {
                result += box(kind, rewrite(body, entry))
            } else if kind == "dref" {
                result += box(kind, [0, 0, 0, 0, 0, 0, 0, 1] + entry)
            } else {
                result += rest[start..<start + size]
            }
            rest = rest[(start + size)...]
        }
        return result + rest
    }

    /// An alias record: 150 bytes that name volume and file, then the strings: 2 is the path on the volume, 18 the POSIX path.
    private static func entry(_ path: String) -> [UInt8] {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        var record = [UInt8](repeating: 0, count: 150)
        record[7] = 2
        record[10] = 1
        record[11] = 47
        record[50] = UInt8(min(63, name.utf8.count))
        for (index, byte) in name.utf8.prefix(63).enumerated() { record[51 + index] = byte }
        for tag: UInt8 in [2, 18] {
            record += [0, tag, 0, UInt8(path.utf8.count)] + Array(path.utf8) + (path.utf8.count % 2 == 1 ? [0] : [])
        }
        record += [0xFF, 0xFF, 0, 0]
        record[5] = UInt8(record.count & 255)
        return box("alis", [0, 0, 0, 0] + record)
    }

    private static func box(_ kind: String, _ body: [UInt8]) -> [UInt8] {
        let size = UInt32(body.count + 8)
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } + Array(kind.utf8) + body
    }

    private static func big(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reduce(0) { $0 << 8 | UInt32($1) } }
}
