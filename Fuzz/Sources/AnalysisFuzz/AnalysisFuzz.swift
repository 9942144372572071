// Analysers of speech: any samples, settings and sample rates give values or a typed error, and the same ones however the sound is cut.
import FuzzKit
import SpeechAnalysis
import VoiceCore

/// The input's settings: each byte is a value that something may break at.
struct Settings {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    mutating func byte() -> Int { Int(bytes.popFirst() ?? 0) }

    /// Mostly the usual value.
    mutating func value(_ usual: Double) -> Double {
        let byte = byte()
        switch byte {
        case 0...127: return usual
        case 128...239: return usual * Double(byte - 120) / 16
        default:
            return [0, -1, .nan, .infinity, -.infinity, 1e-9, 1e-3, 1, 10, 1e3, 1e5, 1e12, 1e300, -1e300, 0.5, 2][byte - 240]
        }
    }
}

/// Samples of one byte each, at full scale or far from it; a few codes are what no sound is made of.
func samples(_ bytes: ArraySlice<UInt8>, scale: Float, hasOddOnes: Bool) -> [Float] {
    bytes.map { byte in
        switch byte {
        case 128 where hasOddOnes: .nan
        case 129 where hasOddOnes: .infinity
        case 130 where hasOddOnes: 3e38
        default: Float(Int8(bitPattern: byte)) / 128 * scale
        }
    }
}

enum Outcome<Output: Equatable>: Equatable {
    case outputs([Output])
    /// By its text, since a setting that is not a number differs from itself.
    case refused(String)
}

func outcome<Analyzer: StreamingAnalyzer>(_ make: () throws -> Analyzer, _ pieces: [[Float]]) -> Outcome<Analyzer.Output> {
    do {
        var analyzer = try make()
        var outputs: [Analyzer.Output] = []
        for piece in pieces { outputs += try analyzer.push(piece) }
        return .outputs(outputs + analyzer.finish())
    } catch let error as SpeechAnalysisError {
        return .refused(error.userMessage)
    } catch { fatalError("an error of another type: \(error)") }
}

func check<Analyzer: StreamingAnalyzer>(_ whole: [Float], _ pieces: [[Float]], _ make: () throws -> Analyzer) {
    let expected = outcome(make, [whole])
    let found = outcome(make, pieces)
    // Not a number differs from itself; no analyser may give one.
    precondition(expected == found, "what comes depends on how the sound is cut, or is not a number")
}

func analyse(_ whole: [Float], _ pieces: [[Float]], _ settings: inout Settings, rate: Double, count: Int?) {
    switch settings.byte() % 11 {
    case 0, 1:
        let (parameters, method) = pitch(&settings)
        let decision = settings.value(1)
        check(whole, pieces) {
            try PitchAnalyzer(
                sampleRate: rate, parameters: parameters, method: method, soundSampleCount: count, decisionSeconds: decision)
        }
    case 2:
        let (parameters, method) = pitch(&settings)
        let (decision, stretch) = (settings.value(1), settings.value(10))
        check(whole, pieces) {
            try PulseAnalyzer(
                sampleRate: rate, parameters: parameters, method: method, soundSampleCount: count, decisionSeconds: decision,
                longestStretchSeconds: stretch)
        }
    case 3:
        var parameters = IntensityParameters()
        (parameters.minimumPitch, parameters.timeStep) = (settings.value(100), settings.value(0.01))
        check(whole, pieces) { try IntensityAnalyzer(sampleRate: rate, parameters: parameters, soundSampleCount: count) }
    case 4:
        let method: PitchParameters.Method = settings.byte() % 2 == 0 ? .autocorrelation : .crossCorrelation
        var parameters = HarmonicityParameters(method)
        (parameters.minimumPitch, parameters.timeStep) = (settings.value(75), settings.value(0.01))
        (parameters.silenceThreshold, parameters.periodsPerWindow) = (settings.value(0.1), settings.value(1))
        check(whole, pieces) {
            try HarmonicityAnalyzer(sampleRate: rate, parameters: parameters, method: method, soundSampleCount: count)
        }
    case 5:
        var parameters = CepstralParameters()
        (parameters.pitchFloor, parameters.timeStep, parameters.lookahead) = (settings.value(120), settings.value(0.01), 0.02)
        (parameters.maximumFrequency, parameters.timeAveragingWindow) = (settings.value(4_000), settings.value(0.03))
        (parameters.peakSearchPitchRange, parameters.trendLineQuefrencyRange) = (120...330, 0.001...0.02)
        check(whole, pieces) { try CepstralProminenceAnalyzer(sampleRate: rate, parameters: parameters, soundSampleCount: count) }
    case 6:
        let parameters = FormantParameters(
            timeStep: settings.value(0.01), maximumNumberOfFormants: settings.value(5), formantCeiling: settings.value(5_000),
            windowLength: settings.value(0.025), preEmphasisFrom: settings.value(50), lookahead: 0.02)
        check(whole, pieces) { try FormantAnalyzer(sampleRate: rate, parameters: parameters, soundSampleCount: count) }
    default: others(whole, pieces, &settings, rate: rate, count: count)
    }
}

