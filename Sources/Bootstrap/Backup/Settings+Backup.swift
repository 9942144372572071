extension Settings {
    /// The backup that the server makes by itself; `nil` where none is wanted.
    var backupOrder: Backups.Order? {
        backupDirectory.map {
            Backups.Order(
                directory: RealPath.absolute($0), keep: backupKeep, bytesPerSecond: backupMegabytesPerSecond.map { $0 * 1_000_000 })
        }
    }
}
