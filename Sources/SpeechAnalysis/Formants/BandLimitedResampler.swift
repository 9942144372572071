#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Brings a sound to the rate that formants are looked for at, streaming: pieces of any size give the same samples, bit for bit.
///
/// Linear prediction fits the whole band, up to half the rate, so a resampler that fades out below it bends every formant. This one
/// passes all (`SteepLowPass`, where the rate falls), then interpolates with a short sinc, which has an easy task since the band
/// above is empty. Output sample n lies at (n + ½) / output rate, as input sample i lies at (i + ½) / input rate; if the length is
/// known, the output is centred in the sound.
struct BandLimitedResampler: Sendable {
    private let step: Double
    private let isCopy: Bool
    private let interpolator: PolyphaseSinc
    private var lowPass: SteepLowPass?

    /// Input that later output still needs; `firstIndex` is the place of its first sample in the sound.
    private var window: [Float]
    private var firstIndex: Int
    private var inputCount = 0
    private var outputCount = 0
    /// Where the next output lies.
    private var place: PolyphaseSinc.Place
    private var filtered: [Float] = []

    /// - Parameters:
    ///   - inputRate, outputRate: in Hz, above 0.
    ///   - inputCount: the samples of the whole sound, if known.
    ///   - lookahead: seconds that the low-pass reaches to either side.
    init(inputRate: Double, outputRate: Double, inputCount: Int? = nil, lookahead: Double) {
        step = inputRate / outputRate
        isCopy = step == 1
        let length = Double(inputCount ?? 0) / step
        // The place of output sample 0, in output samples.
        let offset = 0.5 + (length - length.rounded()) / 2
        lowPass = step > 1 ? SteepLowPass(corner: 0.5 / step, reach: max(64, Int(lookahead * inputRate))) : nil
        interpolator = PolyphaseSinc(step: step, offset: offset)
        place = interpolator.start
        window = [Float](repeating: 0, count: interpolator.tapCount)
        firstIndex = -interpolator.tapCount
    }

    /// How many samples come out for so many that go in.
    func outputCount(of inputCount: Int) -> Int { isCopy ? inputCount : Int((Double(inputCount) / step).rounded()) }

    /// How much input is read beyond an output's place before it comes, at most, in input samples.
    var latencySamples: Int { isCopy ? 0 : (lowPass?.latencySamples ?? 0) + interpolator.tapCount + Int(step) + 2 }

    /// Reads further input and appends what output it decides.
    mutating func push(_ input: [Float], into output: inout [Float]) {
        inputCount += input.count
        guard !isCopy else { return output.append(contentsOf: input) }
        guard lowPass != nil else { return interpolate(input, &output) }
        filtered.removeAll(keepingCapacity: true)
        lowPass?.push(input, into: &filtered)
        interpolate(filtered, &output)
    }

    /// Appends the output that was waiting for input that does not come: round(n · output rate / input rate) samples in all.
    mutating func finish(into output: inout [Float]) {
        guard !isCopy else { return }
        filtered.removeAll(keepingCapacity: true)
        lowPass?.finish(into: &filtered)
        let missing = outputCount(of: inputCount) - outputCount
        let silence = [Float](repeating: 0, count: interpolator.tapCount + Int(step) + 2)
        var rest: [Float] = []
        interpolate(filtered + silence, &rest)
        output.append(contentsOf: rest.prefix(max(0, missing)))
    }

    private mutating func interpolate(_ input: [Float], _ output: inout [Float]) {
        window.append(contentsOf: input)
        let end = firstIndex + window.count - interpolator.tapCount
        window.withUnsafeBytes { window in
            while place.first <= end {
                output.append(interpolator.value(window, place.first - firstIndex, place))
                interpolator.advance(&place)
                outputCount += 1
            }
        }
        let done = min(max(0, place.first - firstIndex), window.count)
        window.removeFirst(done)
        firstIndex += done
    }
}
