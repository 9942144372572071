import AudioCodecs
import FoundationEssentials
import NIOCore
import ObjectStore
import Storage
import VoiceCore

/// Uploads in parts: every part is on stable storage before it is acknowledged, and a whole file becomes a recording exactly once.
extension Recordings {
    /// Begins an upload.
    ///
    /// - Parameters:
    ///   - id: for a request that may be repeated.
    ///   - length: in bytes; `nil` if its sender does not know yet.
    /// - Throws: `UploadError`, `RecordingsError` and `TranscriptionError` for what could not become a recording later.
    func beginUpload(_ id: UploadID = .make(), length: Int64?, metadata: String?, account: AccountID) async throws -> UploadState {
        try checkUpload(length: length)
        _ = try check(UploadMetadata(metadata ?? "").description())
        let receipt: ObjectReceipt? =
            if let metadata { try await objects.put(Array(metadata.utf8), account: account) } else { nil }
        let now = clock.now()
        let upload = Upload(
            id: id, account: account, object: nil, length: length, metadata: receipt?.id, recording: nil,
            expiresAt: now + limits.uploadExpiry)
        try await database.write { tx in try Self.insert(upload, metadata: receipt, at: now, tx) }
        return UploadState(upload: upload, offset: 0, recording: nil, metadata: metadata)
    }

    private func checkUpload(length: Int64?) throws(UploadError) {
        guard let length else { return }
        guard length >= 0 else { throw .lengthMissing }
        guard length <= limits.bytes else { throw .tooLarge(limit: Int64(limits.bytes)) }
    }

    /// Where an upload stands. One that is whole and was cut off before it became a recording becomes one now.
    func uploadState(_ id: UploadID, of account: AccountID) async throws -> UploadState {
        let upload = try await database.read { tx in try Self.upload(id, of: account, tx) }
        guard upload.expiresAt > clock.now() || upload.recording != nil else { throw UploadError.notFound }
        let metadata = try await metadataText(of: upload)
        let offset = upload.recording == nil ? try await self.offset(of: upload) : upload.length ?? 0
        var recording = upload.recording
        if recording == nil, offset == upload.length { recording = try await finish(upload) }
        return UploadState(upload: upload, offset: offset, recording: recording, metadata: metadata)
    }

    private func metadataText(of upload: Upload) async throws -> String? {
        guard let object = upload.metadata else { return nil }
        return String(decoding: try await objects.bytes(object, account: upload.account, limit: 1 << 20), as: UTF8.self)
    }

    /// Bytes that are on stable storage.
    func offset(of upload: Upload) async throws -> Int64 {
        guard let object = upload.object else { return 0 }
        do {
            return try await open(upload, object).durableOffset()
        } catch ObjectStoreError.notFound {
            return try await objects.receipt(object, account: upload.account).length
        }
    }

    func open(_ upload: Upload, _ object: ObjectID) async throws -> any ObjectUpload {
        if let open = transfers[upload.id] { return open }
        let open = try await objects.resume(object, account: upload.account, length: nil)
        transfers.keep(open, as: upload.id)
        return open
    }

    // MARK: - Parts

    /// A part as it is sent.
    struct UploadPart {
        var offset: Int64
        /// The upload's length, for one that began without.
        var length: Int64?
        var checksum: UploadChecksum?
    }

    /// Takes a part as far as it comes: what arrived before a connection broke is kept.
    ///
    /// - Throws: `UploadError`; what makes a whole file no recording, after which the upload is gone.
    func append<Body: AsyncSequence>(
        _ body: Body, to id: UploadID, of account: AccountID, _ part: UploadPart
    ) async throws -> UploadState where Body.Element == ByteBuffer {
        let state = try await uploadState(id, of: account)
        guard state.offset == part.offset, state.recording == nil else { throw UploadError.offsetMismatch(expected: state.offset) }
        if let length = part.length { try await declare(length, of: state) }
        let length = state.upload.length ?? part.length
        var writer = UploadPartWriter(
            recordings: self, upload: state.upload, offset: state.offset, end: length ?? Int64(limits.bytes), isLengthKnown: length != nil)
        do {
            try await writer.take(body, checksum: part.checksum)
        } catch {
            await renew(state.upload)
            throw error
        }
        await renew(state.upload)
        guard writer.offset == length else {
            return UploadState(upload: state.upload, offset: writer.offset, recording: nil, metadata: nil)
        }
        // Not to be cut short with the connection: the client has sent everything and may not ask again.
        let whole = Task { try await finish(database.read { tx in try Self.upload(id, of: account, tx) }) }
        return UploadState(upload: state.upload, offset: writer.offset, recording: try await whole.value, metadata: nil)
    }

    private func declare(_ length: Int64, of state: UploadState) async throws {
        try checkUpload(length: length)
        guard length >= state.offset else { throw UploadError.beyondLength(length) }
        try await database.write { tx in try Self.setLength(length, of: state.upload.id, account: state.upload.account, tx) }
    }

    /// Gives the sender time for the next part. If it fails, the upload only expires earlier.
    private func renew(_ upload: Upload) async {
        let time = clock.now() + limits.uploadExpiry
        let renewal = Task {
            try await database.write { tx in try Self.extend(upload.id, to: time, account: upload.account, tx) }
        }
        _ = try? await renewal.value
    }

    /// Gives an upload up, with what it stored. A recording that it became stays.
    func terminateUpload(_ id: UploadID, of account: AccountID) async throws {
        let upload = try await database.read { tx in try Self.upload(id, of: account, tx) }
        try await drop(upload)
    }

    /// The row goes first: what a crash leaves then is an object or an upload that nobody knows, which the sweep takes.
    func drop(_ upload: Upload) async throws {
        try await database.write { tx in try Self.deleteUpload(upload.id, account: upload.account, tx) }
        if upload.recording == nil, let object = upload.object {
            if let open = try? await open(upload, object) { try? await open.abort() }
        }
        transfers.forget(upload.id)
    }

    // MARK: - The end

    /// Makes the recording of an upload whose bytes are all there. May run twice, also at once and after a crash: it is made once.
    ///
    /// - Throws: what makes it no recording, after which the upload is gone.
    func finish(_ upload: Upload) async throws -> RecordingID {
        if let recording = upload.recording { return recording }
        guard let object = upload.object else {
            try await drop(upload)
            throw AudioError.empty
        }
        let receipt = try await complete(upload, object)
        transfers.forget(upload.id)
        do {
            let metadata = try await metadataText(of: upload)
            let description = try check(UploadMetadata(metadata ?? "").description())
            let audio = try await inspectAny(receipt, account: upload.account)
            return try await create(from: audio, description, account: upload.account, upload: upload.id).id
        } catch let error as any CodedError where (error is AudioError || error is RecordingsError) && !error.isRetryable {
            // It will never be a recording. Whatever else went wrong, an engine or a decoder that is not installed for one, may be mended,
            // and until then the upload is kept.
            try await drop(upload)
            // Held by nobody; if it stays, the sweep takes it.
            try? await objects.delete(receipt.id)
            throw error
        }
    }

    private func complete(_ upload: Upload, _ object: ObjectID) async throws -> ObjectReceipt {
        do {
            return try await open(upload, object).complete()
        } catch ObjectStoreError.notFound, ObjectStoreError.uploadOver {
            // Completed before, by a process that has died since or by a request beside this one.
            return try await objects.receipt(object, account: upload.account)
        }
    }
}
