/// Says when the models and choices of a folder are to be read again, by the stamps that it is shown. Holds no file and no clock.
///
/// A change within the tick of the file system's clock in which they were read leaves the stamp as it is: so they are read once more at the
/// next look.
public struct ModelWatch: Sendable {
    private var seen: ModelStamp?
    private var looksOnceMore = false

    /// The first look is always due.
    public init() {}

    public mutating func isDue(_ stamp: ModelStamp) -> Bool {
        let isNew = stamp != seen
        defer { (seen, looksOnceMore) = (stamp, isNew) }
        return isNew || looksOnceMore
    }

    /// They could not be read: the next look is due, whatever it shows.
    public mutating func forget() { seen = nil }
}

/// Tells a folder of models from what it was before a change. Two with the same stamp may differ by changes of one tick of the file
/// system's clock.
public struct ModelStamp: Equatable, Sendable {
    /// Models come and go by a move into or out of this folder.
    let installed: FileStamp?
    /// Replaced as a whole.
    let choices: FileStamp?
}

/// What changes with a file that is replaced and with a folder whose names change.
struct FileStamp: Equatable, Sendable {
    let inode: UInt64
    let seconds: Int
    let nanoseconds: Int
}
