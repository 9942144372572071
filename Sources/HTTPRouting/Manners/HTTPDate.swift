import Glibc
public import VoiceCore

/// Dates in headers (RFC 9110, 5.6.7), which are whole seconds: `Sun, 06 Nov 1994 08:49:37 GMT`.
public struct HTTPDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Since 1970.
    public let seconds: Int

    public init(seconds: Int) { self.seconds = seconds }

    /// Rounds down to the second.
    public init(_ time: Timestamp) {
        let whole = time.microseconds / 1_000_000
        seconds = Int(time.microseconds % 1_000_000 < 0 ? whole - 1 : whole)
    }

    /// Reads any of the three forms that a recipient must accept; `nil` where it is none of them.
    public init?(_ field: String) {
        let words = field.split { $0 == " " || $0 == "," || $0 == "-" || $0 == "\t" }.map(String.init)
        let (day, month, year, clock): (String, String, String, String)
        switch words.count {
        case 6 where words[5] == "GMT": (day, month, year, clock) = (words[1], words[2], words[3], words[4])
        case 5: (day, month, year, clock) = (words[2], words[1], words[4], words[3])
        default: return nil
        }
        let time = clock.split(separator: ":", omittingEmptySubsequences: false).compactMap { CInt($0) }
        guard let month = Self.months.firstIndex(of: month), let day = CInt(day), let year = CInt(year).flatMap({ Self.full($0) }),
            (1...31).contains(day), time.count == 3, (0...23).contains(time[0]), (0...59).contains(time[1]), (0...60).contains(time[2])
        else { return nil }
        var parts = tm()
        parts.tm_year = year - 1900
        parts.tm_mon = CInt(month)
        parts.tm_mday = day
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (time[0], time[1], time[2])
        seconds = timegm(&parts)
    }

    /// A year of two digits, as RFC 850 has it, lies at most 50 years ahead; until 2050 that is the same as this.
    private static func full(_ year: CInt) -> CInt? {
        switch year {
        case 0..<70: 2000 + year
        case 70..<100: 1900 + year
        case 1000...9999: year
        default: nil
        }
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    public static func < (a: HTTPDate, b: HTTPDate) -> Bool { a.seconds < b.seconds }

    public var description: String {
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        var time = time_t(seconds)
        var parts = tm()
        guard gmtime_r(&time, &parts) != nil else { return "" }
        func two(_ value: CInt) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(Self.months[Int(parts.tm_mon)]) \(1900 + Int(parts.tm_year)) "
            + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
    }
}
