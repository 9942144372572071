import EventLog
import Jobs
public import Logging
public import ServiceLifecycle
import Storage
import VoiceCore

/// Tells the event log of transcripts that will not come, once for each failure.
///
/// A failure is the job's (docs/decisions/0005-failure-is-the-jobs.md): whichever worker ended it, or took it back after a crash, knows
/// nothing of transcripts. So this looks at the jobs of unfinished transcripts whenever jobs have ended, and writes what it finds to the
/// log and to the transcript's row in one transaction. It may run on every server at once.
public struct FailedTranscripts: Service {
    private let recordings: Recordings
    private let gathering: Duration
    private let poll: Duration
    private let clock: any Clock<Duration>
    private let logger: Logger

    /// - Parameters:
    ///   - gathering: how long it waits for more jobs to end before it looks.
    ///   - poll: how often it looks without being woken, for a signal between servers can be lost.
    public init(
        _ recordings: Recordings, gathering: Duration = .milliseconds(100), poll: Duration = .seconds(30),
        clock: any Clock<Duration> = ContinuousClock(), logger: Logger
    ) {
        self.recordings = recordings
        self.gathering = gathering
        self.poll = poll
        self.clock = clock
        self.logger = logger
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown { await announce() }
    }

    private func announce() async {
        for await _ in FeedOccasions([.jobsFinished], of: recordings.database, every: poll, clock: clock).rings {
            guard (try? await clock.sleep(for: gathering)) != nil else { return }
            do {
                while try await recordings.announceFailures() == Recordings.failureBatch {}
            } catch is CancellationError {
                return
            } catch {
                let code = (error as? any CodedError)?.description ?? "\(type(of: error))"
                logger.error("failed transcripts were not announced; the next look will try again", metadata: ["error": "\(code)"])
            }
        }
    }
}

extension Recordings {
    /// How many failures one transaction tells of.
    static let failureBatch = 100

    /// Tells the log of transcripts whose job has ended without them.
    ///
    /// What was cancelled was announced when somebody asked for it, and is only noted.
    ///
    /// - Returns: how many were found; there may be more when it is `failureBatch`.
    @discardableResult
    func announceFailures() async throws -> Int {
        // Most jobs that end have done their work, and a look costs nobody anything.
        let isNews = try await database.read { tx in try !Self.unannouncedFailures(tx).isEmpty }
        guard isNews else { return 0 }
        let now = clock.now()
        let analyses = (0..<Self.failureBatch).map { _ in JobID.make() }
        return try await database.write { tx in
            let failures = try Self.unannouncedFailures(tx)
            for (failure, analysis) in zip(failures, analyses) {
                // Without its words there is still a voice.
                try requestAnalysis(ofAudioOf: failure.recording, job: analysis, account: failure.account, tx)
                try tx.execute(
                    "UPDATE transcripts SET failed_at = \(now) WHERE account_id = \(failure.account) AND id = \(failure.transcript)")
                guard failure.state != .cancelled else { continue }
                try tx.append(
                    Event(
                        kind: "transcript.failed", account: failure.account, subject: failure.transcript,
                        payload: [
                            "recording": .id(failure.recording), "error": .word(EventWord(failure.code) ?? "transcription_failed"),
                        ], occurredAt: now))
            }
            return failures.count
        }
    }

    private struct Failure: Sendable {
        let account: AccountID
        let transcript: TranscriptID
        let recording: RecordingID
        /// `nil` for a job that is gone.
        let state: JobState?
        let code: String
    }

    private static func unannouncedFailures(_ tx: any ReadTransaction) throws -> [Failure] {
        try tx.query(
            """
            SELECT t.account_id, t.id, t.recording_id, j.state, j.error_code FROM transcripts t
            LEFT JOIN jobs j ON j.account_id = t.account_id AND j.id = t.job_id
            WHERE t.object_id IS NULL AND t.job_id IS NOT NULL AND t.failed_at IS NULL
                AND (j.id IS NULL OR j.finished_at IS NOT NULL)
            LIMIT \(failureBatch)
            """
        ).map { row in
            let state: JobState? = try row[3]
            let code: String? = try row[4]
            return Failure(
                account: try row[0], transcript: try row[1], recording: try row[2], state: state,
                code: state == nil ? "job_expired" : code ?? "job_crashed")
        }
    }
}
