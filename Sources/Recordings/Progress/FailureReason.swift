/// Why a transcript does not come, for programs and for people.
struct FailureReason: Codable, Equatable, Sendable {
    /// The error's code, as the recording and the job show it.
    let code: String
    let message: String

    init(code: String) {
        self.code = code
        message = Self.message(for: code)
    }

    /// What a person can do about it. An error's own text is for the operator and stays in the log.
    private static func message(for code: String) -> String {
        switch code {
        case "job_cancelled": "The transcription was cancelled."
        case "job_crashed", "engine_crashed": "The speech engine broke down on this recording several times."
        case "job_timed_out": "The transcription took longer than allowed."
        case "job_expired": "The transcription ended long ago without a transcript."
        case "object_damaged", "object_not_found": "What is stored of it cannot be read any more."
        case "account_key_missing", "account_key_erased", "account_key_damaged":
            "The account's key is not there, so its audio cannot be read."
        case "engine_none", "engine_unknown", "language_unsupported": "No engine that is installed here can transcribe it."
        case _ where code.hasPrefix("engine_"): "The speech engine could not do its work; the server's log names the cause."
        case _ where code.hasPrefix("wav_") || code.hasPrefix("media_") || code.hasPrefix("audio_"): "The audio cannot be read."
        case _ where code.hasPrefix("decoder_"): "The audio could not be decoded within the limits."
        default: "The transcription failed; the server's log names the cause."
        }
    }
}
