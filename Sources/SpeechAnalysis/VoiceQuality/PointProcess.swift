/// Moments in a sound: of a voice, its glottal pulses.
public struct PointProcess: Sendable, Equatable {
    /// In seconds from the start of the sound, rising.
    public let seconds: [Double]
    /// How long the sound is.
    public let durationSeconds: Double

    public init(seconds: [Double], durationSeconds: Double) {
        (self.seconds, self.durationSeconds) = (seconds, durationSeconds)
    }

    public var count: Int { seconds.count }
}

extension PointProcess {
    /// The pulses of a voice: "To PointProcess (periodic, cc)".
    ///
    /// Pitch by autocorrelation between floor and ceiling, then one pulse a period where neighbouring periods are most alike (see
    /// `PulseFinder`).
    ///
    /// - Parameters:
    ///   - samples: mono, −1…1, finite.
    ///   - sampleRate: in Hz.
    /// - Throws: `SpeechAnalysisError`, as `Pitch.track` does.
    public static func periodic(
        _ samples: UnsafeBufferPointer<Float>, sampleRate: Double, pitchFloor: Double = 75, pitchCeiling: Double = 600
    ) throws -> PointProcess {
        let parameters = PitchParameters(pitchFloor: pitchFloor, pitchCeiling: pitchCeiling)
        return periodic(samples, sampleRate: sampleRate, pitch: try Pitch.track(samples, sampleRate: sampleRate, parameters: parameters))
    }

    /// The pulses of a voice.
    public static func periodic(
        _ samples: [Float], sampleRate: Double, pitchFloor: Double = 75, pitchCeiling: Double = 600
    ) throws -> PointProcess {
        try samples.withUnsafeBufferPointer {
            try periodic($0, sampleRate: sampleRate, pitchFloor: pitchFloor, pitchCeiling: pitchCeiling)
        }
    }

    /// The pulses of a voice whose pitch is known: Praat's "Sound & Pitch: To PointProcess (cc)".
    ///
    /// - Parameter pitch: of the same samples.
    public static func periodic(_ samples: UnsafeBufferPointer<Float>, sampleRate: Double, pitch: PitchTrack) -> PointProcess {
        var finder = PulseFinder(sampleRate: sampleRate)
        let piece = SoundPiece(samples: samples, firstIndex: 0)
        let soundPeak = SampleSums.peak(samples, from: 0)
        let pulses = pitch.voicedStretches.flatMap { finder.find(piece, $0, soundPeak: soundPeak) }
        return PointProcess(seconds: pulses.sorted(), durationSeconds: pitch.durationSeconds)
    }
}