func others(_ whole: [Float], _ pieces: [[Float]], _ settings: inout Settings, rate: Double, count: Int?) {
    switch settings.byte() % 6 {
    case 0:
        let parameters = SpectrogramParameters(
            windowLength: settings.value(0.005), maximumFrequency: settings.value(5_000), timeStep: settings.value(0.005),
            frequencyStep: settings.value(50))
        check(whole, pieces) { try SpectrogramAnalyzer(sampleRate: rate, parameters: parameters, soundSampleCount: count) }
    case 1:
        var parameters = MFCCParameters()
        (parameters.windowLength, parameters.timeStep) = (settings.value(0.015), settings.value(0.005))
        (parameters.firstFilterFrequency, parameters.distanceBetweenFilters) = (settings.value(100), settings.value(100))
        check(whole, pieces) { try MFCCAnalyzer(sampleRate: rate, parameters: parameters, soundSampleCount: count) }
    case 2: check(whole, pieces) { try LoudnessMeter(sampleRate: rate) }
    case 3:
        var parameters = NoiseReductionParameters()
        (parameters.maximumReduction, parameters.inertia) = (settings.value(12), settings.value(0.9))
        check(whole, pieces) { try NoiseReducer(sampleRate: rate, parameters: parameters) }
    case 4:
        var parameters = PauseParameters()
        (parameters.silenceThreshold, parameters.minimumPause) = (settings.value(-25), settings.value(0.05))
        check(whole, pieces) { try PauseAnalyzer(sampleRate: rate, parameters: parameters, soundSampleCount: count) }
        check(whole, pieces) { try SyllableAnalyzer(sampleRate: rate, soundSampleCount: count) }
    default: check(whole, pieces) { VoiceActivityDetector() }
    }
}

func pitch(_ settings: inout Settings) -> (PitchParameters, PitchParameters.Method) {
    var parameters = PitchParameters(pitchFloor: settings.value(100), pitchCeiling: settings.value(600))
    (parameters.timeStep, parameters.maximumCandidates) = (settings.value(0.005), settings.byte())
    (parameters.silenceThreshold, parameters.voicingThreshold) = (settings.value(0.03), settings.value(0.45))
    (parameters.octaveJumpCost, parameters.voicedUnvoicedCost) = (settings.value(0.35), settings.value(0.14))
    parameters.veryAccurate = settings.byte() % 2 == 1
    return (parameters, settings.byte() % 2 == 0 ? .autocorrelation : .crossCorrelation)
}

/// Called by libFuzzer, which brings the program's main, with one input after the other.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = CutInput(data, size)
    var settings = Settings(input.whole.prefix(20))
    let bytes = input.whole.dropFirst(20)
    let rate = [8_000.0, 16_000, 1_000, 44_100, 7_919, 0, .nan, 48_000][settings.byte() % 8]
    let (scale, hasOddOnes) = ([Float(1), 1e-3, 1e9, 1e-38][settings.byte() % 4], settings.byte() % 8 == 0)
    let repeats = 1 + settings.byte() % 3
    let whole = (0..<repeats).flatMap { _ in samples(bytes, scale: scale, hasOddOnes: hasOddOnes) }
    var (pieces, start, sizes): ([[Float]], Int, [Int]) = ([], 0, input.pieces.prefix(4).map(\.count))
    while start < whole.count, !sizes.isEmpty {
        sizes.append(sizes.removeFirst())
        let end = min(whole.count, start + max(1, sizes[0]))
        pieces.append(Array(whole[start..<end]))
        start = end
    }
    let known = settings.byte()
    analyse(whole, pieces, &settings, rate: rate, count: known % 2 == 0 ? nil : max(0, whole.count + known / 2 % 8 * 50 - 100))
    return 0
}
