#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The power of the noise in each bin, followed while somebody speaks.
///
/// Martin, "Noise power spectral density estimation based on optimal smoothing and minimum statistics" (2001): the smoothed power falls
/// back to the noise between words and syllables, so its minimum over 3 s, raised by what a minimum lies below a mean, is the noise.
/// Differs: one fixed smoothing and so one fixed factor, found on white noise; and until 3 s are there, the minimum of what is.
struct MinimumStatistics: Sendable {
    private static let smoothing: Float = 0.7
    /// The minimum is kept for blocks of so many frames, and for so many blocks.
    private static let framesPerBlock = 20
    private static let blockCount = 9

    private var smoothed: [Float] = []
    private var current: [Float] = []
    private var blocks: [[Float]] = []
    private var framesInBlock = 0

    /// The noise's power in each bin; empty before the first frame.
    private(set) var noise: [Float] = []

    /// Takes the power of the next frame's bins.
    mutating func push(_ power: [Float]) {
        if smoothed.isEmpty {
            smoothed = power
            current = power
            noise = power
        }
        for k in power.indices {
            smoothed[k] = Self.smoothing * smoothed[k] + (1 - Self.smoothing) * power[k]
            current[k] = min(current[k], smoothed[k])
        }
        framesInBlock += 1
        if framesInBlock == Self.framesPerBlock { closeBlock() }
        let factor = Self.factor(frames: blocks.count * Self.framesPerBlock + framesInBlock)
        for k in noise.indices {
            var minimum = current[k]
            for block in blocks { minimum = min(minimum, block[k]) }
            noise[k] = factor * minimum
        }
    }

    private mutating func closeBlock() {
        blocks.append(current)
        if blocks.count > Self.blockCount { blocks.removeFirst() }
        current = smoothed
        framesInBlock = 0
    }

    /// What the mean of white noise lies above the minimum of so many of its smoothed frames, within 3 % from 6 frames on.
    private static func factor(frames: Int) -> Float { 1 + 0.455 * log2f(1 + Float(frames) / 5) }
}
