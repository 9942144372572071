import Jobs
import Transcription
import VoiceCore

/// How far a transcript in the making is.
struct TranscriptProgress: Codable, Equatable, Sendable {
    enum Phase: String, Codable, CaseIterable, Sendable {
        /// Waits for its turn, or for another attempt.
        case queued
        /// The audio is read and cut; no segment is finished yet.
        case decoding
        /// Segments are being recognised.
        case transcribing

        /// As positions write it.
        var letter: Character {
            switch self {
            case .queued: "q"
            case .decoding: "d"
            case .transcribing: "t"
            }
        }

        init?(letter: Character) {
            guard let phase = Self.allCases.first(where: { $0.letter == letter }) else { return nil }
            self = phase
        }

        init(_ job: Job) {
            self = job.state != .running ? .queued : job.progress == nil ? .decoding : .transcribing
        }
    }

    let recording: RecordingID
    let transcript: TranscriptID
    let status: Phase
    let segmentsDone: Int
    /// Known when all audio was cut, which is little before the end.
    let segmentsTotal: Int?
    /// 0…1 of the audio.
    let fraction: Double
    /// Transcripts whose turn comes earlier, as far as they wait.
    let jobsAhead: Int?
    /// Seconds until it is whole; absent where nothing can be said.
    let secondsLeft: Double?
}

/// A transcript in the making, as one look at the database finds it.
struct TranscriptInTheMaking: Sendable {
    let progress: TranscriptProgress
    /// See ``StreamPosition/Followed/maker``.
    let maker: String
    /// Whether its segments are of use to anybody: not once it has failed, or lies in the trash.
    let isOpen: Bool

    var id: TranscriptID { progress.transcript }
}

extension EngineIdentity {
    /// A few letters that differ between engines, versions and models (FNV-1a, 32 bits).
    var mark: String {
        let hash = "\(name) \(version) \(modelVersion)".utf8.reduce(0x811C_9DC5 as UInt32) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
        return String(hash, radix: 36)
    }
}
