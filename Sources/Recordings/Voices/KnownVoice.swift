import Storage
public import Transcription
public import VoiceCore

public enum VoiceTag: IdentifierTag { public static let prefix = "voi" }
public typealias VoiceID = Identifier<VoiceTag>

/// What is known of a person's voice from one recording. The numbers themselves are told to nobody.
public struct KnownVoice: Codable, Equatable, Sendable {
    public enum Status: String, Codable, CaseIterable, Sendable {
        case queued, ready, failed
    }

    public let id: VoiceID
    public let speaker: SpeakerID
    /// Where it was heard. The recording may be deleted since.
    public let recording: RecordingID
    /// What the recording's transcript called the speaker.
    public let label: String
    public let status: Status
    /// Why it could not be learnt, as an error code.
    public let error: String?
    /// How much speech it was learnt from.
    public let seconds: Double?
    /// Name and version of the model that knows it; with another model it has to be learnt anew.
    public let model: String?
    public let jobId: JobID
    public let createdAt: Timestamp
    public let learntAt: Timestamp?
}

extension KnownVoice {
    static let columns: SQL = "v.id, v.speaker_id, v.recording_id, v.label, v.seconds, v.model, v.job_id, v.created_at, v.learnt_at"

    init(_ row: Row, account: AccountID, _ tx: any ReadTransaction) throws {
        (id, speaker, recording, label) = (try row[0], try row[1], try row[2], try row[3])
        (seconds, model, jobId, createdAt, learntAt) = (try row[4], try row[5], try row[6], try row[7], try row[8])
        error = try learntAt == nil ? Recordings.failure(of: jobId, account: account, tx) : nil
        status = learntAt != nil ? .ready : error != nil ? .failed : .queued
    }
}

/// Numbers of a voice as rows hold them: 32-bit floating point, little-endian.
struct StoredEmbedding: SQLValueConvertible {
    let embedding: VoiceEmbedding

    init(_ embedding: VoiceEmbedding) { self.embedding = embedding }

    var sqlValue: SQLValue {
        var bytes: [UInt8] = []
        for value in embedding.values { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) } }
        return .blob(bytes)
    }

    init?(sqlValue: SQLValue) {
        guard case .blob(let bytes) = sqlValue, bytes.count % 4 == 0 else { return nil }
        let values = bytes.withUnsafeBytes { raw in
            (0..<raw.count / 4).map { Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self))) }
        }
        guard let embedding = VoiceEmbedding(values) else { return nil }
        self.embedding = embedding
    }
}
