import Logging
import ModelLibrary
import NIOConcurrencyHelpers

/// The engines of a running server, which change with the models that are installed.
///
/// Whoever begins something takes them as they are ``now`` and keeps what it took to its end: engines that are replaced live as long as
/// somebody has them, and their processes leave with the last one.
final class CurrentEngines: Sendable {
    private let settings: Settings
    private let logger: Logger
    private let engines: NIOLockedValueBox<Engines>

    init(_ settings: Settings, logger: Logger) {
        self.settings = settings
        self.logger = logger
        engines = NIOLockedValueBox(Engines(settings, logger: logger))
    }

    var now: Engines { engines.withLockedValue { $0 } }

    /// Changes with what ``takeUp()`` takes up, and little to look at.
    var stamp: ModelStamp { settings.modelStore.stamp }

    /// Makes the engines those of what is installed now. Models that did not change keep their processes. One caller at a time; blocks
    /// while some small files are read.
    ///
    /// - Throws: `ModelError` where they cannot be read; the engines stay as they are.
    func takeUp() throws(ModelError) {
        let installed = try InstalledSpeechModels(in: settings.modelStore)
        let last = now
        guard installed != last.installed else { return }
        let next = Engines(installed, after: last, settings, logger: logger)
        engines.withLockedValue { $0 = next }
        logger.info("models changed", metadata: ["engines": "\(next.parts.map(\.processes.name).joined(separator: ", "))"])
    }

    /// Ends all engine processes.
    func stop() async { await now.stop() }
}
