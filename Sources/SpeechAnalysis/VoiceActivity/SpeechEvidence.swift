#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Tells speech from music, signals and noises that stand out as much as speech does, over some seconds.
///
/// Five cues, weighed by logistic regression:
/// - *steady tones*: partials that stand still (see `SteadyTones`); instruments have them, voices hardly;
/// - *modulation*: how deeply the bands rise and fall at the rate of syllables, 1 to 8 Hz (Scheirer and Slaney, "Construction and
///   evaluation of a robust multifeature speech/music discriminator", 1997: 4 Hz modulation energy);
/// - *flux*: the change of level within 60 ms (ibid.: spectral flux), which is largest for percussion;
/// - *glide*: how often the pitch slides a little from frame to frame, as only voices do all the time; no glide at all is no speech;
/// - *alternation*: the spread of the periodicity, since speech goes between voiced and voiceless sounds.
///
/// All are relative to the loud frames of the stretch, so the recording's level does not matter.
struct SpeechEvidence: Sendable {
    /// Frames that are weighed at once: 5 s.
    static let span = 250

    /// Frames around the sound that are weighed with it: 0.3 s. More silence would hide a short word.
    static let context = 15

    /// The score of what cannot be speech, and of too little to judge by.
    static let none: Float = -8

    /// The score of what a model says is speech.
    static let told: Float = 5

    private var frames: [VoiceFrame] = []

    mutating func push(_ frame: VoiceFrame) {
        frames.append(frame)
        if frames.count >= 2 * Self.span { frames.removeFirst(frames.count - Self.span) }
    }

    /// The evidence in the last `span` frames, as log odds: positive speaks for speech; not below `none`.
    var score: Float { Cues(frames.suffix(Self.span))?.logOdds ?? Self.none }

    /// What is measured; exposed for fitting the weights.
    struct Cues: Sendable {
        var steadyTones: Float = 0
        var modulation: Float = 0
        var flux: Float = 0
        var glide: Float = 0
        var alternation: Float = 0
        /// Loud frames that were measured, and those among them that have a pitch.
        var activeCount: Float = 0
        var voicedCount: Float = 0

        /// Fitted on 10 minutes of read speech and meetings as they are, in noise and music, reverberated and through a telephone,
        /// against 84 minutes of music and 17 minutes of noises and signals; docs/voice-activity.md has the figures.
        var logOdds: Float {
            // A word of a tenth of a second may have too few frames to show a glide; it has a pitch though.
            if glide < 0.01, activeCount >= 25 || voicedCount < 2 { return SpeechEvidence.none }
            // A second of one even tone, with vibrato or without: nobody speaks so long without a voiceless sound.
            if activeCount >= 50, alternation < 0.05 { return SpeechEvidence.none }
            let weighed =
                0.883 * min(modulation, 8) - 8.664 * steadyTones - 0.269 * min(flux, 12) + 9.707 * glide + 10.15 * alternation - 4.972
            // No speech changed faster than 12.2 dB in 60 ms on the mean; drums reach 14 to 22.
            let percussion = max(0, flux - 13)
            return max(SpeechEvidence.none, weighed - percussion)
        }
    }
}

extension SpeechEvidence.Cues {
    /// Levels below the stretch's loud frames by more than this count as silence in between.
    private static let toneRange: Float = 25
    private static let pitchRange: Float = 20

    /// `nil` for fewer than ten frames.
    init?(_ frames: ArraySlice<VoiceFrame>) {
        let frames = Array(frames)
        guard frames.count >= 10 else { return nil }
        let levels = frames.map(\.level)
        let loud = levels.sorted()[(frames.count - 1) * 95 / 100]
        measureTones(frames, levels, loud)
        measurePitch(frames, levels, loud)
        for band in 1...6 { modulation += Self.modulation(frames.map { $0.bands[band] }) / 6 }
    }

    private mutating func measureTones(_ frames: [VoiceFrame], _ levels: [Float], _ loud: Float) {
        let quiet = SIMD8<Float>(repeating: loud - 45)
        var (active, changes): (Float, Float) = (0, 0)
        for i in frames.indices where levels[i] > loud - Self.toneRange {
            active += 1
            steadyTones += frames[i].steadyTone
            guard i >= 3 else { continue }
            let change = pointwiseMax(frames[i].bands, quiet) - pointwiseMax(frames[i - 3].bands, quiet)
            for band in 1...6 { flux += abs(change[band]) / 6 }
            changes += 1
        }
        steadyTones /= max(1, active)
        flux /= max(1, changes)
    }

    private mutating func measurePitch(_ frames: [VoiceFrame], _ levels: [Float], _ loud: Float) {
        var (active, sum, squares, gliding): (Float, Float, Float, Float) = (0, 0, 0, 0)
        var lastPitch: Float?
        for i in frames.indices {
            guard levels[i] > loud - Self.pitchRange else {
                lastPitch = nil
                continue
            }
            let frame = frames[i]
            active += 1
            sum += frame.periodicity
            squares += frame.periodicity * frame.periodicity
            guard frame.periodicity > 0.55 else {
                lastPitch = nil
                continue
            }
            voicedCount += 1
            if let lastPitch {
                let step = semitones(frame.pitchHz, lastPitch)
                if step > 0.06, step < 1.2 { gliding += 1 }
            }
            lastPitch = frame.pitchHz
        }
        guard active > 0 else { return }
        activeCount = active
        glide = gliding / active
        alternation = max(0, squares / active - sum / active * (sum / active)).squareRoot()
    }

    /// The standard deviation of a band's level in dB between about 1 and 8 Hz.
    private static func modulation(_ band: [Float]) -> Float {
        let lowest = (band.max() ?? 0) - 35
        let levels = band.map { max($0, lowest) }
        let slow = movingMean(levels, reach: 25)
        let fast = movingMean(zip(levels, slow).map { $0 - $1 }, reach: 2)
        let mean = fast.reduce(0, +) / Float(fast.count)
        return (fast.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(fast.count)).squareRoot()
    }

    /// The mean of up to `reach` values on either side.
    private static func movingMean(_ values: [Float], reach: Int) -> [Float] {
        var sums: [Float] = [0]
        sums.reserveCapacity(values.count + 1)
        for value in values { sums.append(sums[sums.count - 1] + value) }
        return values.indices.map { i in
            let (low, high) = (max(0, i - reach), min(values.count, i + reach + 1))
            return (sums[high] - sums[low]) / Float(high - low)
        }
    }
}
