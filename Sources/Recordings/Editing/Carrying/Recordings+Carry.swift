import ObjectStore
import Storage
public import Transcription
public import VoiceCore

/// Whose edits are taken over, and what the current transcript was when somebody decided so.
public struct CarryRequest: Codable, Sendable {
    /// The revision that is current.
    public var basedOn: TranscriptRevisionID
    /// The transcript that a person edited; the current one if it is absent.
    public var editsOf: TranscriptID?

    public init(basedOn: TranscriptRevisionID, editsOf: TranscriptID? = nil) {
        self.basedOn = basedOn
        self.editsOf = editsOf
    }
}

extension Recordings {
    /// Takes a person's edits over to another machine's transcript: makes a revision of that one with them, which becomes the current one.
    ///
    /// Done again, it finds that the edits are there, and makes nothing new.
    ///
    /// - Returns: what came of it, and whether a revision was made.
    /// - Throws: `.staleRevision` when the current revision is another one; `.transcriptNotEdited` when no person made the one whose edits
    ///   are asked for; `.transcriptNotMachines` when one made `id`; `TranscriptionError.tooLongToCompare`; `.notFound`,
    ///   `.transcriptNotFound`, `.transcriptNotReady`.
    public func carryEdits(
        to id: TranscriptID, of recording: RecordingID, account: AccountID, _ request: CarryRequest
    ) async throws -> (carried: CarriedTranscript, isNew: Bool) {
        let sources = try await database.read { tx in
            try Self.sources(of: id, request, recording: recording, account: account, tx)
        }
        let base = try await document(sources.base, account: account)
        let edited = try await document(sources.edited.object, account: account)
        let new = try await document(sources.new.object, account: account)
        let (carrier, transcript) = try await carry(from: base, to: new, editsOf: edited)
        let isThere = base.revision == new.revision
        let summary =
            isThere
            ? try await choose(sources.edited.summary.id, of: recording, account: account)
            : try await keep(transcript, after: id, inPlaceOf: sources.current, of: recording, account: account)
        let carried = CarriedTranscript(
            transcript: summary, carried: carrier.carried, conflicts: carrier.conflicts, unplaced: carrier.unplaced)
        return (carried, !isThere)
    }

    /// - Parameter base: the machine's transcript that the person began with.
    /// - Returns: what became of the edits, and the new transcript with them.
    /// - Throws: `TranscriptionError.tooLongToCompare`.
    func carry(from base: Transcript, to new: Transcript, editsOf edited: Transcript) async throws -> (EditCarrier, Transcript) {
        let revision = TranscriptRevisionID.make()
        return try await alignmentTurns.pass {
            try await SerialThread(name: "edits").run {
                var carrier = try EditCarrier(base: base, edited: edited, new: new)
                let transcript = carrier.transcript(revision: revision)
                return (carrier, transcript)
            }
        }
    }

    private struct CarrySources: Sendable {
        let current: TranscriptID
        /// The words that a machine heard and a person edited.
        let base: ObjectID
        let edited: (summary: TranscriptSummary, object: ObjectID)
        let new: (summary: TranscriptSummary, object: ObjectID)
    }

    private static func sources(
        of id: TranscriptID, _ request: CarryRequest, recording: RecordingID, account: AccountID, _ tx: any ReadTransaction
    ) throws -> CarrySources {
        let current = try Self.recording(recording, of: account, tx).transcriptId
        let seen = try revision(current, of: recording, account: account, tx)
        guard seen.summary.revision == request.basedOn else {
            throw RecordingsError.staleRevision(current: seen.summary.revision?.text ?? "")
        }
        let new = try revision(id, of: recording, account: account, tx)
        guard new.summary.madeBy == .machine else { throw RecordingsError.transcriptNotMachines }
        let edited = try request.editsOf.map { try revision($0, of: recording, account: account, tx) } ?? seen
        guard edited.summary.madeBy == .person, let first = edited.summary.basedOn else { throw RecordingsError.transcriptNotEdited }
        let base = try TranscriptLineage(of: recording, account: account, tx).machines(behind: first)
        return CarrySources(current: current, base: base.words, edited: edited, new: new)
    }
}
