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
        load(sound, grid, range, frames.start)
        fft.forward(frames.start, re: re.start, im: im.start, scratch: workspace.scratch.start)
        // What is silent has a spectrum of 1e-30 throughout, and so no cepstrum but at 0.
        let least = Lanes(repeating: 1e-30)
        for k in 0..<binCount {
            let power = re.start[k] * re.start[k] + im.start[k] * im.start[k]
            re.start[k] = FastLogarithm.natural(power.replacing(with: least, where: power .< least))
            im.start[k] = .zero
        }
        fft.inverse(re: re.start, im: im.start, samples: frames.start, scratch: workspace.scratch.start)
        unload(frames.start, range.count, into: target)
    }

    private func load(_ piece: SoundPiece, _ grid: FrameGrid, _ range: Range<Int>, _ lanes: UnsafeMutablePointer<Lanes>) {
        guard let sound = piece.samples.baseAddress else { return }
        var (starts, means) = (SIMD4<Int>.zero, Lanes.zero)
        for lane in 0..<Self.laneCount {
            // Lanes without a frame of their own repeat the last one.
            let start = span(grid, min(range.lowerBound + lane, range.upperBound - 1)).lowerBound - piece.firstIndex
            let first = max(0, start)
            means[lane] = SampleSums.mean(sound + first, max(0, min(piece.samples.count, start + window.count) - first))
            starts[lane] = start
        }
        WindowedLanes.load(piece.samples, starts: starts, means: means, window: window, into: lanes)
        for n in window.count..<fft.count { lanes[n] = .zero }
    }

    /// Squares the cepstra and puts them one after the other.
    private func unload(_ lanes: UnsafePointer<Lanes>, _ count: Int, into target: UnsafeMutablePointer<Float>) {
        let scale = Float(1e4) / Float(fft.count)
        let whole = binCount / 4 * 4
        func put(_ values: Lanes, _ lane: Int, _ k: Int) {
            guard lane < count else { return }
            let scaled = values * scale
            UnsafeMutableRawPointer(target + lane * binCount + k).storeBytes(of: scaled * scaled, as: Lanes.self)
        }
        for k in stride(from: 0, to: whole, by: 4) {
            let block = LaneBlock(lanes[k], lanes[k + 1], lanes[k + 2], lanes[k + 3]).transposed
            put(block.a, 0, k)
            put(block.b, 1, k)
            put(block.c, 2, k)
            put(block.d, 3, k)
        }
        for k in whole..<binCount {
            let scaled = lanes[k] * scale
            for lane in 0..<count { target[lane * binCount + k] = scaled[lane] * scaled[lane] }
        }
    }
}
