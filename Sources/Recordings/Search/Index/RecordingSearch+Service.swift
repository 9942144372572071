import EventLog
import Logging
public import ServiceLifecycle
import Storage
import VoiceCore

/// What runs beside the log's consumer: transcripts in the making, and the making of the whole index.
extension RecordingSearch: Service {
    /// Runs until graceful shutdown or cancellation.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                group.addTask { await followSegments() }
                group.addTask { await makeWholeIndex() }
            }
        }
        await close()
    }

    /// A segment that is kept wakes this up; what the index does not have of a transcript in the making is read then, and after a start.
    private func followSegments() async {
        for await _ in WakeUps.stream(database.signals(.finishedSegments), every: .seconds(5)) {
            let begun = ContinuousClock.now
            await insistently("following transcripts in the making") { try await updateTranscriptsInTheMaking() }
            // A fifth of a processor at most, however long the transcript is by now; and well under a second.
            let spent: Duration = ContinuousClock.now - begun
            try? await Task.sleep(for: min(spent * 4, .milliseconds(400)))
        }
    }

    func updateTranscriptsInTheMaking() async throws {
        let making = try await database.read { tx in try SearchSource.inTheMaking(tx) }
        guard !making.isEmpty else { return }
        let behind = try await store.read { tx in
            try making.filter { try SearchDocument.segments(of: $0.transcript, in: $0.key, tx) != $0.segments }
        }
        try await update(behind.map(\.key))
    }

    private func makeWholeIndex() async {
        for await _ in WakeUps.stream(rebuilding.stream, every: .seconds(30)) {
            await insistently("making the search index") { try await rebuild() }
        }
    }

    /// Carries work out; what fails is told and comes again with the next wake-up.
    private func insistently(_ what: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch is CancellationError {
            return
        } catch {
            let cause = (error as? any CodedError)?.description ?? "\(type(of: error))"
            logger.error("\(what) failed and will be tried again", metadata: ["error": "\(cause)"])
        }
    }
}

extension SignalChannel {
    /// A segment of a transcript in the making was kept.
    static let finishedSegments: SignalChannel = "finished_segments"
}

extension SearchDocument {
    /// How many segments of a transcript in the making the index has; `nil` where it has another transcript or none.
    static func segments(of transcript: TranscriptID, in key: RecordingKey, _ tx: any ReadTransaction) throws -> Int? {
        let row = try tx.first(
            """
            SELECT (SELECT COUNT(*) FROM search_passages p WHERE p.account_id = \(key.account) AND p.number = d.number
                AND p.field = \(SearchField.transcript))
            FROM search_documents d
            WHERE d.account_id = \(key.account) AND d.id = \(key.id) AND d.words_source = \(transcript)
            """)
        return try row.map { try $0[0] }
    }
}
