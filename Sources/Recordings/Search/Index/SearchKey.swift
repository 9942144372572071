import VoiceCore

/// A property of a recording as a word of the full text, so that a filter is one more word that must be there.
///
/// Its first letter is of Unicode's private use, which folded text never holds, so no search can find it; the rest is a hash, for the
/// words of a tag may be anything. What the hash lets through by chance is found out when the recordings are read.
struct SearchKey: Sendable {
    let text: String

    private init(_ kind: String, _ value: String) {
        // FNV-1a, 64 bits.
        let hash = (kind + "\n" + value).utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        text = "\u{E000}" + String(hash, radix: 36)
    }

    static func account(_ id: AccountID) -> SearchKey { SearchKey("account", id.text) }
    static func speaker(_ name: String) -> SearchKey { SearchKey("speaker", name) }
    static func tag(_ tag: String) -> SearchKey { SearchKey("tag", tag) }
    static func language(_ tag: String) -> SearchKey { SearchKey("language", tag) }
    static func collection(_ id: CollectionID) -> SearchKey { SearchKey("collection", id.text) }
    static let starred = SearchKey("starred", "")
    fileprivate static func recorded(_ date: some StringProtocol) -> SearchKey { SearchKey("recorded", String(date)) }

    /// The day, the month and the year of a recording's own time.
    static func recorded(_ time: Timestamp) -> [SearchKey] {
        let date = RecordedDates.date(of: time)
        return [recorded(date), recorded(date.prefix(7)), recorded(date.prefix(4))]
    }

    /// What a recording must have to pass a filter, the account first: one of each of these.
    static func keys(of filter: RecordingFilter, account: AccountID) -> [[SearchKey]] {
        var keys = [[SearchKey.account(account)]]
        if let collection = filter.collection { keys.append([.collection(collection)]) }
        keys += filter.tags.map { [tag($0)] }
        if let speaker = filter.speaker { keys.append([.speaker(speaker)]) }
        if let language = filter.language { keys.append([.language(language)]) }
        if filter.starred == true { keys.append([.starred]) }
        if filter.recordedAfter != nil || filter.recordedBefore != nil {
            keys.append(RecordedDates.covering(from: filter.recordedAfter, to: filter.recordedBefore).map(recorded))
        }
        return keys
    }
}

/// The days, months or years that cover a range of times: whichever are few. Without them a narrow range would be found by looking at every
/// recording with a common word.
private enum RecordedDates {
    private static let first = Timestamp(microseconds: 0)
    private static let last = Timestamp(microseconds: 4_102_444_799_999_999)  // the end of 2099

    /// `2026-11-21` in UTC; times before 1970 and after 2099 count as those years'.
    static func date(of time: Timestamp) -> Substring { min(max(time, first), last).description.prefix(10) }

    static func covering(from: Timestamp?, to: Timestamp?) -> [Substring] {
        let (start, end) = (min(max(from ?? first, first), last), min(max(to ?? last, first), last))
        let days = dates(from: start, to: end, every: .seconds(86_400), letters: 10, limit: 40)
        return days ?? dates(from: start, to: end, every: .seconds(28 * 86_400), letters: 7, limit: 60)
            ?? dates(from: start, to: end, every: .seconds(365 * 86_400), letters: 4, limit: 200) ?? []
    }

    /// `nil` for more than the limit.
    private static func dates(from: Timestamp, to: Timestamp, every step: Duration, letters: Int, limit: Int) -> [Substring]? {
        guard to - from <= step * limit else { return nil }
        var dates: [Substring] = []
        var time = from
        while time < to {
            dates.append(date(of: time).prefix(letters))
            time = time + step
        }
        dates.append(date(of: to).prefix(letters))
        return dates.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }
}
