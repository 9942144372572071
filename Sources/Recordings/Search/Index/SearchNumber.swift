import Storage
import VoiceCore

/// The number of a recording in the full text: milliseconds since 2000 of when it was made, or the next that is free.
///
/// So the newest come first without being sorted.
enum SearchNumber {
    private static let origin: Int64 = 946_684_800_000

    /// The number of a recording made at a time, if it is free; none made then or later has a smaller one.
    static func least(_ time: Timestamp) -> Int64 { max(1, time.microseconds / 1000 - origin) }

    /// Greater than the numbers of recordings made before a time, however many were made at once.
    static func beyond(_ time: Timestamp) -> Int64 { least(time) + 1 << 24 }
}

extension SearchNumber {
    /// Numbers that recordings have, whosever they are.
    static func taken(from number: Int64, limit: Int, _ tx: any ReadTransaction) throws -> [Int64] {
        try tx.query("SELECT number FROM search_documents WHERE number >= \(number) ORDER BY number LIMIT \(limit)").map { try $0[0] }
    }

    /// Greater than every number that is taken.
    static func next(_ tx: any ReadTransaction) throws -> Int64 {
        let last: Int64? = try tx.first("SELECT number FROM search_documents ORDER BY number DESC LIMIT 1").map { try $0[0] }
        return (last ?? 0) + 1
    }
}
