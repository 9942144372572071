/// Where the detector begins and ends a region of speech.
public struct VoiceActivitySettings: Sendable, Hashable, Codable {
    /// A pause of this length ends a region; shorter ones stay inside. Longer than `preRollSeconds` + `hangoverSeconds`.
    public var pauseSeconds: Double

    /// What is taken along before the first sound, so that a soft onset is not cut.
    public var preRollSeconds: Double

    /// What is taken along behind the last sound, so that a soft ending is not cut.
    public var hangoverSeconds: Double

    /// A region is cut at the quietest point before this length; at least 2 s.
    public var maximumSeconds: Double

    /// The sound's first region, if it is longer and the sound goes on behind it, is cut at its quietest point before this length; at least
    /// 2 s. Where the first words must not wait for a long region, it is shorter than `maximumSeconds`.
    public var firstMaximumSeconds: Double

    /// Sound of less than this in all is no speech: a click.
    public var minimumSoundSeconds: Double

    /// The log odds from which a region counts as speech. Higher lets less music through and loses speech under music first.
    public var evidenceThreshold: Float

    public init(
        pauseSeconds: Double = 1.3, preRollSeconds: Double = 0.5, hangoverSeconds: Double = 0.5, maximumSeconds: Double = 25,
        firstMaximumSeconds: Double = 25, minimumSoundSeconds: Double = 0.1, evidenceThreshold: Float = 0
    ) {
        precondition(pauseSeconds > preRollSeconds + hangoverSeconds, "a pause that holds the padding of both sides")
        precondition(maximumSeconds >= 2 && firstMaximumSeconds >= 2, "regions of at least 2 s")
        self.pauseSeconds = pauseSeconds
        self.preRollSeconds = preRollSeconds
        self.hangoverSeconds = hangoverSeconds
        self.maximumSeconds = maximumSeconds
        self.firstMaximumSeconds = firstMaximumSeconds
        self.minimumSoundSeconds = minimumSoundSeconds
        self.evidenceThreshold = evidenceThreshold
    }
}
