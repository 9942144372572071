#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How loud a sound is, as ITU-R BS.1770-5 and EBU R128 measure it.
public struct Loudness: Sendable, Equatable {
    /// Gated loudness of the whole sound in LUFS; `nil` when no 0.4 s of it are above −70 LUFS.
    public var integratedLUFS: Double?

    /// What the relative gate left out: windows below this loudness, in LUFS.
    public var integratedThresholdLUFS: Double?

    /// Loudness range in LU (EBU Tech 3342); `nil` for sounds under 3 s and for silence. Of less than a minute it says little.
    public var rangeLU: Double?

    /// The loudest 0.4 s, in LUFS.
    public var maximumMomentaryLUFS: Double?

    /// The loudest 3 s, in LUFS; `nil` for shorter sounds.
    public var maximumShortTermLUFS: Double?

    /// The largest magnitude of the wave, between its samples too, in dB re full scale (dBTP); `nil` for silence.
    public var truePeakDecibels: Double?

    /// Measures a whole sound.
    ///
    /// - Parameters:
    ///   - channels: one array of samples a channel, −1…1, all of one length.
    ///   - sampleRate: 4,000 to 768,000 Hz.
    ///   - layout: what each channel is; by default the usual order for so many channels.
    /// - Throws: `SpeechAnalysisError`: `.tooShort` below 0.4 s, `.notFinite`, `.badParameter`, `.unsupportedSampleRate`.
    public static func measure(
        _ channels: [[Float]], sampleRate: Double, layout: [LoudnessChannel]? = nil
    ) throws -> Loudness {
        var meter = try LoudnessMeter(sampleRate: sampleRate, layout: layout ?? LoudnessChannel.usualLayout(channels.count))
        try meter.push(channels)
        guard meter.seconds >= 0.4 else { throw SpeechAnalysisError.tooShort(presentSeconds: meter.seconds, neededSeconds: 0.4) }
        return meter.loudness
    }
}

/// What a channel is, which decides its weight (ITU-R BS.1770-5, table 4).
public enum LoudnessChannel: Sendable {
    /// Left, right, centre, or the only channel: counted as it is.
    case front
    /// Beside or behind the listener: counted 1.5 dB more.
    case surround
    /// Not counted.
    case lowFrequencyEffects

    var weight: Double {
        switch self {
        case .front: 1
        case .surround: 1.41
        case .lowFrequencyEffects: 0
        }
    }

    /// Six channels: left, right, centre, low-frequency effects, two surrounds. Five: without the effects; four: without the centre too.
    /// Up to three are front channels, and so are all others than these.
    public static func usualLayout(_ channelCount: Int) -> [LoudnessChannel] {
        switch channelCount {
        case 4: [.front, .front, .surround, .surround]
        case 5: [.front, .front, .front, .surround, .surround]
        case 6: [.front, .front, .front, .lowFrequencyEffects, .surround, .surround]
        default: [LoudnessChannel](repeating: .front, count: channelCount)
        }
    }
}

extension Double {
    /// 20 · log10, in dB.
    var decibelsOfAmplitude: Double { 20 * log10(self) }
}
