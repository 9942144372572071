/// An analyser that is fed a sound in pieces while the sound goes on.
///
/// Pieces of any size, down to single samples, give the same outputs in the same order, bit for bit. What comes is final. A copy of an
/// analyser goes on for itself; one analyser belongs to one sound and to one thread at a time.
public protocol StreamingAnalyzer: Sendable {
    /// What comes: a frame's value, a pulse, a pause.
    associatedtype Output: Sendable, Equatable

    /// The longest that an output is waited for, in seconds of sound: what belongs to time t has been given when the sound has been read
    /// to t + this. Infinite where no bound was asked for.
    var latencySeconds: Double { get }

    /// Reads further samples.
    ///
    /// - Parameter samples: mono, −1…1, at the analyser's sample rate.
    /// - Returns: what has become final with them, in order.
    /// - Throws: `SpeechAnalysisError.notFinite` or `.tooLarge` with the sample's index in the whole sound; nothing of this piece has been read
    ///   then.
    mutating func push(_ samples: [Float]) throws -> [Output]

    /// Says that the sound ends here. The analyser is used up then.
    ///
    /// - Returns: what was still open. A sound that is too short for a single output has none, without an error.
    mutating func finish() -> [Output]
}

extension StreamingAnalyzer {
    /// All outputs of a sound that is there as a whole.
    mutating func all(_ samples: [Float], piece: Int = 16_384) throws -> [Output] {
        var outputs: [Output] = []
        for start in stride(from: 0, to: samples.count, by: piece) {
            outputs += try push(Array(samples[start..<min(samples.count, start + piece)]))
        }
        return outputs + finish()
    }
}
