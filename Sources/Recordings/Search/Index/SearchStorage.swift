public import Storage

/// Where the search index lies: a database of its own, which may be thrown away at any time.
public protocol SearchStorage: Sendable {
    /// Opens what is there, or else an empty one. Blocks for as long as files take to open.
    ///
    /// - Throws: `StorageError`; `.corrupt` for what is no database.
    func open() throws -> any Database

    /// Removes what is there; it is not open.
    func remove() throws
}
