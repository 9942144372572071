import ModelLibrary

extension ModelError {
    /// What a command ends with.
    var status: ExitStatus {
        switch self {
        case .unknownModel, .notInstalled, .missing, .refused: isRetryable ? .temporary : .failure
        case .licenceNotAccepted: .usage
        case .catalogueInvalid, .mirrorInvalid, .proxyInvalid, .plainHTTP, .recordDamaged: .configuration
        case .unreachable, .untrusted: .unavailable
        case .busy, .silent, .broken: .temporary
        case .redirected, .answerMalformed, .tooLong, .wrongLength, .wrongChecksum, .changedSincePinned: .badData
        case .archiveDamaged, .archiveUnsafe, .archiveTooLarge, .archiveIncomplete, .fileDamaged: .badData
        case .fileUnreadable: .noInput
        case .noSpace, .diskFull, .io: .cannotCreate
        }
    }
}
