import AudioCodecs
import ObjectStore
import VoiceCore

/// Stores audio as it arrives, and sees to it that nothing stays that could not be played; memory does not grow with the upload.
///
/// WAV is checked on the way. What that does not read is looked at by the decoder when all of it is stored.
struct AudioIntake {
    private let recordings: Recordings
    private let account: AccountID
    private let upload: any ObjectUpload
    private var reader: WAVReader
    private var gathered: [UInt8] = []
    private var samples: [Float] = []
    private var isForeign = false

    /// Bytes that go to the store at a time.
    private static let gatherBytes = 256 * 1024

    init(_ recordings: Recordings, upload: any ObjectUpload, account: AccountID) {
        self.recordings = recordings
        self.upload = upload
        self.account = account
        reader = WAVReader(limits: recordings.limits.audio)
    }

    /// Takes the next bytes.
    ///
    /// - Throws: `AudioError` as soon as the bytes show that this is a WAV file of no use, or nothing that this server can read;
    ///   `ObjectStoreError`.
    mutating func take(_ bytes: some Collection<UInt8>) async throws {
        let piece = Array(bytes)
        if !isForeign { try check(piece) }
        gathered += piece
        guard gathered.count >= Self.gatherBytes else { return }
        try await upload.write(gathered)
        gathered.removeAll(keepingCapacity: true)
    }

    private mutating func check(_ piece: [UInt8]) throws(AudioError) {
        samples.removeAll(keepingCapacity: true)
        do throws(AudioError) {
            try reader.push(piece.span.bytes, into: &samples)
        } catch {
            try leave(to: error)
        }
    }

    /// Leaves a file to the decoder that is no WAV that we read.
    private mutating func leave(to error: AudioError) throws(AudioError) {
        guard error.isForeign else { throw error }
        try recordings.media.decoder.ffmpeg.checkInstallation()
        isForeign = true
        samples = []
    }

    /// Says that all bytes were taken, and answers when they are on stable storage and known to be audio.
    ///
    /// - Throws: `AudioError`, `ObjectStoreError`; nothing stays then, but what a crash in between leaves is the sweep's.
    mutating func finish() async throws -> TakenAudio {
        if !isForeign {
            do throws(AudioError) { try reader.finish() } catch { try leave(to: error) }
        }
        if !gathered.isEmpty { try await upload.write(gathered) }
        guard isForeign else {
            guard let format = reader.format else { throw AudioError.noSamples }
            return TakenAudio(try await upload.complete(), wav: format, frameCount: reader.frameCount)
        }
        let receipt = try await upload.complete()
        do {
            return try await recordings.inspect(receipt, account: account)
        } catch {
            try? await recordings.objects.delete(receipt.id)
            throw error
        }
    }
}
