import ObjectStore
public import Storage
public import Transcription
public import VoiceCore

/// One transcript of a recording as a list tells of it: a machine's, or a person's edit of one.
public struct TranscriptSummary: Codable, Equatable, Sendable {
    public enum Maker: String, Codable, CaseIterable, Sendable, SQLValueConvertible {
        case machine, person
    }

    public let id: TranscriptID
    /// The document's own id, which edits are based on; absent until it is whole.
    public let revision: TranscriptRevisionID?
    public let madeBy: Maker
    /// The revision that an edit was made from, or whose words a machine's transcript has that only tells who speaks.
    public let basedOn: TranscriptRevisionID?
    /// Whether it is what the recording shows.
    public let isCurrent: Bool
    public let status: Recording.Status
    /// Why it failed, as an error code.
    public let error: String?
    public let engine: String?
    public let engineVersion: String?
    public let modelVersion: String?
    public let requestedEngine: String?
    public let requestedLanguage: String?
    /// Number of the sound track that was asked for.
    public let requestedTrack: Int?
    /// Whether each channel was to be transcribed for itself.
    public let requestedMultichannel: Bool?
    /// Whether noise was to be taken out first: `off`, `on` or `auto`.
    public let requestedNoiseReduction: String?
    /// Whether speakers were to be told apart.
    public let requestedDiarize: Bool?
    /// How many speakers were said to be in it.
    public let requestedSpeakers: Int?
    /// Whether speakers were to be named whose voices the account knows.
    public let requestedIdentify: Bool?
    /// Whether the engine was to be faster or more careful: `fast`, `balanced` or `careful`.
    public let requestedMode: String?
    /// Words that might be said.
    public let requestedVocabulary: [String]?
    public let language: String?
    public let wordCount: Int?
    public let speechFound: Bool?
    public let jobId: JobID?
    public let createdAt: Timestamp
    public let finishedAt: Timestamp?
}

extension TranscriptSummary {
    static let columns: SQL = """
        t.id, t.revision, t.made_by, t.based_on, t.object_id IS NOT NULL, t.engine, t.engine_version, t.model_version, \
        t.requested_engine, t.requested_language, t.language, t.word_count, t.speech_found, t.job_id, t.created_at, t.finished_at, \
        t.requested_track, t.requested_multichannel, t.requested_noise_reduction, t.requested_diarize, t.requested_speakers, \
        t.requested_mode, t.requested_vocabulary, t.requested_identify
        """

    /// - Parameter current: the recording's current transcript.
    init(_ row: Row, current: TranscriptID, account: AccountID, _ tx: any ReadTransaction) throws {
        id = try row[0]
        revision = try row[1]
        madeBy = try row[2]
        basedOn = try row[3]
        isCurrent = id == current
        let isWhole: Bool = try row[4]
        engine = try row[5]
        engineVersion = try row[6]
        modelVersion = try row[7]
        requestedEngine = try row[8]
        requestedLanguage = try row[9]
        language = try row[10]
        wordCount = try row[11]
        speechFound = try row[12]
        jobId = try row[13]
        createdAt = try row[14]
        finishedAt = try row[15]
        requestedTrack = try row[16]
        requestedMultichannel = try row[17]
        requestedNoiseReduction = try row[18]
        requestedDiarize = try row[19]
        requestedSpeakers = try row[20]
        requestedMode = try row[21]
        let vocabulary: String? = try row[22]
        requestedVocabulary = try vocabulary.map { try Vocabulary(text: $0).words }
        requestedIdentify = try row[23]
        let failure = try isWhole ? nil : jobId.flatMap { try Recordings.failure(of: $0, account: account, tx) }
        error = failure
        status = isWhole ? .ready : failure != nil ? .failed : engine == nil ? .queued : .transcribing
    }
}
