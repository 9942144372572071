public import VoiceCore

/// What can go wrong with models, in the words of the person who asked.
public enum ModelError: CodedError, Equatable {
    // MARK: What was asked for

    case unknownModel(String, near: [String])
    case notInstalled(String)
    /// Its condition, which has to be accepted.
    case licenceNotAccepted(name: String, licence: String, condition: String)
    case catalogueInvalid(String)
    case mirrorInvalid
    /// A proxy's address in the environment; the variable's name.
    case proxyInvalid(String)
    /// Nothing vouches for what comes over an open connection.
    case plainHTTP(host: String)
    /// Another command installs or removes models.
    case busy

    // MARK: The download

    case unreachable(host: String)
    case untrusted(host: String)
    case silent(host: String, seconds: Int)
    case broken(host: String)
    case missing(host: String)
    case refused(host: String, status: Int)
    /// Redirections that go round in a circle or to an open connection.
    case redirected(host: String)
    case answerMalformed(host: String, String)
    case tooLong(limit: Int64)
    case wrongLength(expected: Int64, actual: Int64)
    case wrongChecksum(name: String, expected: String, actual: String)
    /// Other bytes than those that came first.
    case changedSincePinned(name: String, expected: String, actual: String)

    // MARK: The archive

    case fileUnreadable(errno: Int32)
    case archiveDamaged(String)
    /// A name or a link that leads out of the model's folder, or a file that is there twice.
    case archiveUnsafe(String)
    case archiveTooLarge(String)
    case archiveIncomplete([String])
    case fileDamaged(name: String, path: String)

    // MARK: The disk

    case noSpace(needed: Int64, free: Int64)
    case diskFull
    case io(call: String, errno: Int32)
    /// A file of ours about models that makes no sense.
    case recordDamaged(String)

    public var isRetryable: Bool {
        switch self {
        case .busy, .silent, .broken, .diskFull, .noSpace: true
        case .refused(_, let status): status == 429 || status >= 500
        default: false
        }
    }
}
