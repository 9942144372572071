import EventLog
import Jobs
import Storage
import Transcription
public import VoiceCore

extension Recordings {
    /// Asks who speaks in a transcript that is there: for a transcript with its words in which each segment is of one speaker.
    ///
    /// The words are those that a machine heard; of a person's edit, those that it goes back to. Once the new transcript is whole, the
    /// edits of the current one are taken over to it if they are of the same words, and it is current with them.
    ///
    /// - Parameters:
    ///   - speakers: how many there are, where that is known.
    ///   - identify: names those whose voices the account knows with their consent; who they are may be another than the last time.
    /// - Returns: the new transcript, or the one that there is or is being made of these words and as many speakers, of whom nobody is named.
    /// - Throws: `.voiceModelMissing`; `.notFound`, `.transcriptNotFound`, `.transcriptNotReady`; `.invalidField` for a number that cannot be, and where each
    ///   channel is a speaker already.
    public func tellSpeakers(
        in id: TranscriptID, of recording: RecordingID, account: AccountID, speakers: Int? = nil, identify: Bool = false
    ) async throws -> (transcript: TranscriptSummary, isNew: Bool) {
        if identify, engines.embedder == nil { throw RecordingsError.voiceModelMissing }
        let (new, job, now, model) = (TranscriptID.make(), JobID.make(), clock.now(), engines.diarization?.diarizer.identity)
        return try await database.write { tx in
            let heard = try Self.heard(in: id, of: recording, account: account, tx)
            var settings = try Self.transcript(heard.id, of: account, tx).settings
            guard settings.multichannel != true else {
                throw RecordingsError.invalidField("transcript", "Its channels were transcribed apart: each is a speaker already.")
            }
            (settings.diarize, settings.speakers, settings.identify) = (true, speakers, identify ? true : nil)
            try RecordingRules.check(settings)
            if !identify, let same = try Self.spoken(heard, settings, by: model, of: recording, account: account, tx) {
                return (same, false)
            }
            try Self.insertTranscript(
                new, of: recording, settings: settings, wordsOf: heard.revision, job: job, at: now, account: account, tx)
            try tx.enqueue(
                TranscribeRecording.self, .init(recording: recording, transcript: new, wordsOf: heard.id), account: account, id: job)
            try tx.append(
                Event(
                    kind: "transcript.requested", account: account, subject: new, payload: ["recording": .id(recording)], occurredAt: now))
            return (try Self.summary(of: new, recording: recording, account: account, tx), true)
        }
    }

    /// The transcript in which a machine heard the words of this one.
    ///
    /// - Throws: `.notFound`, `.transcriptNotFound`, `.transcriptNotReady`.
    private static func heard(
        in id: TranscriptID, of recording: RecordingID, account: AccountID, _ tx: any ReadTransaction
    ) throws -> TranscriptLineage.Machines {
        let asked = try summary(of: id, recording: recording, account: account, tx)
        guard let revision = asked.revision else { throw RecordingsError.transcriptNotReady }
        let lineage = try TranscriptLineage(of: recording, account: account, tx)
        return lineage.heard(try lineage.machines(behind: revision))
    }

    /// A transcript of these words with these settings that is whole or still comes.
    ///
    /// - Parameter model: what tells speakers apart now; `nil` for what needs no model, beside which any other is as good.
    private static func spoken(
        _ heard: TranscriptLineage.Machines, _ settings: TranscriptionSettings, by model: String?, of recording: RecordingID,
        account: AccountID, _ tx: any ReadTransaction
    ) throws -> TranscriptSummary? {
        let ids = try tx.query(
            """
            SELECT id, model_version FROM transcripts WHERE account_id = \(account) AND recording_id = \(recording)
                AND settings_hash = \(settings.stableHash) AND made_by = \(TranscriptSummary.Maker.machine)
                AND (based_on = \(heard.revision) OR id = \(heard.id)) ORDER BY created_at DESC
            """
        ).compactMap { row -> TranscriptID? in
            let (id, version): (TranscriptID, String?) = (try row[0], try row[1])
            // One that did not begin yet has no version.
            return model.map { version?.contains($0) ?? true } ?? true ? id : nil
        }
        return try usable(among: ids, of: recording, account: account, tx)
    }
}
