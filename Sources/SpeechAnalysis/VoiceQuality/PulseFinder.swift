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
struct PulseFinder {
    private let samples: UnsafeBufferPointer<Float>
    private let sampleRate: Double
    private let pitch: PitchTrack
    private let soundPeak: Float

    private static let nearest = 0.8
    private static let farthest = 1.25
    /// The least correlation and the least share of the sound's peak, within a stretch and beyond its end.
    private static let within = (correlation: 0.3, peak: Float(0.01))
    private static let beyond = (correlation: 0.7, peak: Float(0.023_33))

    init(samples: UnsafeBufferPointer<Float>, sampleRate: Double, pitch: PitchTrack) {
        (self.samples, self.sampleRate, self.pitch) = (samples, sampleRate, pitch)
        soundPeak = SampleSums.peak(samples, from: 0)
    }

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

    /// Neighbouring voiced frames, and the time that they stand for.
    private struct Stretch {
        let frames: ClosedRange<Int>
        let start: Double
        let end: Double

        func holds(_ seconds: Double) -> Bool { seconds >= start && seconds <= end }
    }

    /// - Returns: times in seconds, rising.
    func find() -> [Double] {
        var pulses: [Double] = []
        var lastBeyond = -Double.infinity
        for stretch in stretches() {
            guard let first = firstPulse(stretch) else { continue }
            var found = walk(from: first, in: stretch, direction: -1, notBefore: lastBeyond).reversed() + [first]
            let later = walk(from: first, in: stretch, direction: 1, notBefore: lastBeyond)
            if let last = later.last, last > stretch.end { lastBeyond = last }
            found += later
            pulses += found
        }
        return pulses.sorted()
    }

    private func stretches() -> [Stretch] {
        var stretches: [Stretch] = []
        var frame = 0
        while frame < pitch.frameCount {
            guard pitch[frame] != nil else {
                frame += 1
                continue
            }
            var last = frame
            while last + 1 < pitch.frameCount, pitch[last + 1] != nil { last += 1 }
            let half = 0.5 * pitch.grid.stepSeconds
            stretches.append(
                Stretch(frames: frame...last, start: pitch.grid.seconds(frame) - half, end: pitch.grid.seconds(last) + half))
            frame = last + 1
        }
        return stretches
    }

    /// The period at a time, in seconds, from the pitch interpolated within the stretch.
    private func period(at seconds: Double, _ stretch: Stretch) -> Double {
        let place = (seconds - pitch.grid.startSeconds) / pitch.grid.stepSeconds
        let left = Int(max(Double(stretch.frames.lowerBound), min(Double(stretch.frames.upperBound), place.rounded(.down))))
        let right = min(left + 1, stretch.frames.upperBound)
        let share = max(0, min(1, place - Double(left)))
        let (a, b) = (pitch.frequenciesHz[left], pitch.frequenciesHz[right])
        return 1 / (a + (b - a) * share)
    }

    /// Where a time lies among the samples; sample i lies at i.
    private func place(_ seconds: Double) -> Double { seconds * sampleRate - 0.5 }

    private func firstPulse(_ stretch: Stretch) -> Double? {
        let middle = 0.5 * (stretch.start + stretch.end)
        let half = 0.5 * period(at: middle, stretch)
        let first = max(0, Int(place(middle - half).rounded(.down)))
        let last = min(samples.count - 1, Int(place(middle + half).rounded(.up)))
        guard first <= last else { return nil }
        var best = first
        for i in first...last where abs(samples[i]) > abs(samples[best]) { best = i }
        var offset = 0.0
        if best > first, best < last {
            let sign: Float = samples[best] < 0 ? -1 : 1
            offset = Parabola.top(sign * samples[best - 1], sign * samples[best], sign * samples[best + 1]).offset
        }
        return (Double(best) + 0.5 + offset) / sampleRate
    }

    private func walk(from first: Double, in stretch: Stretch, direction: Double, notBefore lastBeyond: Double) -> [Double] {
        var pulses: [Double] = []
        var at = first
        while direction < 0 ? at > stretch.start : at < stretch.end {
            let period = period(at: at, stretch)
            guard let match = match(at, period, direction) else { break }
            // Without a likeness, go on a period further.
            let next = match.seconds ?? at + direction * period
            if stretch.holds(next) {
                if match.exceeds(Self.within, soundPeak) { pulses.append(next) }
            } else if stretch.holds(at), match.exceeds(Self.beyond, soundPeak), next - lastBeyond > Self.nearest * period {
                pulses.append(next)
            }
            at = next
        }
        return pulses
    }

    /// The time about a period away whose surroundings are most like those of `seconds`.
    ///
    /// - Returns: nil where the sound ends.
    private func match(_ seconds: Double, _ period: Double, _ direction: Double) -> Match? {
        guard let sound = samples.baseAddress else { return nil }
        let start = Int((place(seconds - 0.5 * period) + 0.5).rounded(.down))
        let count = Int((place(seconds + 0.5 * period) + 0.5).rounded(.down)) - start + 1
        let near = seconds + direction * Self.nearest * period
        let far = seconds + direction * Self.farthest * period
        let first = Int(place(min(near, far) - 0.5 * period).rounded(.down))
        let last = Int(place(max(near, far) - 0.5 * period).rounded(.up))
        guard count > 1, min(start, first) >= 0, max(start, last) + count <= samples.count else { return nil }
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
