import Transcription

/// `diarized_json`.
struct DiarizedTranscription: Encodable, Sendable {
    let task = "transcribe"
    /// In seconds.
    let duration: Seconds
    let text: String
    let segments: [SegmentEvent]
    let usage: Usage

    init(_ transcript: Transcript, usage: Usage) {
        duration = transcript.duration
        text = transcript.text
        segments = SegmentEvent.all(of: transcript)
        self.usage = usage
    }
}

/// Speakers as OpenAI names those whom it does not know: A, B … Z, AA, AB … in the order in which they begin to speak.
struct SpeakerLetters {
    private var letters: [String: String] = [:]

    /// - Parameter label: ours, unique within the transcript.
    mutating func letters(for label: String) -> String {
        if let known = letters[label] { return known }
        var (text, number) = ("", letters.count)
        repeat {
            text = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(number % 26))) + text
            number = number / 26 - 1
        } while number >= 0
        letters[label] = text
        return text
    }
}
