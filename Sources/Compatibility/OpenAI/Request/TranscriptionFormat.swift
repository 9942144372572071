/// What a transcription is answered as.
enum TranscriptionFormat: String, CaseIterable, Sendable {
    case json, text, srt, vtt
    case verboseJSON = "verbose_json"
    case diarizedJSON = "diarized_json"

    var contentType: String {
        switch self {
        case .json, .verboseJSON, .diarizedJSON: "application/json"
        case .text: "text/plain; charset=utf-8"
        case .srt: "application/x-subrip; charset=utf-8"
        case .vtt: "text/vtt; charset=utf-8"
        }
    }
}

/// What `verbose_json` gives times of.
enum TimestampGranularity: String, CaseIterable, Sendable {
    case word, segment
}
