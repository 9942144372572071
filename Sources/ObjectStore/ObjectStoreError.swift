public import VoiceCore

/// What can go wrong with objects, account keys and signed links.
public enum ObjectStoreError: CodedError, Equatable {
    /// No such object (or upload) of this account.
    case notFound
    /// The stored bytes are not those that were written. `chunk` counts the content's 64 KiB pieces from 0; `nil` means the frame
    /// around them, or the whole against its keyed hash.
    case damaged(chunk: Int64?)
    /// The disk or quota is full. Nothing was kept; the same call works again once there is room.
    case full
    /// More than the announced or allowed number of bytes.
    case tooLarge(limit: Int64)
    /// Fewer bytes than were announced.
    case lengthMismatch(announced: Int64, received: Int64)
    /// The part does not begin where the upload stands, which is at `expected`.
    case offsetMismatch(expected: Int64)
    /// The range begins beyond the object's end.
    case rangeOutside(length: Int64)
    /// The upload was completed or aborted before.
    case uploadOver
    /// The account has no key: it was never made, or its file is gone.
    case keyMissing
    /// The account's key was erased, and with it everything that it protected.
    case keyErased
    /// The key file is not as it was written.
    case keyDamaged
    /// The link was not signed by this installation, or was changed.
    case linkInvalid
    /// The link was good until a time that has passed.
    case linkExpired
    /// Reading or writing failed. `call` names the system call, `errno` its error.
    case io(call: String, errno: Int32)

    public var code: String {
        switch self {
        case .notFound: "object_not_found"
        case .damaged: "object_damaged"
        case .full: "object_storage_full"
        case .tooLarge: "object_too_large"
        case .lengthMismatch: "object_length_mismatch"
        case .offsetMismatch: "object_offset_mismatch"
        case .rangeOutside: "object_range_outside"
        case .uploadOver: "object_upload_over"
        case .keyMissing: "account_key_missing"
        case .keyErased: "account_key_erased"
        case .keyDamaged: "account_key_damaged"
        case .linkInvalid: "link_invalid"
        case .linkExpired: "link_expired"
        case .io: "object_storage_unavailable"
        }
    }

    public var userMessage: String {
        switch self {
        case .notFound: "The stored file is not there any more. Restore it from a backup."
        case .damaged: "The stored file is damaged and cannot be given out. Restore it from a backup."
        case .full: "The server's disk is full. Nothing was kept; try again when there is room."
        case .tooLarge(let limit): "More than \(limit) bytes were sent, which is the limit."
        case .lengthMismatch(let announced, let received): "\(announced) bytes were announced, but \(received) came."
        case .offsetMismatch(let expected): "The upload stands at byte \(expected); go on from there."
        case .rangeOutside(let length): "The range begins beyond the end: there are \(length) bytes."
        case .uploadOver: "The upload is over; begin a new one."
        case .keyMissing, .keyDamaged: "The account's key cannot be read. Restore it from the backup of the keys."
        case .keyErased: "The account was erased."
        case .linkInvalid: "The link is not valid."
        case .linkExpired: "The link has expired; ask for a new one."
        case .io: "The server could not read or write its files. Try again."
        }
    }

    public var operatorMessage: String {
        switch self {
        case .damaged(let chunk?): "chunk \(chunk) does not match its check"
        case .damaged: "the object's frame or keyed hash does not match"
        case .io(let call, let errno): "\(call) failed with errno \(errno)"
        default: userMessage
        }
    }

    /// Whether the content is gone for good, unless somebody brings it back from a backup.
    public var isLoss: Bool {
        switch self {
        case .notFound, .damaged: true
        default: false
        }
    }

    public var isRetryable: Bool {
        switch self {
        case .full, .io: true
        default: false
        }
    }
}
