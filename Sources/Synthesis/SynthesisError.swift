public import VoiceCore

/// Why nothing is spoken.
public enum SynthesisError: CodedError, Equatable {
    /// eSpeak NG is not installed.
    case phonemizerMissing(path: String)
    /// It could not be run, was stopped at a limit, or ended badly.
    case phonemizerFailed(cause: String)
    /// It does not have the pronunciation that the model was trained on, or none of its data.
    case pronunciationUnknown(String)
    /// There is nothing in the text that can be said.
    case nothingToSay

    public var code: String {
        switch self {
        case .phonemizerMissing: "phonemizer_missing"
        case .phonemizerFailed: "phonemizer_failed"
        case .pronunciationUnknown: "pronunciation_unknown"
        case .nothingToSay: "text_empty"
        }
    }

    public var userMessage: String {
        switch self {
        case .phonemizerMissing: "This voice needs the program eSpeak NG, which is not there (apt-get install espeak-ng)."
        case .phonemizerFailed: "The program eSpeak NG, which tells how words are pronounced, failed. Trying again may help."
        case .pronunciationUnknown(let voice): "The program eSpeak NG has no pronunciation '\(voice)', or its data are missing."
        case .nothingToSay: "There is nothing in the text that can be spoken."
        }
    }

    public var operatorMessage: String {
        switch self {
        case .phonemizerMissing(let path): "\(userMessage) It was looked for at \(path)."
        case .phonemizerFailed(let cause): "\(userMessage) (\(cause))"
        default: userMessage
        }
    }

    public var isRetryable: Bool {
        if case .phonemizerFailed = self { true } else { false }
    }
}
