public import VoiceCore

/// What can go wrong below a `Database`.
public struct StorageError: CodedError {
    public enum Code: String, Sendable {
        /// A unique, foreign-key, check or not-null rule refused the statement; expected conflicts use `ON CONFLICT` instead.
        case constraint
        /// An earlier statement of the closure failed and was caught; the transaction can only roll back.
        case doomed
        /// The disk or quota is full. Nothing was written; the same call works again once there is room.
        case diskFull
        /// Reading or writing the database's files failed.
        case io
        /// The closure ran for too long and was interrupted.
        case interrupted
        /// The connection was lost during COMMIT: the write may or may not be there.
        case commitUnknown
        /// No connection, or the database is shutting down.
        case unavailable
        /// Serialisation failures or deadlocks went on after all retries.
        case contention
        /// A column held another type than the code reads.
        case typeMismatch
        /// The statement is wrong, or used wrongly (a write in a read).
        case statement
        /// The data directory is in use by another server.
        case alreadyOpen
        /// The database was written by a newer version that this one cannot work with.
        case schemaTooNew
        /// The files are damaged or are not a database.
        case corrupt
    }

    public let kind: Code

    /// What was being done, in words for the operator.
    public let doing: String

    /// The database's own message; never holds parameters.
    public let cause: String

    public init(_ kind: Code, doing: String, cause: String) {
        self.kind = kind
        self.doing = doing
        self.cause = cause
    }

    public var code: String {
        switch kind {
        case .diskFull: "storage_full"
        case .unavailable, .contention, .io, .interrupted: "storage_unavailable"
        case .commitUnknown: "storage_commit_unknown"
        case .typeMismatch: "storage_type_mismatch"
        case .alreadyOpen: "storage_already_open"
        case .schemaTooNew: "storage_schema_too_new"
        case .constraint, .doomed, .statement, .corrupt: "storage_\(kind.rawValue)"
        }
    }

    public var userMessage: String {
        switch kind {
        case .diskFull: "The server's disk is full. Nothing was changed; try again when there is room."
        case .unavailable, .contention, .io, .interrupted: "The database did not answer in time. Nothing was changed; try again."
        case .commitUnknown: "The connection to the database was lost while saving. Look whether the change is there before trying again."
        case .alreadyOpen: "Another Crescendo process uses this data directory."
        case .schemaTooNew: "The data was written by a newer version of Crescendo. Install that version or a later one."
        case .corrupt: "The database is damaged or is none. Restore it from a backup."
        default: "The server could not complete the request."
        }
    }

    public var operatorMessage: String { "\(kind.rawValue) while \(doing): \(cause)" }

    public var isRetryable: Bool {
        switch kind {
        case .diskFull, .unavailable, .contention, .io, .interrupted: true
        default: false
        }
    }
}
