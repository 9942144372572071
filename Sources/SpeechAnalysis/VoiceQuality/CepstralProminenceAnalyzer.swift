#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A moment's smoothed cepstral peak prominence.
public struct CepstralFrame: Sendable, Equatable {
    /// The middle of the frame, from the beginning of the sound.
    public var seconds: Double
    public var prominenceDecibels: Double
}

/// Measures the smoothed cepstral peak prominence while the sound goes on; pieces of any size give the same frames, bit for bit. Their mean
/// is the CPPS.
///
/// A frame comes when the resampled sound reaches the end of the last window that it is averaged with, in groups of four; the resampler, where
/// it has to bring the rate down, waits for its look ahead and for the rest of a block.
public struct CepstralProminenceAnalyzer: StreamingAnalyzer {
    private let sampleRate: Double
    private let preEmphasis: Float
    private let schedule: FrameSchedule
    private let cepstra: PowerCepstra
    private let ruler: ProminenceRuler
    private let overTime: MovingAverage

    private var samplesRead = 0
    private var resampler: BandLimitedResampler
    /// Resampled and pre-emphasised.
    private var sound: SlidingSound
    private var lastSample: Float = 0
    /// The newest cepstra, `room` of them in a ring.
    private var ring: [Float]
    private let room: Int
    private var made = 0
    private var framesDone = 0
    private var average: [Float]

    /// - Parameters:
    ///   - sampleRate: in Hz.
    ///   - soundSampleCount: the samples of the whole sound, if known: frames are centred in it then, as Praat's are; otherwise the first
    ///     one begins with the sound.
    /// - Throws: `SpeechAnalysisError`: `.badParameter`, `.unsupportedSampleRate`, `.tooShort` if the sound is known to be.
    public init(sampleRate: Double, parameters: CepstralParameters = CepstralParameters(), soundSampleCount: Int? = nil) throws {
        try SpeechAnalysisError.checkPiece([], startingAt: 0, sampleRate: sampleRate)
        try parameters.checked(sampleRate: sampleRate)
        let rate = 2 * parameters.maximumFrequency
        self.sampleRate = sampleRate
        preEmphasis = Float(exp(-2 * Double.pi * parameters.preEmphasisFrom / rate))
        let resampler = BandLimitedResampler(
            inputRate: sampleRate, outputRate: rate, inputCount: soundSampleCount, lookahead: parameters.lookahead)
        self.resampler = resampler
        sound = try SlidingSound(sampleRate: rate)
        schedule = try FrameSchedule(
            sampleRate: rate, windowSeconds: parameters.windowSeconds, stepSeconds: parameters.timeStep,
            soundSampleCount: soundSampleCount.map { resampler.outputCount(of: $0) })
        cepstra = PowerCepstra(parameters, sampleRate: rate)
        ruler = ProminenceRuler(parameters, cepstra)
        overTime = MovingAverage(steps: parameters.timeAveragingWindow / parameters.timeStep)
        let (lanes, kept) = (PowerCepstra.laneCount, 2 * overTime.reach + 1)
        room = (kept + lanes) / lanes * lanes + lanes
        ring = [Float](repeating: 0, count: room * cepstra.binCount)
        average = [Float](repeating: 0, count: cepstra.binCount)
    }

    public var latencySeconds: Double {
        let waiting = Double(overTime.reach + PowerCepstra.laneCount) * schedule.grid.stepSeconds
        let end = Double(cepstra.span(schedule.grid, 0).upperBound) / sound.sampleRate - schedule.grid.seconds(0)
        return end + waiting + Double(resampler.latencySamples) / sampleRate + 2 / sound.sampleRate
    }

    public mutating func push(_ samples: [Float]) throws -> [CepstralFrame] {
        try SpeechAnalysisError.checkFinite(samples, startingAt: samplesRead)
        samplesRead += samples.count
        var resampled: [Float] = []
        resampler.push(samples, into: &resampled)
        return read(resampled)
    }

