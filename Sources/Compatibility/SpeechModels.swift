public import Transcription
public import VoiceCore

/// Which engines an account may use; `Bootstrap` says which.
public protocol SpeechModels: Sendable {
    /// In order of the account's preference: the first is its default.
    func engines(of account: AccountID) async throws -> EngineCatalogue
}
