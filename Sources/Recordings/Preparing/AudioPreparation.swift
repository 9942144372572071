import Jobs
import ObjectStore
import Storage
import VoiceCore

/// What has been made of an audio object, as its row tells.
struct AudioPreparation: Sendable {
    /// An object that was made of it, and its bytes.
    struct Form: Equatable, Sendable {
        let object: ObjectID
        let bytes: Int64
    }

    /// What can be asked for.
    enum Kind: Sendable {
        case peaks, playable
    }

    /// The job that makes it or made it last.
    let job: JobID?
    /// Whether browsers play the original; `nil` if nobody has looked yet.
    let playsOriginal: Bool?
    let peaks: Form?
    let playable: Form?

    /// Whether there is nothing left to make.
    var isComplete: Bool { peaks != nil && (playsOriginal == true || playable != nil) }
}

/// The SQL of what is made of audio.
extension Recordings {
    private static func peaksHolder(_ audio: ObjectID) -> ObjectHolder { ObjectHolder(audio, "peaks") }
    private static func playableHolder(_ audio: ObjectID) -> ObjectHolder { ObjectHolder(audio, "playable") }

    static func preparation(of audio: ObjectID, account: AccountID, _ tx: any ReadTransaction) throws -> AudioPreparation? {
        let row = try tx.first(
            """
            SELECT job_id, plays_original, peaks_object_id, peaks_bytes, playable_object_id, playable_bytes FROM audio_preparations
            WHERE account_id = \(account) AND object_id = \(audio)
            """)
        return try row.map { row in
            func form(_ object: Int, _ bytes: Int) throws -> AudioPreparation.Form? {
                let id: ObjectID? = try row[object]
                let length: Int64? = try row[bytes]
                return id.map { AudioPreparation.Form(object: $0, bytes: length ?? 0) }
            }
            return AudioPreparation(job: try row[0], playsOriginal: try row[1], peaks: try form(2, 3), playable: try form(4, 5))
        }
    }

    /// Asks for what is not there yet; a job that is on its way to it will do.
    ///
    /// - Parameter playsOriginal: `nil` where the job is to find out.
    static func requestPreparation(
        of audio: ObjectID, playsOriginal: Bool?, job: JobID, account: AccountID, _ tx: any WriteTransaction
    ) throws {
        if try preparation(of: audio, account: account, tx)?.isComplete == true { return }
        // What somebody waits to read comes before what somebody may come to look at.
        var options = JobOptions(priority: -1, uniqueKey: audio.text)
        var asked = try tx.enqueue(PrepareAudio.self, .init(audio: audio), account: account, id: job, options: options)
        if asked != job, try tx.job(asked, account: account)?.isCancelRequested == true {
            // It is on its way out, with a recording that was deleted.
            options.uniqueKey = nil
            asked = try tx.enqueue(PrepareAudio.self, .init(audio: audio), account: account, id: job, options: options)
        }
        try tx.execute(
            """
            INSERT INTO audio_preparations (account_id, object_id, job_id, plays_original)
            VALUES (\(account), \(audio), \(asked), \(playsOriginal))
            ON CONFLICT (account_id, object_id) DO UPDATE SET job_id = excluded.job_id
            """)
    }

    /// Keeps what was made.
    ///
    /// - Throws: `.notFound` when the last recording was deleted meanwhile: an object that was held for it would never be let go.
    static func keep(
        _ kind: AudioPreparation.Kind, as receipt: ObjectReceipt, of audio: ObjectID, account: AccountID, _ tx: any WriteTransaction
    ) throws {
        guard try preparation(of: audio, account: account, tx) != nil else { throw RecordingsError.notFound }
        switch kind {
        case .peaks:
            let object = try ObjectCatalogue.keep(receipt, account: account, holder: peaksHolder(audio), in: tx)
            try tx.execute(
                """
                UPDATE audio_preparations SET peaks_object_id = \(object), peaks_bytes = \(receipt.length)
                WHERE account_id = \(account) AND object_id = \(audio)
                """)
        case .playable:
            let object = try ObjectCatalogue.keep(receipt, account: account, holder: playableHolder(audio), in: tx)
            try tx.execute(
                """
                UPDATE audio_preparations SET playable_object_id = \(object), playable_bytes = \(receipt.length), plays_original = 0
                WHERE account_id = \(account) AND object_id = \(audio)
                """)
        }
    }

