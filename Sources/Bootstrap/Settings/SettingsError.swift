public import VoiceCore

/// A setting that stops the start.
public struct SettingsError: CodedError {
    /// The name under which it was given: an environment variable or an option.
    public let key: String
    public let reason: String

    public init(key: String, reason: String) {
        self.key = key
        self.reason = reason
    }

    public var code: String { "bad_setting" }
    public var userMessage: String { "\(key): \(reason)" }
}
