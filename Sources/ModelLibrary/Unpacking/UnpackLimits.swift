/// How much an archive may hold, whatever it says of itself. What is left out counts too, since it has to be decompressed.
struct UnpackLimits: Sendable, Equatable {
    /// Of all entries together.
    var bytes: Int64
    var entries = 20_000

    /// Archives hold other precisions and samples beside what is installed: up to some five times as much in those that are known.
    init(for model: CatalogueModel) { bytes = max(model.installedBytesAbout, model.download.bytes) * 8 + (64 << 20) }

    init(bytes: Int64, entries: Int = 20_000) {
        self.bytes = bytes
        self.entries = entries
    }
}
