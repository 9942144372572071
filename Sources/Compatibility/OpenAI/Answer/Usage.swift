import Transcription

/// What a request cost, in OpenAI's two forms.
enum Usage: Encodable, Sendable {
    /// The length of the audio.
    case duration(seconds: Seconds)

    /// Counted pieces: a tenth of a second of audio in, a word out. The events of a stream can hold nothing else.
    case tokens(audio: Int, output: Int)

    /// As the last event of a stream tells of a transcript.
    static func streamed(_ transcript: Transcript) -> Usage {
        let words = transcript.segments.reduce(0) { $0 + ($1.words.isEmpty ? $1.text.split(separator: " ").count : $1.words.count) }
        return .tokens(audio: Int((transcript.duration * 10).rounded(.up)), output: words)
    }

    private enum Keys: CodingKey { case type, seconds, inputTokens, inputTokenDetails, outputTokens, totalTokens }

    private struct InputDetails: Encodable {
        let textTokens: Int
        let audioTokens: Int
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        switch self {
        case .duration(let seconds):
            try container.encode("duration", forKey: .type)
            try container.encode(seconds, forKey: .seconds)
        case .tokens(let audio, let output):
            try container.encode("tokens", forKey: .type)
            try container.encode(audio, forKey: .inputTokens)
            try container.encode(InputDetails(textTokens: 0, audioTokens: audio), forKey: .inputTokenDetails)
            try container.encode(output, forKey: .outputTokens)
            try container.encode(audio + output, forKey: .totalTokens)
        }
    }
}
