import Jobs
import Storage
import Transcription
import VoiceCore

/// How long a transcript will take, as far as that can be known: from the speed that is being measured, or else the engine's history.
///
/// All is in seconds. What is not known is `nil`, never a guess.
enum TimeLeft {
    /// For a transcript whose job runs.
    ///
    /// - Parameters:
    ///   - length: of the recording.
    ///   - told: what the job told of its progress last.
    ///   - history: the engine's usual speed, for as long as the job has told nothing.
    static func running(
        length: Double, told: JobProgress?, startedAt: Timestamp?, history: Double?, now: Timestamp
    ) -> Double? {
        guard let told = told?.counters, let audio = told[RecognitionProgress.Counter.audioMilliseconds],
            let at = told[RecognitionProgress.Counter.reportedAt]
        else {
            guard let history, let startedAt else { return nil }
            return rest(of: length, at: history, since: now - startedAt)
        }
        guard let speed = told[RecognitionProgress.Counter.speed].map({ Double($0) / 1000 }) ?? history else { return nil }
        let reported = Timestamp(microseconds: Int64(at) * 1000)
        return rest(of: length - Double(audio) / 1000, at: speed, since: now - reported)
    }

    /// For a transcript whose job waits.
    ///
    /// - Parameters:
    ///   - ahead: what is done before it.
    ///   - history: the engine's usual speed.
    static func queued(length: Double, after ahead: QueueAhead, history: Double?) -> Double? {
        guard let speed = history ?? ahead.speed, speed > 0, let running = ahead.runningLeft else { return nil }
        // As many run side by side as do now; what is ahead is shared among them.
        return (running + ahead.audio / speed) / Double(max(1, ahead.running)) + length / speed
    }

    private static func rest(of audio: Double, at speed: Double, since: Duration) -> Double? {
        guard speed > 0 else { return nil }
        return max(0, max(0, audio) / speed - max(0, since.seconds))
    }
}

/// The work that is done before a waiting transcript's.
struct QueueAhead: Sendable, Equatable {
    /// Transcripts that wait and whose turn comes earlier.
    var count = 0
    /// Their audio together, in seconds.
    var audio = 0.0
    /// Transcripts that are being made.
    var running = 0
    /// What is left of them together, in seconds; `nil` where that is not known.
    var runningLeft: Double? = 0
    /// Their mean measured speed.
    var speed: Double?
}

extension QueueAhead {
    /// Looks at the queue on behalf of one waiting job: the account's own earlier jobs, and as many of every other account's, since the
    /// accounts take turns.
    init(of job: Job, length: Double, history: Double?, _ tx: any ReadTransaction) throws {
        try addRunning(history: history, now: tx.now(), tx)
        guard job.state == .ready else { return }
        let own = try tx.first(
            """
            SELECT COUNT(*), COALESCE(SUM(r.duration_seconds), 0.0) FROM jobs j
            JOIN transcripts t ON t.account_id = j.account_id AND t.job_id = j.id
            JOIN recordings r ON r.account_id = t.account_id AND r.id = t.recording_id
            WHERE j.kind = \(TranscribeRecording.name) AND j.account_id = \(job.account) AND j.state = 'ready'
                AND (j.priority > \(job.priority) OR j.priority = \(job.priority)
                    AND (j.run_at < \(job.runAt) OR j.run_at = \(job.runAt) AND j.id < \(job.id)))
            """)
        guard let own else { return }
        count = try own[0]
        audio = try own[1]
        let others = try tx.query(
            """
            SELECT COUNT(*) FROM jobs WHERE kind = \(TranscribeRecording.name) AND state = 'ready' AND account_id <> \(job.account)
            GROUP BY account_id
            """
        ).reduce(0) { $0 + min(try $1[0], count + 1) }
        // Of foreign recordings only their number is looked at; they are taken to be as long as the ones here.
        audio += Double(others) * (audio + length) / Double(count + 1)
        count += others
    }

    private mutating func addRunning(history: Double?, now: Timestamp, _ tx: any ReadTransaction) throws {
        let rows = try tx.query(
            """
            SELECT j.account_id, j.id, r.duration_seconds FROM jobs j
            JOIN transcripts t ON t.account_id = j.account_id AND t.job_id = j.id
            JOIN recordings r ON r.account_id = t.account_id AND r.id = t.recording_id
            WHERE j.state = 'running' AND j.kind = \(TranscribeRecording.name)
            """)
        var speeds: [Double] = []
        for row in rows {
            guard let job = try tx.job(try row[1], account: try row[0]) else { continue }
            let left = TimeLeft.running(
                length: try row[2], told: job.progress, startedAt: job.startedAt, history: history, now: now)
            runningLeft = if let sum = runningLeft, let left { sum + left } else { nil }
            if let speed = job.progress?.counters[RecognitionProgress.Counter.speed] { speeds.append(Double(speed) / 1000) }
        }
        running = rows.count
        if !speeds.isEmpty { speed = speeds.reduce(0, +) / Double(speeds.count) }
    }
}
