import HTTPRouting
import NIOCore
import Transcription
import VoiceCore

/// A finished transcript in the form that a request asked for.
struct TranscriptionAnswer {
    let transcript: Transcript
    let parameters: TranscriptionParameters
    let capabilities: RecognizerCapabilities

    func response() throws -> RouteResponse {
        switch parameters.format {
        case .json: try .json(plain)
        case .diarizedJSON: try .json(DiarizedTranscription(transcript, usage: usage))
        case .verboseJSON: try .json(verbose)
        case .text: .text(transcript.text + "\n", contentType: parameters.format.contentType)
        case .srt: .text(transcript.srt(), contentType: parameters.format.contentType)
        case .vtt: .text(transcript.webVTT(), contentType: parameters.format.contentType)
        }
    }

    private var plain: PlainTranscription {
        PlainTranscription(
            text: transcript.text, languages: DetectedLanguage.all(in: transcript),
            logprobs: parameters.includesLogProbabilities ? transcript.logProbabilities : nil, usage: usage)
    }

    private var verbose: VerboseTranscription {
        let wanted = parameters.granularities
        return VerboseTranscription(
            task: "transcribe", language: LanguageName.of(transcript.language ?? onlyLanguage), duration: transcript.duration,
            text: transcript.text,
            segments: wanted.isEmpty || wanted.contains(.segment)
                ? transcript.segments.enumerated().map { VerboseSegment($1, id: $0) } : nil,
            words: wanted.contains(.word) ? transcript.words.map(VerboseWord.init) : nil, usage: usage)
    }

    /// What an engine of one language must have heard.
    private var onlyLanguage: String? { capabilities.languages.count == 1 ? capabilities.languages.first : nil }

    private var usage: Usage { .duration(seconds: transcript.duration) }
}

/// `json`.
struct PlainTranscription: Encodable, Sendable {
    let text: String
    let languages: [DetectedLanguage]?
    let logprobs: [LogProbability]?
    let usage: Usage
}

/// A language that was heard; its ISO 639 code.
struct DetectedLanguage: Encodable, Sendable, Hashable {
    let code: String

    /// Those that the engine told of, in the order of their first words; `nil` where it told of none.
    static func all(in transcript: Transcript) -> [DetectedLanguage]? {
        var seen: Set<String> = []
        let found = transcript.segments.compactMap(\.language).map(LanguageName.code).filter { seen.insert($0).inserted }
        return found.isEmpty ? nil : found.map(DetectedLanguage.init)
    }
}
