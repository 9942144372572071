import EventLog
public import Jobs
import Storage
import Transcription
public import VoiceCore

/// Learns a person's voice from what they say in a recording. Run twice, it learns the same.
public enum LearnVoice: JobKind {
    public static let name = "voice.learn"

    public struct Payload: Codable, Sendable {
        public let voice: VoiceID
    }

    public struct Result: Codable, Sendable {
        /// Of the speech that it was learnt from; absent where the voice is not wanted any more.
        public var seconds: Double?
    }

    /// Does the work. What it has learnt is kept only if the person's consent is valid at that moment.
    public struct Handler: JobHandler {
        public typealias Kind = LearnVoice

        private let recordings: Recordings

        public init(_ recordings: Recordings) { self.recordings = recordings }

        @concurrent public func run(_ payload: Payload, _ context: JobContext) async throws -> JobOutcome<LearnVoice> {
            let (account, id) = (context.account, payload.voice)
            guard let embedder = recordings.engines.embedder else { throw RecordingsError.voiceModelMissing }
            guard let work = try await load(id, account: account) else { return JobOutcome(Result()) }
            let transcript = try await recordings.document(work.words, account: account)
            let sample = VoiceSample(of: work.label, in: transcript, limit: min(Self.longestSeconds, embedder.longestSeconds))
            guard sample.seconds >= VoiceSample.shortestSeconds else { throw RecordingsError.voiceTooShort }
            let listening = VoiceListening(AudioSource(recordings, work.audio, account: account), work.settings)
            guard let speech = try await listening.hear([sample]).first else { throw RecordingsError.voiceTooShort }
            let (embedding, model) = (StoredEmbedding(try await embedder.embedding(of: speech)), embedder.identity)
            let (seconds, now) = (Double(speech.count) / TranscriptionPipeline.sampleRate, recordings.clock.now())
            return JobOutcome(Result(seconds: seconds)) { tx in
                let kept = try tx.execute(
                    """
                    UPDATE known_voices SET embedding = \(embedding), model = \(model), seconds = \(seconds), learnt_at = \(now)
                    WHERE account_id = \(account) AND id = \(id) AND EXISTS (
                        SELECT 1 FROM known_speakers s WHERE s.account_id = \(account) AND s.id = known_voices.speaker_id
                            AND s.consent_withdrawn_at IS NULL AND s.consent_expires_at > \(now))
                    """)
                guard kept == 1 else { return }
                try tx.append(
                    Event(
                        kind: "speaker.voice_learnt", account: account, subject: work.speaker, payload: ["voice": .id(id)],
                        occurredAt: now))
            }
        }

        /// More speech makes a voice no better known.
        private static let longestSeconds = 60.0

        private struct Work: Sendable {
            let speaker: SpeakerID
            let label: String
            let words: ObjectID
            let settings: TranscriptionSettings
            let audio: StoredAudio
        }

        /// - Returns: `nil` where the voice was forgotten meanwhile.
        /// - Throws: `.notFound` for a recording that was deleted meanwhile.
        private func load(_ id: VoiceID, account: AccountID) async throws -> Work? {
            try await recordings.database.read { tx in
                let row = try tx.first(
                    "SELECT speaker_id, recording_id, label FROM known_voices WHERE account_id = \(account) AND id = \(id)")
                guard let row else { return nil }
                let recording: RecordingID = try row[1]
                let current = try Recordings.recording(recording, of: account, tx).transcriptId
                let object = try Recordings.audioObject(of: recording, account: account, tx)
                guard let audio = try Recordings.storedAudio(object, account: account, tx) else { throw RecordingsError.notFound }
                return Work(
                    speaker: try row[0], label: try row[2],
                    words: try Recordings.wordsObject(of: current, recording: recording, account: account, tx),
                    settings: try Recordings.transcript(current, of: account, tx).settings, audio: audio)
            }
        }
    }
}
