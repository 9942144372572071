/// Power cepstra of frames: the square of the inverse transform of the logarithm of their power spectrum (Noll 1967), four frames at
/// once in SIMD lanes. In the scale of Praat's "To PowerCepstrogram" but for the value at quefrency 0.
struct PowerCepstra: Sendable {
    /// Memory for one group of frames at a time.
    final class Workspace {
        fileprivate let frames: SignalMemory<Lanes>
        fileprivate let re: SignalMemory<Lanes>
        fileprivate let im: SignalMemory<Lanes>
        fileprivate let scratch: SignalMemory<Lanes>

        fileprivate init(_ fft: RealFFT<Lanes>) {
            frames = SignalMemory(repeating: .zero, count: fft.count)
            re = SignalMemory(repeating: .zero, count: fft.binCount)
            im = SignalMemory(repeating: .zero, count: fft.binCount)
            scratch = SignalMemory(repeating: .zero, count: fft.scratchCount)
        }
    }

    typealias Lanes = SIMD4<Float>
    static let laneCount = 4

    /// Values of a cepstrum, from quefrency 0.
    let binCount: Int
    let binSeconds: Double

    private let sampleRate: Double
    private let windowSeconds: Double
    private let window: [Float]
    private let fft: RealFFT<Lanes>

    /// - Parameter sampleRate: of samples that are resampled and pre-emphasised already.
    init(_ parameters: CepstralParameters, sampleRate: Double) {
        self.sampleRate = sampleRate
        windowSeconds = parameters.windowSeconds
        let windowCount = Int((parameters.windowSeconds * sampleRate).rounded())
        window = (1...windowCount).map { Float(WindowShape.gaussian.value(at: 2 * Double($0) / Double(windowCount + 1) - 1)) }
        var count = 64
        while count < windowCount { count *= 2 }
        fft = .shared(count: count)
        binCount = fft.binCount
        binSeconds = 1 / sampleRate
    }

    func makeWorkspace() -> Workspace { Workspace(fft) }

    /// The samples that a frame looks at.
    func span(_ grid: FrameGrid, _ frame: Int) -> Range<Int> {
        let start = grid.leftSample(frame, before: 0.5 * windowSeconds, sampleRate: sampleRate)
        return start..<start + window.count
    }

    /// - Parameters:
    ///   - sound: holds these frames' spans, or what there is of them.
    ///   - target: for each frame room for `binCount` values, one after the other.
    func make(
        _ sound: SoundPiece, _ grid: FrameGrid, _ range: Range<Int>, in workspace: Workspace, into target: UnsafeMutablePointer<Float>
    ) {
        let (frames, re, im) = (workspace.frames, workspace.re, workspace.im)
        for lane in 0..<Self.laneCount { load(sound, grid, min(range.lowerBound + lane, range.upperBound - 1), lane, frames.start) }
        fft.forward(frames.start, re: re.start, im: im.start, scratch: workspace.scratch.start)
        // What is silent has a spectrum of 1e-30 throughout, and so no cepstrum but at 0.
        let least = Lanes(repeating: 1e-30)
        for k in 0..<binCount {
            let power = re.start[k] * re.start[k] + im.start[k] * im.start[k]
            re.start[k] = FastLogarithm.natural(power.replacing(with: least, where: power .< least))
            im.start[k] = .zero
        }
        fft.inverse(re: re.start, im: im.start, samples: frames.start, scratch: workspace.scratch.start)
        let scale = Float(1e4) / Float(fft.count)
        for (lane, _) in range.enumerated() {
            let source = UnsafeMutableRawPointer(frames.start).assumingMemoryBound(to: Float.self) + lane
            let cepstrum = target + lane * binCount
            for k in 0..<binCount {
                let value = source[Self.laneCount * k] * scale
                cepstrum[k] = value * value
            }
        }
    }

    private func load(_ piece: SoundPiece, _ grid: FrameGrid, _ frame: Int, _ lane: Int, _ lanes: UnsafeMutablePointer<Lanes>) {
        let samples = piece.samples
        guard let sound = samples.baseAddress else { return }
        let target = UnsafeMutableRawPointer(lanes).assumingMemoryBound(to: Float.self) + lane
        let start = span(grid, frame).lowerBound - piece.firstIndex
        let first = max(0, start)
        let mean = SampleSums.mean(sound + first, max(0, min(samples.count, start + window.count) - first))
        window.withUnsafeBufferPointer { window in
            for n in 0..<window.count {
                let index = start + n
                target[Self.laneCount * n] = index >= 0 && index < samples.count ? (sound[index] - mean) * window[n] : 0
            }
        }
        for n in window.count..<fft.count { target[Self.laneCount * n] = 0 }
    }
}
