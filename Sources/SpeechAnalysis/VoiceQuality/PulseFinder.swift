#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Finds one pulse for each period of a voice.
///
/// After the manual's description of Praat's "Sound & Pitch: To PointProcess (cc)": in each voiced stretch the first pulse is the
/// largest extremum within a period around the middle; the next ones, to either side, lie about a period further, where the sound of one
/// period around is most alike to that around the last pulse. A pulse is kept if the correlation is more than 0.3; one beyond the end of
/// the stretch, if it is more than 0.7. Differs from the words as the program does, by what it answers: pulses are sought 0.8 to 1.25
/// periods away, the correlation counts as 0 before that range, and what is fainter than 1 % of the sound's peak is no pulse (2.33 %
/// beyond the end of a stretch).
struct PulseFinder: Sendable {
    /// How far beyond a stretch samples are looked at and pulses lie, at most, in periods: from a first pulse half a period outside.
    static let reachPeriods = 1 + farthest

    private static let nearest = 0.8
    private static let farthest = 1.25
    /// The least correlation and the least share of the sound's peak, within a stretch and beyond its end.
    private static let within = (correlation: 0.3, peak: Float(0.01))
    private static let beyond = (correlation: 0.7, peak: Float(0.023_33))

    private let sampleRate: Double
    private var lastBeyond = -Double.infinity

    init(sampleRate: Double) { self.sampleRate = sampleRate }

    /// What was found about a period away.
    private struct Match {
        /// nil where nothing is alike.
        var seconds: Double?
        var correlation = -1.0
        /// Of the sound one period around.
        var peak: Float = 0

        func exceeds(_ least: (correlation: Double, peak: Float), _ soundPeak: Float) -> Bool {
            correlation > least.correlation && peak > least.peak * soundPeak
        }
    }

    /// The pulses of a stretch, which comes after those before.
    ///
    /// - Parameters:
    ///   - sound: from `reachPeriods` before the stretch to as far behind it, or to the sound's ends.
    ///   - soundPeak: the largest magnitude of the sound.
    /// - Returns: times in seconds, rising; the last may lie behind the first of the next stretch.
    mutating func find(_ sound: SoundPiece, _ stretch: VoicedStretch, soundPeak: Float) -> [Double] {
        guard let first = firstPulse(sound, stretch) else { return [] }
        let walk = Walk(sound: sound, stretch: stretch, soundPeak: soundPeak, notBefore: lastBeyond)
        let earlier = pulses(of: walk, from: first, direction: -1)
        let later = pulses(of: walk, from: first, direction: 1)
        if let last = later.last, last > stretch.end { lastBeyond = last }
        return earlier.reversed() + [first] + later
    }

    /// What stays the same while pulses of a stretch are sought.
    private struct Walk {
        let sound: SoundPiece
        let stretch: VoicedStretch
        let soundPeak: Float
        let notBefore: Double
    }

    /// Where a time lies among the samples; sample i lies at i.
    private func place(_ seconds: Double) -> Double { seconds * sampleRate - 0.5 }

    private func firstPulse(_ sound: SoundPiece, _ stretch: VoicedStretch) -> Double? {
        let (samples, origin) = (sound.samples, sound.firstIndex)
        let middle = 0.5 * (stretch.start + stretch.end)
        let half = 0.5 * stretch.period(at: middle)
        let first = max(0, Int(place(middle - half).rounded(.down)) - origin)
        let last = min(samples.count - 1, Int(place(middle + half).rounded(.up)) - origin)
        guard first <= last else { return nil }
        var best = first
        for i in first...last where abs(samples[i]) > abs(samples[best]) { best = i }
        var offset = 0.0
        if best > first, best < last {
            let sign: Float = samples[best] < 0 ? -1 : 1
            offset = Parabola.top(sign * samples[best - 1], sign * samples[best], sign * samples[best + 1]).offset
        }
        return (Double(origin + best) + 0.5 + offset) / sampleRate
    }

    private func pulses(of walk: Walk, from first: Double, direction: Double) -> [Double] {
        let stretch = walk.stretch
        var pulses: [Double] = []
        var at = first
        while direction < 0 ? at > stretch.start : at < stretch.end {
            let period = stretch.period(at: at)
            guard let match = match(walk.sound, at, period, direction) else { break }
            // Without a likeness, go on a period further.
            let next = match.seconds ?? at + direction * period
            if stretch.holds(next) {
                if match.exceeds(Self.within, walk.soundPeak) { pulses.append(next) }
            } else if stretch.holds(at), match.exceeds(Self.beyond, walk.soundPeak), next - walk.notBefore > Self.nearest * period {
                pulses.append(next)
            }
            at = next
        }
        return pulses
    }

    /// The time about a period away whose surroundings are most like those of `seconds`.
    ///
    /// - Returns: nil where the sound ends.
    private func match(_ piece: SoundPiece, _ seconds: Double, _ period: Double, _ direction: Double) -> Match? {
        guard let sound = piece.samples.baseAddress else { return nil }
        let origin = piece.firstIndex
        let start = Int((place(seconds - 0.5 * period) + 0.5).rounded(.down)) - origin
        let count = Int((place(seconds + 0.5 * period) + 0.5).rounded(.down)) - origin - start + 1
        let near = seconds + direction * Self.nearest * period
        let far = seconds + direction * Self.farthest * period
        let first = Int(place(min(near, far) - 0.5 * period).rounded(.down)) - origin
        let last = Int(place(max(near, far) - 0.5 * period).rounded(.up)) - origin
        guard count > 1, min(start, first) >= 0, max(start, last) + count <= piece.samples.count else { return nil }
        let likeness = Likeness(sound + start, count)
        var (highest, best) = (-1.0, (offset: 0.0, height: -1.0))
        var bestCandidate: Int?
        // As if the sound before the range were not alike at all: where the likeness falls from the start, or is negative, the start wins.
        var (before, at) = (0.0, 0.0)
        for candidate in first - 1..<last {
            let after = likeness.to(sound + candidate + 1)
            if at >= before, at >= after, at > highest {
                (highest, best, bestCandidate) = (at, Parabola.top(before, at, after), candidate)
            }
            (before, at) = (at, after)
        }
        guard let bestCandidate else { return Match() }
        let around = UnsafeBufferPointer(start: sound + max(first, bestCandidate), count: count)
        return Match(
            seconds: seconds + (Double(bestCandidate - start) + best.offset) / sampleRate, correlation: best.height,
            peak: SampleSums.peak(around, from: 0))
    }
}
