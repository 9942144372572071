public import SpeakerDiarization
public import VoiceCore

extension Transcript {
    /// Puts the finished segments of a recording together.
    ///
    /// - Parameter segments: in any order, each index once; those without words are left out, their numbers stay unused. They are put in the order of time, so that channels that were transcribed apart alternate.
    /// - Parameter turns: who speaks when, where that was asked for. Segments in which several speak are parted then, and numbered anew.
    /// - Parameter duration: of the whole recording.
    ///
    /// The language is that of the segments if they agree on one, else the one that was asked for.
    public static func assemble(
        _ segments: some Sequence<TranscriptSegment>, turns: [SpeakerTurn] = [], revision: TranscriptRevisionID, engine: EngineIdentity,
        settings: TranscriptionSettings, duration: Seconds
    ) -> Transcript {
        let spoken = segments.filter { !$0.isEmpty }.sorted { ($0.start, $0.index) < ($1.start, $1.index) }
        let languages = Set(spoken.compactMap(\.language))
        return Transcript(
            revision: revision, engine: engine, settingsHash: settings.stableHash,
            language: languages.count == 1 ? languages.first : languages.isEmpty ? settings.language : nil,
            duration: duration.roundedToMilliseconds, segments: SpeakerAttribution(turns).attributed(spoken))
    }

    /// The same words, by who speaks: each segment is of one speaker, and is parted where another begins. Segments and words are numbered
    /// anew then; what was parted before stays so.
    ///
    /// - Parameter turns: who speaks when.
    /// - Parameter settings: those that what comes out is of.
    public func spoken(
        by turns: [SpeakerTurn], revision: TranscriptRevisionID, engine: EngineIdentity, settings: TranscriptionSettings
    ) -> Transcript {
        .assemble(
            segments.map(\.withoutSpeakers), turns: turns, revision: revision, engine: engine, settings: settings, duration: duration)
    }
}

extension TranscriptSegment {
    fileprivate var withoutSpeakers: TranscriptSegment {
        var segment = self
        segment.speaker = nil
        for word in words.indices { segment.words[word].speaker = nil }
        return segment
    }
}
