/// How fast somebody speaks, and with which pauses.
///
/// The measures of de Jong & Wempe (2009). Speech rate counts pauses in, articulation rate leaves silent ones out.
public struct SpeechRate: Sendable, Equatable {
    /// Of the whole sound.
    public var durationSeconds: Double
    /// Where syllables were found.
    public var nuclei: [SyllableNucleus]
    /// By their beginnings; those of silence at the sound's ends count too.
    public var pauses: [SpeechPause]
    /// Of the times between syllables that no pause parts, in percent; `nil` without three such syllables in a row.
    ///
    /// Differs from Grabe & Low (2002), who measured vowels by hand: read it as a comparison of recordings, not of languages.
    public var nPVI: Double?

    /// Makes the measures from what was found.
    public init(durationSeconds: Double, nuclei: [SyllableNucleus], pauses: [SpeechPause]) {
        self.durationSeconds = durationSeconds
        self.nuclei = nuclei
        self.pauses = pauses.sorted { $0.startSeconds < $1.startSeconds }
        nPVI = SpeechRhythm.nPVI(phrases: SpeechRhythm.intervals(nuclei, pauses))
    }

    /// Measures a whole sound.
    ///
    /// - Parameters:
    ///   - samples: mono, −1…1, at `sampleRate` Hz, at least 0.13 s long.
    ///   - words: the transcript, if there is one: its words of hesitation are filled pauses.
    ///   - language: of the words: "en", "de-CH".
    /// - Throws: `SpeechAnalysisError`: `.tooShort`, `.notFinite`, `.badParameter`, `.unsupportedSampleRate`.
    public static func measure(
        _ samples: [Float], sampleRate: Double, syllables: SyllableParameters = SyllableParameters(),
        pauses: PauseParameters = PauseParameters(), words: [SpokenWord] = [], language: String = "en"
    ) throws -> SpeechRate {
        let nuclei = try SyllableNuclei.find(samples, sampleRate: sampleRate, parameters: syllables)
        let silent = try SilentPauses.find(samples, sampleRate: sampleRate, parameters: pauses)
        return SpeechRate(
            durationSeconds: Double(samples.count) / sampleRate, nuclei: nuclei.outside(silent),
            pauses: silent + FilledPauses.find(in: words, language: language))
    }

    public var syllableCount: Int { nuclei.count }

    /// The pauses of one kind.
    public func pauses(_ kind: SpeechPause.Kind) -> [SpeechPause] { pauses.filter { $0.kind == kind } }

    /// Seconds of the sound outside of silent pauses.
    public var phonationSeconds: Double { max(0, durationSeconds - pauses(.silent).reduce(0) { $0 + $1.seconds }) }

    /// Syllables a second of the whole sound; 0 for an empty one.
    public var syllablesPerSecond: Double { durationSeconds > 0 ? Double(syllableCount) / durationSeconds : 0 }

    /// Syllables a second of phonation; `nil` if there is none.
    public var articulationRate: Double? { phonationSeconds > 0 ? Double(syllableCount) / phonationSeconds : nil }

    /// Seconds of phonation a syllable; `nil` without syllables.
    public var averageSyllableSeconds: Double? { syllableCount > 0 ? phonationSeconds / Double(syllableCount) : nil }

    /// The share of the sound that is phonation, 0…1; 0 for an empty one.
    public var phonationShare: Double { durationSeconds > 0 ? phonationSeconds / durationSeconds : 0 }
}

extension [SyllableNucleus] {
    /// Those that lie in no pause: a peak of noise there is no syllable.
    public func outside(_ pauses: [SpeechPause]) -> [SyllableNucleus] {
        filter { nucleus in !pauses.contains { $0.startSeconds <= nucleus.seconds && nucleus.seconds < $0.endSeconds } }
    }
}
