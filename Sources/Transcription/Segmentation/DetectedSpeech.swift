import VoiceCore

/// Asks a model where speech is, in a sound of any length.
///
/// It is asked for 30 s at a time, with the 2 s before, in which it finds its bearings, and the half second behind, so that it may think
/// again about the last word. It remembers nothing from one time to the next: a process that dies is asked again, and the same samples give
/// the same answers, whatever pieces they come in.
public struct DetectedSpeech: Sendable {
    /// A part of the sound about which all is known.
    public struct Block: Sendable {
        public let samples: [Float]
        /// In samples from the beginning of the sound, by time. Speech that goes on in the next block ends with this one.
        public let speech: [Range<Int>]
    }

    private static let blockLength = 30 * UtteranceSegmenter.sampleRate
    private static let lengthBefore = 2 * UtteranceSegmenter.sampleRate
    private static let lengthBehind = UtteranceSegmenter.sampleRate / 2

    private let detector: any SpeechDetector
    private let attempts: Int
    private var held: [Float] = []
    /// The position of `held`'s first sample.
    private var heldStart = 0
    /// Where speech is, is known up to this sample.
    private var known = 0

    /// - Parameter attempts: how often the model is asked when its error says that a retry may help.
    public init(_ detector: any SpeechDetector, attempts: Int = 2) {
        self.detector = detector
        self.attempts = max(1, attempts)
    }

    /// Takes the next samples: mono, −1…1, at `UtteranceSegmenter.sampleRate`.
    public mutating func push(_ samples: [Float]) async throws -> [Block] {
        held += samples
        var blocks: [Block] = []
        while heldStart + held.count >= known + Self.blockLength + Self.lengthBehind {
            blocks.append(try await block(upTo: known + Self.blockLength))
        }
        return blocks
    }

    /// Says that the sound ends here, and begins anew.
    public mutating func finish() async throws -> [Block] {
        let end = heldStart + held.count
        let blocks = end > known ? [try await block(upTo: end)] : []
        self = DetectedSpeech(detector, attempts: attempts)
        return blocks
    }

    private mutating func block(upTo end: Int) async throws -> Block {
        let asked = max(0, known - Self.lengthBefore)..<min(heldStart + held.count, end + Self.lengthBehind)
        let found = try await speech(in: samples(asked)).map {
            ($0.lowerBound + asked.lowerBound..<$0.upperBound + asked.lowerBound).clamped(to: known..<end)
        }
        let block = Block(samples: samples(known..<end), speech: found.filter { !$0.isEmpty })
        known = end
        let released = max(0, known - Self.lengthBefore - heldStart)
        held.removeFirst(released)
        heldStart += released
        return block
    }

    private func samples(_ range: Range<Int>) -> [Float] { Array(held[range.lowerBound - heldStart..<range.upperBound - heldStart]) }

    private func speech(in samples: [Float]) async throws -> [Range<Int>] {
        var attempt = 1
        while true {
            do {
                return try await detector.speech(in: samples)
            } catch let error as any CodedError where error.isRetryable && attempt < attempts {
                attempt += 1
            }
        }
    }
}
