import VoiceCore

/// What can go wrong with an upload in parts.
enum UploadError: CodedError, Equatable {
    case notFound
    case offsetMismatch(expected: Int64)
    case lengthMissing
    case lengthChanged
    case tooLarge(limit: Int64)
    case beyondLength(Int64)
    case metadataMalformed
    case checksumMalformed
    case checksumMismatch
    case checkedPartTooLarge(limit: Int)
    case versionUnsupported

    var code: String {
        switch self {
        case .notFound: "upload_not_found"
        case .offsetMismatch: "upload_offset_mismatch"
        case .lengthMissing: "upload_length_missing"
        case .lengthChanged: "upload_length_changed"
        case .tooLarge: "upload_too_large"
        case .beyondLength: "upload_beyond_length"
        case .metadataMalformed: "upload_metadata_malformed"
        case .checksumMalformed: "upload_checksum_malformed"
        case .checksumMismatch: "upload_checksum_mismatch"
        case .checkedPartTooLarge: "upload_checked_part_too_large"
        case .versionUnsupported: "tus_version_unsupported"
        }
    }

    var userMessage: String {
        switch self {
        case .notFound: "There is no such upload in this account, or it has expired."
        case .offsetMismatch(let expected): "The upload stands at byte \(expected); go on from there."
        case .lengthMissing: "Give either Upload-Length, or Upload-Defer-Length: 1."
        case .lengthChanged: "The upload's length is known already and is another."
        case .tooLarge(let limit): "An upload has at most \(limit) bytes."
        case .beyondLength(let length): "The upload has \(length) bytes; more came, and what is beyond was not kept."
        case .metadataMalformed: "Upload-Metadata must be pairs of a key and a value in base 64, with commas between them, at most 16 KiB."
        case .checksumMalformed: "Upload-Checksum must name one of \(UploadChecksum.names) and give its value in base 64."
        case .checksumMismatch: "The part does not match its checksum and was not kept."
        case .checkedPartTooLarge(let limit): "A part with a checksum has at most \(limit) bytes."
        case .versionUnsupported: "Tus-Resumable must be 1.0.0."
        }
    }
}