    public mutating func finish() -> [CepstralFrame] {
        var resampled: [Float] = []
        resampler.finish(into: &resampled)
        sound.end()
        return read(resampled)
    }

    private mutating func read(_ resampled: [Float]) -> [CepstralFrame] {
        var last = lastSample
        sound.append(
            resampled.lazy.map { [preEmphasis] sample in
                defer { last = sample }
                return sample - preEmphasis * last
            })
        lastSample = last
        var frames: [CepstralFrame] = []
        let (sound, grid) = (sound, schedule.grid)
        let ended = sound.hasEnded
        let frameCount = schedule.frames(in: sound.samplesRead, ended: ended)
        sound.withPiece { piece in
            let workspace = cepstra.makeWorkspace()
            while framesDone < frameCount {
                let wanted = min(frameCount, framesDone + overTime.reach + 1)
                while made < wanted, makeGroup(piece, frameCount, ended, workspace) {}
                guard made >= wanted, ended || framesDone + overTime.reach < made else { break }
                smooth(frameCount: ended ? frameCount : .max)
                let prominence = average.withUnsafeBufferPointer { ruler.prominence($0) }
                frames.append(CepstralFrame(seconds: grid.seconds(framesDone), prominenceDecibels: prominence))
                framesDone += 1
            }
        }
        self.sound.forget(before: cepstra.span(grid, min(made, grid.count)).lowerBound)
        return frames
    }

    /// Makes the next four cepstra, fewer at the end.
    ///
    /// - Returns: whether they could be made.
    private mutating func makeGroup(_ piece: SoundPiece, _ frameCount: Int, _ ended: Bool, _ workspace: PowerCepstra.Workspace) -> Bool {
        let range = made..<min(frameCount, made + PowerCepstra.laneCount)
        let isWhole = range.count == PowerCepstra.laneCount
        guard ended || (isWhole && cepstra.span(schedule.grid, range.upperBound - 1).upperBound <= sound.samplesRead) else { return false }
        let (first, grid) = (made % room * cepstra.binCount, schedule.grid)
        ring.withUnsafeMutableBufferPointer { ring in
            if let start = ring.baseAddress { cepstra.make(piece, grid, range, in: workspace, into: start + first) }
        }
        made = range.upperBound
        return true
    }

    /// The weighted mean of the cepstra around the next frame; near an end of the sound, of those that there are.
    private mutating func smooth(frameCount: Int) {
        let frame = framesDone
        let near = max(0, frame - overTime.reach)...min(frameCount - 1, frame + overTime.reach)
        let all = near.reduce(0) { $0 + overTime.weights[$1 - frame + overTime.reach] }
        let parts = near.map { (weight: Float(overTime.weights[$0 - frame + overTime.reach] / all), first: $0 % room * cepstra.binCount) }
        let (binCount, whole) = (cepstra.binCount, cepstra.binCount / 8 * 8)
        average.withUnsafeMutableBufferPointer { average in
            ring.withUnsafeBufferPointer { ring in
                guard let target = average.baseAddress, let source = ring.baseAddress else { return }
                for k in stride(from: 0, to: whole, by: 8) {
                    var (sum, sum2) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
                    for (weight, first) in parts {
                        sum += weight * UnsafeRawPointer(source + first + k).loadUnaligned(as: SIMD4<Float>.self)
                        sum2 += weight * UnsafeRawPointer(source + first + k + 4).loadUnaligned(as: SIMD4<Float>.self)
                    }
                    UnsafeMutableRawPointer(target + k).storeBytes(of: sum, as: SIMD4<Float>.self)
                    UnsafeMutableRawPointer(target + k + 4).storeBytes(of: sum2, as: SIMD4<Float>.self)
                }
                for k in whole..<binCount { target[k] = parts.reduce(0) { $0 + $1.weight * source[$1.first + k] } }
            }
        }
    }
}
