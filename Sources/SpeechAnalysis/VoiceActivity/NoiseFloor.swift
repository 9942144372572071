/// The level that each band falls back to between sounds, followed as it changes.
///
/// The lowest smoothed power of the last six seconds, raised by what a minimum lies below the mean: Martin, "Noise power spectral
/// density estimation based on optimal smoothing and minimum statistics" (2001). Differs: fixed smoothing, one bias for all bands,
/// and bands instead of bins, since the decision needs no more.
struct NoiseFloor: Sendable {
    /// A block is what the minimum is kept for: 0.3 s.
    private static let framesPerBlock = 15
    private static let blockCount = 20
    private static let smoothing: Float = 0.7
    private static let biasDecibels: Float = 3
    /// Below this, sound is taken for silence whatever surrounds it: 16-bit noise of a band lies near −100 dB.
    static let lowest: Float = -78

    private var smoothed: SIMD8<Float>?
    private var blocks: [SIMD8<Float>] = []
    private var current = SIMD8<Float>(repeating: .infinity)
    private var framesInBlock = 0

    /// The floor of each band in dB.
    private(set) var level = SIMD8<Float>(repeating: lowest)

    /// Takes the bands' levels of the next frame, in dB.
    mutating func push(_ bands: SIMD8<Float>) {
        let last = smoothed ?? bands
        // Smoothing levels instead of powers lets a pause show at once; a minimum does not mind the difference.
        let next = last * Self.smoothing + bands * (1 - Self.smoothing)
        smoothed = next
        current = pointwiseMin(current, next)
        framesInBlock += 1
        var minimum = current
        for block in blocks { minimum = pointwiseMin(minimum, block) }
        level = pointwiseMax(minimum + Self.biasDecibels, SIMD8(repeating: Self.lowest))
        if framesInBlock == Self.framesPerBlock { closeBlock() }
    }

    private mutating func closeBlock() {
        blocks.append(current)
        if blocks.count > Self.blockCount { blocks.removeFirst() }
        current = SIMD8(repeating: .infinity)
        framesInBlock = 0
    }
}
