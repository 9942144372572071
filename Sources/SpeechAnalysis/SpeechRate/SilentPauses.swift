/// What counts as a silent pause.
public struct PauseParameters: Sendable, Equatable {
    /// In dB below the level that 99 % of the frames do not exceed: quieter is silent. Not the maximum, which a single click can set.
    public var silenceThreshold = -25.0
    /// Seconds; shorter silences belong to articulation. 0.25 s is what de Jong & Bosker, "Choosing a threshold for silent pauses to measure
    /// second language fluency" (2013), found to fit best.
    public var minimumPause = 0.25
    /// Seconds; shorter sounds inside a silence are clicks and breaths, and belong to it.
    public var minimumSounding = 0.1
    /// Hz; sets the window and the step of the intensity: 64 ms and 8 ms at 100 Hz.
    public var minimumPitch = 100.0

    public init() {}
}

/// A stretch in which nobody speaks, or somebody says "uh".
public struct SpeechPause: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// Nothing is heard.
        case silent
        /// A word of hesitation.
        case filled
    }

    public var startSeconds: Double
    public var endSeconds: Double
    public var kind: Kind

    public init(startSeconds: Double, endSeconds: Double, kind: Kind) {
        (self.startSeconds, self.endSeconds, self.kind) = (startSeconds, endSeconds, kind)
    }

    public var seconds: Double { endSeconds - startSeconds }
}

/// Finds silences by their level.
///
/// After the manual's definition of Praat's "To TextGrid (silences)": a threshold below the loudest, a shortest silence, a shortest sound.
/// Differs: the threshold hangs on a quantile, and short sounds are taken into silences before short silences are into sounds.
public enum SilentPauses {
    /// - Parameters:
    ///   - samples: mono, −1…1, at `sampleRate` Hz.
    /// - Throws: `SpeechAnalysisError`: `.tooShort`, `.notFinite`, `.badParameter`, `.unsupportedSampleRate`.
    public static func find(
        _ samples: [Float], sampleRate: Double, parameters: PauseParameters = PauseParameters()
    ) throws -> [SpeechPause] {
        var settings = IntensityParameters()
        settings.minimumPitch = parameters.minimumPitch
        let intensity = try Intensity.track(samples, sampleRate: sampleRate, parameters: settings)
        return find(intensity: intensity, durationSeconds: Double(samples.count) / sampleRate, parameters: parameters)
    }

    /// The pauses of a sound whose intensity is known; those at its ends count too. A sound that is silent all over is one pause.
    public static func find(
        intensity: IntensityTrack, durationSeconds: Double, parameters: PauseParameters = PauseParameters()
    ) -> [SpeechPause] {
        let threshold = intensity.quantileDecibels(0.99) + parameters.silenceThreshold
        // Digital silence is silence, whatever the rest is like.
        var sounding = runs(intensity.decibels.map { $0 > max(threshold, IntensityTrack.silenceDecibels) })
        let step = intensity.grid.stepSeconds
        sounding.removeAll { Double($0.count) * step < parameters.minimumSounding }
        // A frame stands for the time around its middle; the first and the last also for what lies outside of all frames.
        func time(_ frame: Int) -> Double {
            frame <= 0 ? 0 : frame >= intensity.frameCount ? durationSeconds : intensity.grid.seconds(frame) - step / 2
        }
        var pauses: [SpeechPause] = []
        var start = 0.0
        for range in sounding + [intensity.frameCount..<intensity.frameCount] {
            let end = range.isEmpty ? durationSeconds : time(range.lowerBound)
            if end - start >= parameters.minimumPause { pauses.append(SpeechPause(startSeconds: start, endSeconds: end, kind: .silent)) }
            start = time(range.upperBound)
        }
        return pauses
    }

    /// The stretches that are true.
    private static func runs(_ flags: [Bool]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start: Int?
        for (index, flag) in flags.enumerated() {
            if flag, start == nil { start = index }
            if !flag, let begun = start {
                runs.append(begun..<index)
                start = nil
            }
        }
        if let start { runs.append(start..<flags.count) }
        return runs
    }
}
