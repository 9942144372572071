import AudioCodecs
import ModelLibrary
import VoiceCore

/// How a command ended, by the numbers of BSD's sysexits(3), which scripts know.
public enum ExitStatus: Int32, Sendable {
    case success = 0
    case failure = 1
    /// The command line makes no sense.
    case usage = 64
    /// The input is no usable audio, or a model's download is not what it must be.
    case badData = 65
    /// An input file cannot be read.
    case noInput = 66
    /// An engine or a server that is needed is not there.
    case unavailable = 69
    /// A file cannot be written.
    case cannotCreate = 73
    /// The same command may work later.
    case temporary = 75
    /// What answered is no server of ours, or of a version that is too different.
    case protocolError = 76
    /// The key is not valid, or may not do this.
    case noPermission = 77
    /// A setting is wrong.
    case configuration = 78
    /// A signal ended it, as a shell says of SIGINT.
    case interrupted = 130
}

extension ExitStatus {
    /// The number that an error ends a command with.
    init(_ error: any Error) {
        guard let coded = error as? any CodedError else {
            self = .failure
            return
        }
        switch coded {
        case is SettingsError: self = .configuration
        case let error as CommandError: self = error.status
        case let error as ServerUnreachable: self = error.status
        case let error as ModelError: self = error.status
        default:
            switch coded.code {
            case let code where AudioError.refusals.contains(code): self = .badData
            case "text_empty": self = .badData
            case "voice_unknown": self = .usage
            case "phonemizer_missing", "pronunciation_unknown": self = .unavailable
            case "decoder_missing", "decoder_unusable", "decoder_sandbox_unavailable": self = .unavailable
            case let code where code.hasPrefix("engine_") || code == "language_unsupported": self = .unavailable
            default: self = coded.isRetryable ? .temporary : .failure
            }
        }
    }
}

/// An error that only commands have.
struct CommandError: CodedError {
    let code: String
    let userMessage: String
    let status: ExitStatus
}
