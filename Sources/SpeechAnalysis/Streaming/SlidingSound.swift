/// The part of a sound that later frames still need, while the sound arrives.
struct SlidingSound: Sendable {
    /// Samples that may lie idle before they are moved out, so that single samples can be pushed cheaply.
    private static let idleCount = 4_096

    let sampleRate: Double
    private(set) var samplesRead = 0
    private(set) var hasEnded = false
    private var held: [Float] = []
    private var firstIndex = 0

    init(sampleRate: Double) throws {
        try SpeechAnalysisError.checkPiece([], startingAt: 0, sampleRate: sampleRate)
        self.sampleRate = sampleRate
    }

    /// - Throws: `SpeechAnalysisError.notFinite`; nothing of this piece has been read then.
    mutating func push(_ samples: [Float]) throws {
        try SpeechAnalysisError.checkPiece(samples, startingAt: samplesRead, sampleRate: sampleRate)
        append(samples)
    }

    /// Takes samples that are known to be finite.
    mutating func append(_ samples: some Collection<Float>) {
        held.append(contentsOf: samples)
        samplesRead += samples.count
    }

    mutating func end() { hasEnded = true }

    /// What is held, to the newest sample.
    func withPiece<Result>(_ body: (SoundPiece) throws -> Result) rethrows -> Result {
        try held.withUnsafeBufferPointer { try body(SoundPiece(samples: $0, firstIndex: firstIndex)) }
    }

    /// Lets go of the samples before one that nobody needs any more.
    mutating func forget(before sample: Int) {
        let idle = min(held.count, sample - firstIndex)
        guard idle > max(Self.idleCount, held.count / 2) else { return }
        held.removeFirst(idle)
        firstIndex += idle
    }
}
