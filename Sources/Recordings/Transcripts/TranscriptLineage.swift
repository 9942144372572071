import ObjectStore
import Storage
import Transcription
import VoiceCore

/// Which of a recording's whole transcripts was made of which.
struct TranscriptLineage: Sendable {
    /// A machine's transcript.
    struct Machines: Sendable {
        let id: TranscriptID
        let revision: TranscriptRevisionID
        /// Whose words it has, where only its speakers are its own.
        let basedOn: TranscriptRevisionID?
        let words: ObjectID
    }

    private var machines: [TranscriptRevisionID: Machines] = [:]
    private var edits: [TranscriptRevisionID: TranscriptRevisionID] = [:]

    init(of recording: RecordingID, account: AccountID, _ tx: any ReadTransaction) throws {
        let rows = try tx.query(
            """
            SELECT id, revision, made_by, based_on, object_id FROM transcripts
            WHERE account_id = \(account) AND recording_id = \(recording) AND object_id IS NOT NULL
            """)
        for row in rows {
            let (revision, maker): (TranscriptRevisionID, TranscriptSummary.Maker) = (try row[1], try row[2])
            switch maker {
            case .machine: machines[revision] = Machines(id: try row[0], revision: revision, basedOn: try row[3], words: try row[4])
            case .person: edits[revision] = try row[3]
            }
        }
    }

    /// The machine's transcript that a revision goes back to, over however many edits; itself for a machine's.
    ///
    /// - Throws: `.transcriptNotFound`.
    func machines(behind revision: TranscriptRevisionID) throws(RecordingsError) -> Machines {
        var (revision, rest) = (revision, edits)
        while machines[revision] == nil, let older = rest.removeValue(forKey: revision) { revision = older }
        guard let found = machines[revision] else { throw .transcriptNotFound }
        return found
    }

    /// The transcript in which the machine heard the words of this one: another one where only the speakers are its own.
    func heard(_ transcript: Machines) -> Machines { transcript.basedOn.flatMap { machines[$0] } ?? transcript }
}
