import Compatibility
import Logging
import Recordings
import Transcription
import VoiceCore

extension OpenAIRoutes {
    /// The routes over an installation's engines.
    init(_ installation: Installation, engines: CurrentEngines, settings: Settings, logger: Logger) {
        self.init(
            models: InstalledModels(current: engines),
            audio: SpooledMedia(decoder: settings.mediaReading.decoder, directory: installation.directory.path),
            limits: OpenAILimits(bytes: settings.openAIUploadLimit, requests: settings.openAIRequests), logger: logger)
    }
}

/// Every account has the engines of the installation, in their order.
private struct InstalledModels: SpeechModels {
    let current: CurrentEngines

    func engines(of account: AccountID) async throws -> EngineCatalogue { current.now.catalogue }
}
