import VoiceCore

/// Names one snapshot of a backup: the time at which it was made, in a form that every file system takes and that sorts as time does:
/// `20261121T183000.250Z`.
struct SnapshotName: Hashable, Comparable, Sendable, CustomStringConvertible {
    let text: String

    var description: String { text }

    init(_ time: Timestamp) {
        // 2026-11-21T18:30:00.250000Z without what file systems do not take, and to the millisecond.
        let whole = time.description.filter { $0 != "-" && $0 != ":" && $0 != "Z" }
        text = whole.dropLast(3) + "Z"
    }

    /// `nil` for a text that is no snapshot's name.
    init?(_ text: String) {
        guard text.wholeMatch(of: /\d{8}T\d{6}\.\d{3}Z/) != nil else { return nil }
        self.text = text
    }

    /// The time that it names.
    var time: Timestamp? {
        var time = text
        for (offset, character) in [(4, "-"), (7, "-"), (13, ":"), (16, ":")] as [(Int, Character)] {
            time.insert(character, at: time.index(time.startIndex, offsetBy: offset))
        }
        return Timestamp(time)
    }

    static func < (a: SnapshotName, b: SnapshotName) -> Bool { a.text < b.text }
}
