import HTTPRouting
import VoiceCore

/// A transcription request's form, read to its end: what its fields say, and the sound of its file.
struct TranscriptionUpload: Sendable {
    let form: TranscriptionForm

    /// Why the file is of no use is told only when the fields are known to be right, wherever in the form they stand.
    let samples: Result<any AsyncSequence<[Float], any Error> & Sendable, any Error>

    /// - Parameter limit: bytes of the file.
    /// - Throws: `MultipartError`; `APIError` for fields that are not known, or come twice, and 413; what the connection fails with.
    init(_ request: RouteRequest, decoder: any AudioDecoding, limit: Int) async throws {
        let reader = try FormReader(request)
        var form = TranscriptionForm()
        var samples: Result<any AsyncSequence<[Float], any Error> & Sendable, any Error>?
        while let part = try await reader.nextPart() {
            if part.name == TranscriptionForm.fileField {
                guard samples == nil else { throw APIError.repeated(part.name) }
                samples = try await Self.samples(of: LimitedBytes(base: reader.bytes, limit: limit), decoder)
            } else {
                let field = try TranscriptionForm.Field(part.name)
                let text = field.isRead ? try await reader.text(of: part, limit: TranscriptionForm.textLimit) : ""
                try form.add(text, to: field)
            }
        }
        guard let samples else { throw APIError.missing(TranscriptionForm.fileField) }
        self.form = form
        self.samples = samples
    }

    /// - Throws: what ends the request whatever its fields say.
    private static func samples(
        of bytes: some AsyncSequence<[UInt8], any Error> & Sendable, _ decoder: any AudioDecoding
    ) async throws -> Result<any AsyncSequence<[Float], any Error> & Sendable, any Error> {
        do {
            return .success(try await decoder.samples(of: bytes))
        } catch let error as any CodedError where !(error is APIError || error is MultipartError) {
            return .failure(error)
        }
    }
}
