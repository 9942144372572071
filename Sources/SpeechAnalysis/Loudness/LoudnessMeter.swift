/// Measures loudness and true peak as ITU-R BS.1770-5 and EBU R128 (Tech 3341, Tech 3342) say, streaming.
///
/// Feed it a sound in pieces of any size: the readings are bit-equal to those of the whole sound at once. It keeps one number for
/// each 100 ms, about 290 KB an hour. Momentary loudness is of the last 0.4 s, short-term of the last 3 s, to the last 10 ms.
/// Silence reads `nil`, never minus infinity.
public struct LoudnessMeter: Sendable {
    /// Seconds between two readings.
    public static let hopSeconds = 0.1

    /// Twice the corner of the weighting's shelf, and some room.
    private static let lowestRate = 4_000.0

    /// Samples a second, in Hz.
    public let sampleRate: Double

    /// What each channel is.
    public let layout: [LoudnessChannel]

    private var filters: [KWeighting]
    private var peaks: [TruePeakMeter]
    /// Weighted power of each channel, summed over the step of 10 ms under way.
    private var stepSums: [Double]
    private var stepCount = 0
    private var hopSum = 0.0
    private var samplesRead = 0
    private var hops = LoudnessHops()
    private var momentary = SlidingLoudness(hops: LoudnessHops.momentary)
    private var shortTerm = SlidingLoudness(hops: LoudnessHops.shortTerm)

    /// - Parameters:
    ///   - sampleRate: 4,000 to 768,000 Hz.
    ///   - layout: one entry a channel, 1 to 64 of them.
    /// - Throws: `SpeechAnalysisError.unsupportedSampleRate`, `.badParameter`.
    public init(sampleRate: Double, layout: [LoudnessChannel] = [.front]) throws {
        guard sampleRate >= Self.lowestRate, sampleRate <= 768_000 else { throw SpeechAnalysisError.unsupportedSampleRate(sampleRate) }
        try SpeechAnalysisError.require((1...64).contains(layout.count), "layout.count", Double(layout.count), "1 to 64 channels")
        self.sampleRate = sampleRate
        self.layout = layout
        filters = layout.map { _ in KWeighting(sampleRate: sampleRate) }
        peaks = layout.map { _ in TruePeakMeter(sampleRate: sampleRate) }
        stepSums = layout.map { _ in 0 }
    }

    /// Reads further samples.
    ///
    /// - Parameter channels: one array a channel, in the order of `layout`, all of one length; full scale is −1…1.
    /// - Throws: `SpeechAnalysisError.badParameter` for another number of channels or unequal lengths, `.notFinite` with the sample's
    ///   index in the whole sound. After an error nothing of this piece has been read.
    public mutating func push(_ channels: [[Float]]) throws { try push(channels) { _ in } }

    /// Reads further samples, and hands the readings that they complete to `body`.
    mutating func push(_ channels: [[Float]], _ body: (LoudnessReading) -> Void) throws {
        let asAgreed = channels.count == layout.count && channels.allSatisfy { $0.count == channels[0].count }
        try SpeechAnalysisError.require(asAgreed, "channels.count", Double(channels.count), "\(layout.count), all of one length")
        for channel in channels { try SpeechAnalysisError.checkPiece(channel, startingAt: samplesRead, sampleRate: sampleRate) }
        read(channels, body)
        for (index, channel) in channels.enumerated() where layout[index] != .lowFrequencyEffects {
            channel.withUnsafeBufferPointer { peaks[index].push($0) }
        }
    }

    private mutating func read(_ channels: [[Float]], _ body: (LoudnessReading) -> Void) {
        let count = channels[0].count
        var start = 0
        while start < count {
            let stepEnd = boundary(stepCount + 1)
            let end = min(count, start + stepEnd - samplesRead)
            for (index, channel) in channels.enumerated() {
                channel.withUnsafeBufferPointer {
                    filters[index].accumulate(UnsafeBufferPointer(rebasing: $0[start..<end]), into: &stepSums[index])
                }
            }
            samplesRead += end - start
            start = end
            guard samplesRead == stepEnd else { break }
            closeStep()
            if stepCount % SlidingLoudness.stepsPerHop == 0 { body(reading) }
        }
    }

    private var reading: LoudnessReading {
        let hopCount = Double(stepCount / SlidingLoudness.stepsPerHop)
        return LoudnessReading(seconds: hopCount * Self.hopSeconds, momentaryLUFS: momentaryLUFS, shortTermLUFS: shortTermLUFS)
    }

    /// The sample at which a step begins: the one nearest to a multiple of 10 ms.
    private func boundary(_ step: Int) -> Int {
        Int((Double(step) * Self.hopSeconds / Double(SlidingLoudness.stepsPerHop) * sampleRate).rounded())
    }

    private mutating func closeStep() {
        var power = 0.0
        for (index, channel) in layout.enumerated() {
            power += channel.weight * stepSums[index]
            stepSums[index] = 0
        }
        stepCount += 1
        let sampleCount = boundary(stepCount) - boundary(stepCount - 1)
        momentary.append(sum: power, sampleCount: sampleCount)
        shortTerm.append(sum: power, sampleCount: sampleCount)
        hopSum += power
        guard stepCount % SlidingLoudness.stepsPerHop == 0 else { return }
        hops.append(sum: hopSum, sampleCount: boundary(stepCount) - boundary(stepCount - SlidingLoudness.stepsPerHop))
        hopSum = 0
    }
}

extension LoudnessMeter {
    /// Seconds read so far.
    public var seconds: Double { Double(samplesRead) / sampleRate }

    /// Loudness of the last 0.4 s in LUFS; `nil` before there are so many, and for silence.
    public var momentaryLUFS: Double? { momentary.loudness }

    /// Loudness of the last 3 s in LUFS; `nil` before there are so many, and for silence.
    public var shortTermLUFS: Double? { shortTerm.loudness }

    /// Momentary loudness every 100 ms, the first at 0.4 s.
    public var momentaryTrack: [Double?] { hops.track(LoudnessHops.momentary) }

    /// Short-term loudness every 100 ms, the first at 3 s.
    public var shortTermTrack: [Double?] { hops.track(LoudnessHops.shortTerm) }

    /// The largest magnitude of the wave, between its samples too, in dB re full scale; `nil` for silence.
    public var truePeakDecibels: Double? {
        let peak = peaks.map { $0.finalPeak() }.max() ?? 0
        return peak > 0 ? Double(peak).decibelsOfAmplitude : nil
    }

    /// Everything that was measured so far.
    public var loudness: Loudness {
        let gated = hops.integrated()
        return Loudness(
            integratedLUFS: gated?.loudness, integratedThresholdLUFS: gated?.threshold, rangeLU: hops.range(),
            maximumMomentaryLUFS: momentary.maximumLoudness, maximumShortTermLUFS: shortTerm.maximumLoudness,
            truePeakDecibels: truePeakDecibels)
    }
}
