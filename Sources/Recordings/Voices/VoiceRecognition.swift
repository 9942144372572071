import Storage
import Transcription
import VoiceCore

/// Names the speakers of a transcript whose voices the account knows with their consent. Other voices are compared and forgotten.
struct VoiceRecognition {
    private struct Person: Sendable {
        let id: SpeakerID
        let name: String
    }

    /// How much of each speaker is listened to, and of all together, in seconds.
    private static let longestSample = 30.0
    private static let longestOfAll = 600.0

    private let recordings: Recordings
    private let account: AccountID

    init(_ recordings: Recordings, account: AccountID) { (self.recordings, self.account) = (recordings, account) }

    /// - Returns: the transcript as it is where nobody is to be named, where the model that knows voices is gone, or where it cannot be used: the
    ///   words are worth more than the names.
    /// - Throws: what reading the sound throws, and errors of the model that another attempt may not have.
    func named(_ transcript: Transcript, of audio: StoredAudio, _ settings: TranscriptionSettings) async throws -> Transcript {
        guard settings.identify == true, let embedder = recordings.engines.embedder else { return transcript }
        let known = try await people(by: embedder.identity)
        let labels = transcript.speakers
        guard !known.isEmpty, !labels.isEmpty else { return transcript.naming([]) }
        let limit = min(Self.longestSample, embedder.longestSeconds, Self.longestOfAll / Double(labels.count))
        let samples = labels.map { (label: $0, sample: VoiceSample(of: $0, in: transcript, limit: limit)) }
            .filter { $0.sample.seconds >= VoiceSample.shortestSeconds }
        let speech = try await VoiceListening(AudioSource(recordings, audio, account: account), settings).hear(samples.map(\.sample))
        do {
            return transcript.naming(try await named(zip(samples.map(\.label), speech).map { ($0, $1) }, by: embedder, known))
        } catch let error as any CodedError where !error.isRetryable {
            return transcript
        }
    }

    private func named(
        _ voices: [(label: String, speech: [Float])], by embedder: any SpeakerEmbedder,
        _ known: [(person: Person, voices: [VoiceEmbedding])]
    ) async throws -> [IdentifiedSpeaker] {
        let matching = VoiceMatching(known)
        var named: [IdentifiedSpeaker] = []
        for (label, speech) in voices where !speech.isEmpty {
            guard let match = matching.match(try await embedder.embedding(of: speech)) else { continue }
            named.append(
                IdentifiedSpeaker(label: label, speaker: match.person.id, name: match.person.name, similarity: match.similarity))
        }
        return named
    }

    /// Those of the account who consent now, with what this model knows of their voices.
    private func people(by model: String) async throws -> [(person: Person, voices: [VoiceEmbedding])] {
        let (account, now) = (account, recordings.clock.now())
        let rows = try await recordings.database.read { tx in
            try tx.query(
                """
                SELECT s.id, s.name, v.embedding FROM known_speakers s JOIN known_voices v
                    ON v.account_id = s.account_id AND v.speaker_id = s.id
                WHERE s.account_id = \(account) AND s.consent_withdrawn_at IS NULL AND s.consent_expires_at > \(now)
                    AND v.learnt_at IS NOT NULL AND v.model = \(model)
                ORDER BY s.id, v.id
                """
            ).map { (id: try $0[0] as SpeakerID, name: try $0[1] as String, voice: try $0[2] as StoredEmbedding) }
        }
        var people: [(person: Person, voices: [VoiceEmbedding])] = []
        for row in rows {
            if people.last?.person.id != row.id { people.append((Person(id: row.id, name: row.name), [])) }
            people[people.count - 1].voices.append(row.voice.embedding)
        }
        return people
    }
}
