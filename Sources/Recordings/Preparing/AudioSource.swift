import AudioCodecs
import NIOConcurrencyHelpers
import ObjectStore
import Storage
import VoiceCore

/// What a row says of a stored file, as far as reading it is concerned.
struct StoredAudio: Sendable {
    let object: ObjectID
    /// Whether our own reader reads it, from the store and without a decoder.
    let isNative: Bool
    /// As far as it is known.
    let durationSeconds: Double
}

extension Recordings {
    /// - Returns: `nil` if no recording has it.
    static func storedAudio(_ object: ObjectID, account: AccountID, _ tx: any ReadTransaction) throws -> StoredAudio? {
        try tx.first(
            "SELECT is_native, duration_seconds FROM recordings WHERE account_id = \(account) AND object_id = \(object) LIMIT 1"
        ).map { StoredAudio(object: object, isNative: try $0[0], durationSeconds: try $0[1]) }
    }

    static func recordings(with audio: ObjectID, account: AccountID, _ tx: any ReadTransaction) throws -> [RecordingID] {
        try tx.query(
            "SELECT id FROM recordings WHERE account_id = \(account) AND object_id = \(audio) AND deleted_at IS NULL ORDER BY id"
        ).map { try $0[0] }
    }
}

/// A stored file's sound; what a decoder needs of it is fetched when it is needed, and once.
final class AudioSource: Sendable {
    /// Sound, and what lacked at its end once it is over.
    struct Sound: Sendable {
        let samples: any AsyncSequence<AudioBuffer, any Error> & Sendable
        let damage: @Sendable () -> AudioError?
    }

    let audio: StoredAudio
    private let recordings: Recordings
    private let account: AccountID
    private let media: MediaReading
    private let seen = NIOLockedValueBox<(MediaFile, MediaDescription)?>(nil)

    /// - Parameter media: how it is read; by default as the recordings are.
    init(_ recordings: Recordings, _ audio: StoredAudio, account: AccountID, media: MediaReading? = nil) {
        self.recordings = recordings
        self.audio = audio
        self.account = account
        self.media = media ?? recordings.media
    }

    /// The file and what is in it; it keeps its place on the disk for as long as this value lives.
    func described() async throws -> (MediaFile, MediaDescription) {
        if let seen = seen.withLockedValue({ $0 }) { return seen }
        let file = try await recordings.spooled(audio.object, account: account)
        let description = try await media.decoder.describe(file)
        seen.withLockedValue { $0 = (file, description) }
        return (file, description)
    }

    /// For drawing: one or two channels apart, more in one; WAV at its own rate, everything else at 16 kHz.
    func outlined() async throws -> Sound {
        if audio.isNative { return Sound(samples: try await native()) { nil } }
        let (file, description) = try await described()
        let count = description.tracks[description.defaultTrack].channelCount
        return sound(file, description, DecodingOptions(channels: count <= 2 ? .apart : .mixed))
    }

    /// For an engine: at 16 kHz, in one channel or all of them, of one track.
    ///
    /// - Parameter track: number from 1; `nil` for the default one.
    func heard(track: Int?, isMultichannel: Bool) async throws -> Sound {
        if audio.isNative, !isMultichannel, (track ?? 1) == 1 {
            let content = try await recordings.objects.read(audio.object, account: account, range: nil)
            let samples = MonoSamples(content.chunks, limits: recordings.limits.audio)
            return Sound(samples: samples.map { AudioBuffer($0, sampleRate: 16_000) }) { nil }
        }
        let (file, description) = try await described()
        return sound(
            file, description, DecodingOptions(track: track.map { $0 - 1 }, channels: isMultichannel ? .apart : .mixed))
    }

    private func sound(_ file: MediaFile, _ description: MediaDescription, _ options: DecodingOptions) -> Sound {
        let readable = ReadableAudio(media.decoder.decode(file, description, options))
        return Sound(samples: readable) { readable.damage }
    }

    private func native() async throws -> NativeSamples {
        let content = try await recordings.objects.read(audio.object, account: account, range: nil)
        return NativeSamples(chunks: content.chunks, limits: recordings.limits.audio)
    }
}

/// A stored WAV file's samples at its own rate: one or two channels apart, more in one.
private struct NativeSamples: AsyncSequence, Sendable {
    typealias Element = AudioBuffer

    let chunks: PulledSequence<[UInt8]>
    let limits: AudioLimits

    func makeAsyncIterator() -> Iterator { Iterator(chunks: chunks.makeAsyncIterator(), reader: WAVReader(limits: limits)) }

    struct Iterator: AsyncIteratorProtocol {
        var chunks: PulledSequence<[UInt8]>.AsyncIterator
        var reader: WAVReader

        mutating func next() async throws -> AudioBuffer? {
            while let chunk = try await chunks.next() {
                var samples: [Float] = []
                try reader.push(chunk.span.bytes, into: &samples)
                guard !samples.isEmpty, let format = reader.format else { continue }
                let mixer = Downmixer(channelCount: format.channelCount)
                guard format.channelCount > 2 else { return mixer.separate(samples, sampleRate: Double(format.sampleRate)) }
                var mono: [Float] = []
                mixer.mix(samples, into: &mono)
                return AudioBuffer(mono, sampleRate: Double(format.sampleRate))
            }
            try reader.finish()
            return nil
        }
    }
}
