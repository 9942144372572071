import VoiceCore

/// Counts how long somebody has waited for a program. Time in which nobody waits is free: a reader may take as long as it likes.
struct ProgramWatch {
    private let limits: DecoderLimits
    private var last: ContinuousClock.Instant
    private var waited = Duration.zero
    private var silent = Duration.zero
    private var isAwaited = false

    init(limits: DecoderLimits, now: ContinuousClock.Instant) {
        self.limits = limits
        last = now
    }

    /// Bytes came.
    mutating func sawOutput() { silent = .zero }

    /// Adds the time since the last call, if somebody waited then.
    ///
    /// - Returns: the limit that is passed.
    mutating func check(isAwaited: Bool, now: ContinuousClock.Instant) -> AudioError? {
        if self.isAwaited {
            waited += now - last
            silent += now - last
        } else {
            silent = .zero
        }
        self.isAwaited = isAwaited
        last = now
        return silent >= limits.longestSilence || waited >= limits.longestWait ? .decoderTimedOut : nil
    }

    /// How long `poll` may wait; −1 for ever.
    var pollMilliseconds: Int32 {
        guard isAwaited else { return -1 }
        let rest = min(limits.longestSilence - silent, limits.longestWait - waited).seconds
        return Int32(min(max(0, (rest * 1000).rounded(.up)), 60_000))
    }
}