    /// Forgets a form whose object is lost, unless it was replaced by now. The catalogue forgets it too: equal bytes that are made again
    /// would be taken for the lost ones.
    static func drop(
        _ kind: AudioPreparation.Kind, lost object: ObjectID, of audio: ObjectID, account: AccountID, _ tx: any WriteTransaction
    ) throws {
        let changed =
            switch kind {
            case .peaks:
                try tx.execute(
                    """
                    UPDATE audio_preparations SET peaks_object_id = NULL, peaks_bytes = NULL
                    WHERE account_id = \(account) AND object_id = \(audio) AND peaks_object_id = \(object)
                    """)
            case .playable:
                try tx.execute(
                    """
                    UPDATE audio_preparations SET playable_object_id = NULL, playable_bytes = NULL
                    WHERE account_id = \(account) AND object_id = \(audio) AND playable_object_id = \(object)
                    """)
            }
        if changed > 0 { try ObjectCatalogue.forget(object, account: account, in: tx) }
    }

    static func keepPlaysOriginal(_ audio: ObjectID, account: AccountID, _ tx: any WriteTransaction) throws {
        try tx.execute(
            "UPDATE audio_preparations SET plays_original = 1 WHERE account_id = \(account) AND object_id = \(audio)")
    }

    /// Writes down how long the sound of a file is that only states it, now that all of it was decoded.
    ///
    /// - Parameter damage: why not all of it could be, as an error code.
    static func settle(
        seconds: Double, damage: String?, of audio: ObjectID, account: AccountID, _ tx: any WriteTransaction
    ) throws {
        try tx.execute(
            """
            UPDATE recordings SET duration_seconds = \(seconds), duration_is_estimate = 0, damage = \(damage)
            WHERE account_id = \(account) AND object_id = \(audio) AND duration_is_estimate = 1
            """)
    }

    /// Takes the length from another recording of the same audio, if it is known there.
    ///
    /// - Returns: whether it is.
    static func settleAsOthers(
        _ recording: RecordingID, with audio: ObjectID, account: AccountID, _ tx: any WriteTransaction
    ) throws -> Bool {
        let known = try tx.first(
            """
            SELECT duration_seconds, damage FROM recordings
            WHERE account_id = \(account) AND object_id = \(audio) AND duration_is_estimate = 0 LIMIT 1
            """)
        guard let known else { return false }
        try settle(seconds: try known[0], damage: try known[1], of: audio, account: account, tx)
        return true
    }

    /// Lets go of what was made of a recording's audio, if no other recording has the same; before its own row goes.
    static func dropPreparation(forLast recording: RecordingID, account: AccountID, _ tx: any WriteTransaction) throws {
        guard let audio = try audioOfItsOwn(recording, account: account, tx) else { return }
        try cancelWork(preparation(of: audio, account: account, tx)?.job, account: account, tx)
        try ObjectCatalogue.releaseAll(of: peaksHolder(audio), account: account, in: tx)
        try ObjectCatalogue.releaseAll(of: playableHolder(audio), account: account, in: tx)
        try tx.execute("DELETE FROM audio_preparations WHERE account_id = \(account) AND object_id = \(audio)")
    }

    /// A recording's audio, if no other recording has the same.
    static func audioOfItsOwn(_ recording: RecordingID, account: AccountID, _ tx: any ReadTransaction) throws -> ObjectID? {
        let row = try tx.first(
            """
            SELECT r.object_id, (SELECT COUNT(*) FROM recordings o WHERE o.account_id = r.account_id AND o.object_id = r.object_id)
            FROM recordings r WHERE r.account_id = \(account) AND r.id = \(recording)
            """)
        guard let row else { return nil }
        let holders: Int = try row[1]
        return holders == 1 ? try row[0] : nil
    }

    /// Cancels a job that is not over.
    static func cancelWork(_ job: JobID?, account: AccountID, _ tx: any WriteTransaction) throws {
        guard let job, let work = try tx.job(job, account: account), !work.state.isFinished else { return }
        try tx.cancelJob(job, account: account)
    }
}
