import VoiceCore

/// Makes a ZIP archive from the first byte to the last, without ever going back: for answers that are sent while they are made.
///
/// PKWARE's APPNOTE 6.3.10, with entries stored as they are (method 0): audio is compressed already. An entry whose bytes are at hand has
/// its length and check in front of it; one that streams has them behind it (a data descriptor, 4.3.9). Entries, offsets and counts that
/// do not fit in 32 or 16 bits use ZIP64 (4.5.3), so there is no limit that somebody could meet. Names are UTF-8 (flag bit 11).
///
/// The caller sends what `begin`, its own bytes, `end` give, in that order, and at last the directory and `ending`.
struct ZipWriter {
    /// Records of entries that ended since the last `takeDirectory`, for the directory at the archive's end.
    private var directory: [UInt8] = []
    private var directoryLength: UInt64 = 0
    /// Bytes of the archive so far, without the directory.
    private var offset: UInt64 = 0
    private var entries: UInt64 = 0
    private var current: ZipRecord?

    /// Begins an entry whose bytes come in pieces.
    ///
    /// - Parameters:
    ///   - modified: `nil` for 1980-01-01, the first day that the format knows.
    ///   - length: an upper bound of what comes, in bytes; it decides on the entry's form.
    mutating func begin(_ name: String, modified: Timestamp?, length: UInt64) -> [UInt8] {
        start(ZipRecord(name: name, modified: modified, offset: offset, isStreamed: true, isLong: length >= ZipRecord.marker))
    }

    /// Takes the next bytes of the entry that was begun; the caller sends them.
    mutating func take(_ bytes: [UInt8]) {
        current?.add(bytes)
        offset += UInt64(bytes.count)
    }

    /// Ends the entry that was begun, wherever it stands.
    mutating func end() -> [UInt8] {
        guard let record = current else { return [] }
        let descriptor = record.descriptor
        offset += UInt64(descriptor.count)
        finish(record)
        return descriptor
    }

    /// What stands in front of an entry whose bytes are all at hand; they are the next that the caller sends.
    mutating func whole(_ name: String, modified: Timestamp?, _ bytes: [UInt8]) -> [UInt8] {
        var record = ZipRecord(
            name: name, modified: modified, offset: offset, isStreamed: false, isLong: UInt64(bytes.count) >= ZipRecord.marker)
        record.add(bytes)
        let header = start(record)
        offset += UInt64(bytes.count)
        finish(record)
        return header
    }

    /// The directory's next part, to be kept until the end and then sent, all parts in their order.
    mutating func takeDirectory() -> [UInt8] {
        defer { directory.removeAll(keepingCapacity: true) }
        return directory
    }

    /// What follows the directory: its place and the number of entries (4.3.14 to 4.3.16).
    ///
    /// - Parameter comment: shown by programs that list the archive; at most 65535 bytes.
    func ending(comment: String = "") -> [UInt8] {
        var bytes: [UInt8] = []
        if entries >= 0xFFFF || offset >= ZipRecord.marker || directoryLength >= ZipRecord.marker { appendLongEnding(to: &bytes) }
        bytes.append(little: 0x0605_4B50 as UInt32)
        bytes.append(little: 0 as UInt32)  // one disk, the first
        for _ in 0..<2 { bytes.append(little: UInt16(min(entries, 0xFFFF))) }
        bytes.append(little: UInt32(min(directoryLength, ZipRecord.marker)))
        bytes.append(little: UInt32(min(offset, ZipRecord.marker)))
        let text = Array(comment.utf8.prefix(0xFFFF))
        bytes.append(little: UInt16(text.count))
        return bytes + text
    }

    private func appendLongEnding(to bytes: inout [UInt8]) {
        bytes.append(little: 0x0606_4B50 as UInt32)
        bytes.append(little: 44 as UInt64)  // bytes of this record that follow
        for _ in 0..<2 { bytes.append(little: 45 as UInt16) }
        bytes.append(little: 0 as UInt64)  // one disk, the first
        for _ in 0..<2 { bytes.append(little: entries) }
        bytes.append(little: directoryLength)
        bytes.append(little: offset)
        bytes.append(little: 0x0706_4B50 as UInt32)
        bytes.append(little: 0 as UInt32)
        bytes.append(little: offset + directoryLength)
        bytes.append(little: 1 as UInt32)
    }

    private mutating func start(_ record: ZipRecord) -> [UInt8] {
        current = record
        let header = record.header
        offset += UInt64(header.count)
        return header
    }

    private mutating func finish(_ record: ZipRecord) {
        let entry = record.directoryEntry
        directory += entry
        directoryLength += UInt64(entry.count)
        entries += 1
        current = nil
    }
}

extension [UInt8] {
    /// Appends a number, its lowest byte first.
    mutating func append(little value: some FixedWidthInteger) {
        for shift in stride(from: 0, to: type(of: value).bitWidth, by: 8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
}
