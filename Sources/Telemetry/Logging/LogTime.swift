import NIOConcurrencyHelpers
import VoiceCore

/// Times as text for log lines: all but the fraction is made once a second.
enum LogTime {
    private static let latest = NIOLockedValueBox((second: Int64.min, text: [UInt8]()))

    /// Appends `2026-11-21T09:30:00.250000Z`.
    static func append(_ time: Timestamp, to bytes: inout [UInt8]) {
        let microseconds = ((time.microseconds % 1_000_000) + 1_000_000) % 1_000_000
        let second = time.microseconds - microseconds
        latest.withLockedValue { latest in
            if latest.second != second {
                latest = (second, Array(Timestamp(microseconds: second).description.utf8.dropLast(7)))
            }
            bytes.append(contentsOf: latest.text)
        }
        var divisor: Int64 = 100_000
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(microseconds / divisor % 10))
            divisor /= 10
        }
        bytes.append(UInt8(ascii: "Z"))
    }
}
