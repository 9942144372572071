import ObjectStore
import Storage
import Transcription
public import VoiceCore

extension Recordings {
    /// Lays two transcripts of a recording side by side, word by word.
    ///
    /// - Throws: `.notFound`, `.transcriptNotFound`, `.transcriptNotReady`; `TranscriptionError.tooLongToCompare`.
    public func compare(
        _ id: TranscriptID, with other: TranscriptID, of recording: RecordingID, account: AccountID
    ) async throws -> RecordingComparison {
        let (left, right) = try await database.read { tx in
            try (
                Self.revision(id, of: recording, account: account, tx), Self.revision(other, of: recording, account: account, tx)
            )
        }
        let (reference, compared) = (try await document(left.object, account: account), try await document(right.object, account: account))
        let result = try await alignmentTurns.pass {
            try await SerialThread(name: "comparison").run { try ComparedTranscripts(reference: reference, compared) }
        }
        return RecordingComparison(result, reference: left.summary, other: right.summary)
    }

    /// A whole transcript: what is known of it, and the object with its words.
    ///
    /// - Throws: `.notFound`, `.transcriptNotFound`, `.transcriptNotReady`.
    static func revision(
        _ id: TranscriptID, of recording: RecordingID, account: AccountID, _ tx: any ReadTransaction
    ) throws -> (summary: TranscriptSummary, object: ObjectID) {
        (
            try summary(of: id, recording: recording, account: account, tx),
            try wordsObject(of: id, recording: recording, account: account, tx)
        )
    }
}
