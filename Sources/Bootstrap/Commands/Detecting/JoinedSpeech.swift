import Transcription

/// What a model takes for speech, without the pauses that count for none.
struct JoinedSpeech {
    private var speech: DetectedSpeech
    /// In samples.
    private let pause: Int
    private var open: Range<Int>?

    /// - Parameter pause: in seconds; stretches that are parted by no more are one.
    init(_ detector: any SpeechDetector, pause: Double) {
        speech = DetectedSpeech(detector)
        self.pause = Int(pause * Double(UtteranceSegmenter.sampleRate))
    }

    mutating func push(_ samples: [Float]) async throws -> [Range<Int>] { join(try await speech.push(samples)) }

    mutating func finish() async throws -> [Range<Int>] {
        defer { open = nil }
        return join(try await speech.finish()) + [open].compactMap { $0 }
    }

    private mutating func join(_ blocks: [DetectedSpeech.Block]) -> [Range<Int>] {
        var ended: [Range<Int>] = []
        for stretch in blocks.flatMap(\.speech) {
            guard let last = open else {
                open = stretch
                continue
            }
            if stretch.lowerBound - last.upperBound > pause {
                ended.append(last)
                open = stretch
            } else {
                open = last.lowerBound..<stretch.upperBound
            }
        }
        return ended
    }
}
