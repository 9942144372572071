import CZlib
import VoiceCore

/// One entry of a ZIP archive, and the three forms in which the archive tells of it.
struct ZipRecord {
    /// Stands in 32-bit fields whose value is in the ZIP64 field.
    static let marker: UInt64 = 0xFFFF_FFFF

    private let name: [UInt8]
    private let modified: ZipTime
    private let offset: UInt64
    private let isStreamed: Bool
    /// Whether its lengths are written with 64 bits beside its bytes.
    private let isLong: Bool
    private var length: UInt64 = 0
    private var check: UInt = 0

    init(name: String, modified: Timestamp?, offset: UInt64, isStreamed: Bool, isLong: Bool) {
        self.name = Array(name.utf8)
        self.modified = ZipTime(modified)
        self.offset = offset
        self.isStreamed = isStreamed
        self.isLong = isLong
    }

    mutating func add(_ bytes: [UInt8]) {
        length += UInt64(bytes.count)
        check = bytes.withUnsafeBufferPointer { crc32_z(check, $0.baseAddress, $0.count) }
    }

    /// The local header (4.3.7); of an entry that streams, its lengths and check are not known yet and are zero.
    var header: [UInt8] {
        let known = isStreamed ? 0 : length
        var extra = modified.field
        if isLong { extra += Self.longField([known, known]) }
        var bytes: [UInt8] = []
        bytes.append(little: 0x0403_4B50 as UInt32)
        appendCommon(to: &bytes, needsLong: isLong, check: isStreamed ? 0 : check, length: isLong ? Self.marker : known)
        bytes.append(little: UInt16(extra.count))
        return bytes + name + extra
    }

    /// What follows the bytes of an entry that streams (4.3.9).
    var descriptor: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(little: 0x0807_4B50 as UInt32)
        bytes.append(little: UInt32(truncatingIfNeeded: check))
        for _ in 0..<2 {
            if isLong { bytes.append(little: length) } else { bytes.append(little: UInt32(truncatingIfNeeded: length)) }
        }
        return bytes
    }

    /// The entry of the directory (4.3.12).
    var directoryEntry: [UInt8] {
        var long: [UInt64] = length >= Self.marker ? [length, length] : []
        if offset >= Self.marker { long.append(offset) }
        let extra = modified.field + (long.isEmpty ? [] : Self.longField(long))
        var bytes: [UInt8] = []
        bytes.append(little: 0x0201_4B50 as UInt32)
        bytes.append(little: (3 << 8 | 45) as UInt16)  // made on Unix
        appendCommon(to: &bytes, needsLong: isLong || !long.isEmpty, check: check, length: min(length, Self.marker))
        bytes.append(little: UInt16(extra.count))
        bytes.append(little: 0 as UInt16)  // no comment
        bytes.append(little: 0 as UInt32)  // on the first disk, not known to be text
        bytes.append(little: UInt32(0o100644) << 16)  // a file that its owner may write
        bytes.append(little: UInt32(min(offset, Self.marker)))
        return bytes + name + extra
    }

    /// What both headers share: from the version that is needed to the length of the name.
    private func appendCommon(to bytes: inout [UInt8], needsLong: Bool, check: UInt, length: UInt64) {
        bytes.append(little: (needsLong ? 45 : 20) as UInt16)
        bytes.append(little: (1 << 11 | (isStreamed ? 1 << 3 : 0)) as UInt16)
        bytes.append(little: 0 as UInt16)  // stored
        bytes.append(little: modified.time)
        bytes.append(little: modified.date)
        bytes.append(little: UInt32(truncatingIfNeeded: check))
        for _ in 0..<2 { bytes.append(little: UInt32(length)) }
        bytes.append(little: UInt16(name.count))
    }

    private static func longField(_ values: [UInt64]) -> [UInt8] {
        var field: [UInt8] = []
        field.append(little: 1 as UInt16)
        field.append(little: UInt16(8 * values.count))
        for value in values { field.append(little: value) }
        return field
    }
}

/// When a file was changed, as ZIP tells it: two seconds fine in whatever zone is meant, and again exactly, in UTC.
struct ZipTime {
    let date: UInt16
    let time: UInt16
    /// Info-ZIP's field `UT`; empty for a time that it cannot hold.
    let field: [UInt8]

    /// - Parameter moment: `nil` for the first that the format knows.
    init(_ moment: Timestamp?) {
        var field: [UInt8] = []
        let digits = (moment?.description ?? "").split { !$0.isNumber }.compactMap { UInt16($0) }
        if digits.count >= 6, (1980...2107).contains(digits[0]) {
            date = (digits[0] - 1980) << 9 | digits[1] << 5 | digits[2]
            time = digits[3] << 11 | digits[4] << 5 | digits[5] / 2
        } else {
            (date, time) = (1 << 5 | 1, 0)
        }
        if let seconds = moment.flatMap({ Int32(exactly: $0.microseconds / 1_000_000) }) {
            field.append(little: 0x5455 as UInt16)
            field.append(little: 5 as UInt16)
            field.append(1)
            field.append(little: seconds)
        }
        self.field = field
    }
}
