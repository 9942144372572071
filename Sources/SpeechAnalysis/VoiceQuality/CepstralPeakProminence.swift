#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How far the cepstrum's peak stands above its trend: the more regular a voice, the further.
///
/// Hillenbrand, Cleveland & Erickson, "Acoustic correlates of breathy vocal quality" (1994); smoothed over time and quefrency after
/// Hillenbrand & Houde (1996), as Maryn & Weenink (2015) describe it. Differs: no trend is taken off before smoothing.
public enum CepstralPeakProminence {
    /// The smoothed cepstral peak prominence (CPPS) of a sound: the mean over its frames, in decibels.
    ///
    /// - Parameters:
    ///   - samples: mono, −1…1, finite.
    ///   - sampleRate: in Hz.
    /// - Throws: `SpeechAnalysisError`: `tooShort` with less than 6 / `pitchFloor` seconds, `notFinite`, `unsupportedSampleRate`,
    ///   `badParameter`.
    public static func smoothed(
        _ samples: UnsafeBufferPointer<Float>, sampleRate: Double, parameters: CepstralParameters = CepstralParameters()
    ) throws -> Double {
        try SpeechAnalysisError.check(samples, sampleRate: sampleRate)
        try parameters.checked(sampleRate: sampleRate)
        let rate = 2 * parameters.maximumFrequency
        let sound = prepared(samples, sampleRate, rate, parameters)
        let grid = try FrameGrid.covering(
            sampleCount: sound.count, sampleRate: rate, windowSeconds: parameters.windowSeconds, stepSeconds: parameters.timeStep)
        return sound.withUnsafeBufferPointer { mean($0, rate, grid, parameters) }
    }

    /// The smoothed cepstral peak prominence of a sound.
    public static func smoothed(
        _ samples: [Float], sampleRate: Double, parameters: CepstralParameters = CepstralParameters()
    ) throws -> Double {
        try samples.withUnsafeBufferPointer { try smoothed($0, sampleRate: sampleRate, parameters: parameters) }
    }

    private static func prepared(
        _ samples: UnsafeBufferPointer<Float>, _ sampleRate: Double, _ rate: Double, _ parameters: CepstralParameters
    ) -> [Float] {
        var resampler = BandLimitedResampler(
            inputRate: sampleRate, outputRate: rate, inputCount: samples.count, lookahead: FormantParameters().lookahead)
        var sound: [Float] = []
        sound.reserveCapacity(Int(Double(samples.count) * rate / sampleRate) + 1)
        resampler.push(Array(samples), into: &sound)
        resampler.finish(into: &sound)
        let share = Float(exp(-2 * Double.pi * parameters.preEmphasisFrom / rate))
        for i in sound.indices.dropFirst().reversed() { sound[i] -= share * sound[i - 1] }
        return sound
    }

    /// Keeps as many cepstra as are averaged over time, and hands each average to the ruler.
    private static func mean(
        _ sound: UnsafeBufferPointer<Float>, _ rate: Double, _ grid: FrameGrid, _ parameters: CepstralParameters
    ) -> Double {
        let cepstra = PowerCepstra(parameters, sampleRate: rate)
        let ruler = ProminenceRuler(parameters, cepstra)
        let overTime = MovingAverage(steps: parameters.timeAveragingWindow / parameters.timeStep)
        let kept = 2 * overTime.reach + 1
        let room = (kept + PowerCepstra.laneCount) / PowerCepstra.laneCount * PowerCepstra.laneCount + PowerCepstra.laneCount
        let memory = SignalMemory<Float>(repeating: 0, count: room * cepstra.binCount)
        let average = SignalMemory<Float>(repeating: 0, count: cepstra.binCount)
        var made = 0
        var sum = 0.0
        for frame in 0..<grid.count {
            while made < min(grid.count, frame + overTime.reach + 1) {
                let range = made..<min(grid.count, made + PowerCepstra.laneCount)
                cepstra.make(sound, grid, range, into: memory.start + made % room * cepstra.binCount)
                made = range.upperBound
            }
            smooth(memory, room, frame, grid.count, overTime, cepstra.binCount, into: average)
            sum += ruler.prominence(average.buffer)
        }
        return sum / Double(grid.count)
    }

    /// The weighted mean of the cepstra around a frame; near an end of the sound, of those that there are.
    private static func smooth(
        _ memory: SignalMemory<Float>, _ room: Int, _ frame: Int, _ frameCount: Int, _ overTime: MovingAverage, _ binCount: Int,
        into average: SignalMemory<Float>
    ) {
        let near = max(0, frame - overTime.reach)...min(frameCount - 1, frame + overTime.reach)
        let all = near.reduce(0) { $0 + overTime.weights[$1 - frame + overTime.reach] }
        for k in 0..<binCount { average.start[k] = 0 }
        for other in near {
            let weight = Float(overTime.weights[other - frame + overTime.reach] / all)
            let cepstrum = memory.start + other % room * binCount
            for k in 0..<binCount { average.start[k] += weight * cepstrum[k] }
        }
    }
}
