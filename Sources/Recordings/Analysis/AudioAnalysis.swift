import Jobs
import ObjectStore
import Storage
import VoiceAnalysis
import VoiceCore

/// What has been measured of an audio object, as its row tells.
struct AudioAnalysis: Sendable {
    /// Objects that a run has kept.
    struct Kept: Equatable, Sendable {
        /// `RecordingAnalysis` as JSON.
        let measures: ObjectID
        /// A `TrackFile`, and its bytes.
        let tracks: ObjectID
        let tracksBytes: Int64
        /// `RecordingAnalysis.currentVersion` of the code that made it.
        let version: Int
    }

    /// The job that makes it or made it last.
    let job: JobID?
    let kept: Kept?

    var isCurrent: Bool { kept?.version == RecordingAnalysis.currentVersion }
}

/// The SQL of what is measured of audio.
extension Recordings {
    static let audioAnalyses = Table(
        "audio_analyses", scope: .account,
        columns: [
            .init("account_id", .text), .init("object_id", .text), .init("job_id", .text, isNullable: true),
            .init("measures_object_id", .text, isNullable: true), .init("tracks_object_id", .text, isNullable: true),
            .init("tracks_bytes", .integer, isNullable: true), .init("version", .integer, isNullable: true),
        ],
        primaryKey: ["account_id", "object_id"])

    private static func measuresHolder(_ audio: ObjectID) -> ObjectHolder { ObjectHolder(audio, "measures") }
    private static func tracksHolder(_ audio: ObjectID) -> ObjectHolder { ObjectHolder(audio, "tracks") }

    static func analysis(of audio: ObjectID, account: AccountID, _ tx: any ReadTransaction) throws -> AudioAnalysis? {
        let row = try tx.first(
            """
            SELECT job_id, measures_object_id, tracks_object_id, tracks_bytes, version FROM audio_analyses
            WHERE account_id = \(account) AND object_id = \(audio)
            """)
        return try row.map { row in
            let (measures, tracks): (ObjectID?, ObjectID?) = (try row[1], try row[2])
            let (bytes, version): (Int64?, Int?) = (try row[3], try row[4])
            let kept = measures.flatMap { measures in
                tracks.map { AudioAnalysis.Kept(measures: measures, tracks: $0, tracksBytes: bytes ?? 0, version: version ?? 0) }
            }
            return AudioAnalysis(job: try row[0], kept: kept)
        }
    }

    /// Asks for the analysis of a recording that has its transcript, or will get none: what is read first is made first, and the memory of
    /// both is not needed at once. Does nothing for one that was deleted meanwhile, or where analyses are only made for who asks for them.
    func requestAnalysis(ofAudioOf recording: RecordingID, job: JobID, account: AccountID, _ tx: any WriteTransaction) throws {
        guard analyses == .always else { return }
        let row = try tx.first(
            """
            SELECT object_id FROM recordings WHERE account_id = \(account) AND id = \(recording) AND deleted_at IS NULL
            """)
        guard let row else { return }
        try Self.requestAnalysis(of: row[0], job: job, account: account, tx)
    }

    /// Asks for an analysis by this version unless there is one; a job that is on its way to it will do.
    static func requestAnalysis(of audio: ObjectID, job: JobID, account: AccountID, _ tx: any WriteTransaction) throws {
        if try analysis(of: audio, account: account, tx)?.isCurrent == true { return }
        // Behind what somebody waits to read, and what somebody may want to hear.
        var options = JobOptions(priority: -2, uniqueKey: audio.text)
        var asked = try tx.enqueue(AnalyzeAudio.self, .init(audio: audio), account: account, id: job, options: options)
        if asked != job, try tx.job(asked, account: account)?.isCancelRequested == true {
            // It is on its way out, with a recording that was deleted.
            options.uniqueKey = nil
            asked = try tx.enqueue(AnalyzeAudio.self, .init(audio: audio), account: account, id: job, options: options)
        }
        try tx.execute(
            """
            INSERT INTO audio_analyses (account_id, object_id, job_id) VALUES (\(account), \(audio), \(asked))
            ON CONFLICT (account_id, object_id) DO UPDATE SET job_id = excluded.job_id
            """)
    }

    /// Keeps a result in the place of an earlier one.
    ///
    /// - Returns: whether it was kept; not when the last recording was deleted meanwhile, for nothing would ever let go of it.
    static func keepAnalysis(
        measures: ObjectReceipt, tracks: ObjectReceipt, of audio: ObjectID, account: AccountID, _ tx: any WriteTransaction
    ) throws -> Bool {
        guard try analysis(of: audio, account: account, tx) != nil else { return false }
        try releaseAnalysis(of: audio, account: account, tx)
        let measuresID = try ObjectCatalogue.keep(measures, account: account, holder: measuresHolder(audio), in: tx)
        let tracksID = try ObjectCatalogue.keep(tracks, account: account, holder: tracksHolder(audio), in: tx)
        try tx.execute(
            """
            UPDATE audio_analyses SET measures_object_id = \(measuresID), tracks_object_id = \(tracksID),
                tracks_bytes = \(tracks.length), version = \(RecordingAnalysis.currentVersion)
            WHERE account_id = \(account) AND object_id = \(audio)
            """)
        return true
    }

    /// Forgets a result that turned out to be lost or unreadable, unless it was replaced by now.
    ///
    /// - Parameter lost: the object of it whose file is gone or damaged, if that is why: the same content, made again, must not be taken for
    ///   kept.
    static func forgetAnalysis(
        _ kept: AudioAnalysis.Kept, lost: ObjectID?, of audio: ObjectID, account: AccountID, _ tx: any WriteTransaction
    ) throws {
        guard try analysis(of: audio, account: account, tx)?.kept == kept else { return }
        try releaseAnalysis(of: audio, account: account, tx)
        if let lost { try ObjectCatalogue.forget(lost, account: account, in: tx) }
        try tx.execute(
            """
            UPDATE audio_analyses SET job_id = NULL, measures_object_id = NULL, tracks_object_id = NULL, tracks_bytes = NULL, version = NULL
            WHERE account_id = \(account) AND object_id = \(audio)
            """)
    }

    private static func releaseAnalysis(of audio: ObjectID, account: AccountID, _ tx: any WriteTransaction) throws {
        try ObjectCatalogue.releaseAll(of: measuresHolder(audio), account: account, in: tx)
        try ObjectCatalogue.releaseAll(of: tracksHolder(audio), account: account, in: tx)
    }

    /// Lets go of what was measured of a recording's audio, if no other recording has the same; before its own row goes.
    static func dropAnalysis(forLast recording: RecordingID, account: AccountID, _ tx: any WriteTransaction) throws {
        guard let audio = try audioOfItsOwn(recording, account: account, tx) else { return }
        try cancelWork(analysis(of: audio, account: account, tx)?.job, account: account, tx)
        try releaseAnalysis(of: audio, account: account, tx)
        try tx.execute("DELETE FROM audio_analyses WHERE account_id = \(account) AND object_id = \(audio)")
    }
}
