public import FoundationEssentials

/// A moment in UTC, with microsecond resolution: the form in which times are stored and compared.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z; negative before it.
    public var microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// Rounds towards zero to whole microseconds.
    public init(_ date: Date) { microseconds = Int64(date.timeIntervalSince1970 * 1_000_000) }

    public var date: Date { Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }

    public static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }

    public static func + (time: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(microseconds: time.microseconds + duration.wholeMicroseconds)
    }

    public static func - (time: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(microseconds: time.microseconds - duration.wholeMicroseconds)
    }

    public static func - (a: Timestamp, b: Timestamp) -> Duration {
        .microseconds(a.microseconds - b.microseconds)
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with microseconds: `2026-11-21T09:30:00.250000Z`.
    public var description: String {
        let second = microseconds.quotientFlooring(1_000_000)
        let fraction = microseconds - second * 1_000_000
        let days = second.quotientFlooring(86_400)
        let time = second - days * 86_400
        let (year, month, day) = Self.civil(fromDays: days)
        func pad(_ value: Int64, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T\(pad(time / 3600, 2)):\(pad(time / 60 % 60, 2)):\(pad(time % 60, 2))"
            + ".\(pad(fraction, 6))Z"
    }

    /// Days since 1970 to year, month and day of the proleptic Gregorian calendar (Hinnant, "chrono-compatible low-level date
    /// algorithms", `civil_from_days`).
    private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let z = days + 719_468
        let era = z.quotientFlooring(146_097)
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}

extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = Timestamp(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not an RFC 3339 time")
        }
        self = time
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Reads an RFC 3339 time with any number of fraction digits; digits after the sixth are dropped.
    public init?(_ text: String) {
        var whole = text
        var fraction: Int64 = 0
        if let dot = text.firstIndex(of: ".") {
            let digits = text[text.index(after: dot)...].prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty, let value = Int64(String(digits.prefix(6)).padded(to: 6)) else { return nil }
            fraction = value
            whole = String(text[..<dot]) + text[text.index(dot, offsetBy: digits.count + 1)...]
        }
        guard Self.isOnTheClock(whole), let date = try? Date(whole, strategy: .iso8601) else { return nil }
        microseconds = Int64(date.timeIntervalSince1970) * 1_000_000 + fraction
    }
}

extension Timestamp {
    /// Whether hours, minutes and seconds are such as clocks show: Foundation would carry 12:99 over to 13:39.
    private static func isOnTheClock(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        func number(at place: Int, upTo limit: Int) -> Bool {
            guard bytes.count > place + 1, (48...57).contains(bytes[place]), (48...57).contains(bytes[place + 1]) else { return false }
            return Int(bytes[place] - 48) * 10 + Int(bytes[place + 1] - 48) <= limit
        }
        return number(at: 11, upTo: 23) && number(at: 14, upTo: 59) && number(at: 17, upTo: 59)
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: "0", count: max(0, width - count)) }
}

extension Int64 {
    fileprivate func quotientFlooring(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
