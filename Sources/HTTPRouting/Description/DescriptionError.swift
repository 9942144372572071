public import VoiceCore

/// The interface description cannot be made from the routes: a mistake of ours, found at start.
public struct DescriptionError: CodedError {
    public let operatorMessage: String
    public var code: String { "description_failed" }
    public var userMessage: String { "The interface description cannot be made: \(operatorMessage)." }

    init(_ message: String) { operatorMessage = message }
}
