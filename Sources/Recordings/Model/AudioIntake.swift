import AudioCodecs
import ObjectStore

/// What an upload turned out to be, once it is stored.
struct TakenAudio: Sendable {
    let receipt: ObjectReceipt
    let format: AudioFormat
    let durationSeconds: Double
}

/// Stores audio as it arrives and checks it on the way, so that nothing is stored that could not be played, and memory does not grow
/// with the upload.
struct AudioIntake {
    private let upload: any ObjectUpload
    private var reader: WAVReader
    private var gathered: [UInt8] = []
    private var samples: [Float] = []

    /// Bytes that go to the store at a time.
    private static let gatherBytes = 256 * 1024

    init(upload: any ObjectUpload, limits: AudioLimits) {
        self.upload = upload
        reader = WAVReader(limits: limits)
    }

    /// Takes the next bytes.
    ///
    /// - Throws: `AudioError` as soon as the bytes show that this is no usable audio; `ObjectStoreError`.
    mutating func take(_ bytes: some Collection<UInt8>) async throws {
        let piece = Array(bytes)
        samples.removeAll(keepingCapacity: true)
        try reader.push(piece.span.bytes, into: &samples)
        gathered += piece
        guard gathered.count >= Self.gatherBytes else { return }
        try await upload.write(gathered)
        gathered.removeAll(keepingCapacity: true)
    }

    /// Says that all bytes were taken, and answers when they are on stable storage.
    mutating func finish() async throws -> TakenAudio {
        try reader.finish()
        guard let format = reader.format else { throw AudioError.noSamples }
        if !gathered.isEmpty { try await upload.write(gathered) }
        let receipt = try await upload.complete()
        return TakenAudio(receipt: receipt, format: format, durationSeconds: Double(reader.frameCount) / Double(format.sampleRate))
    }
}
