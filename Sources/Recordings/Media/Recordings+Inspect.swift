import AudioCodecs
import ObjectStore
import VoiceCore

/// Looks at stored files, before anybody is told that they were taken.
extension Recordings {
    /// A stored file as one that a decoder can seek in, without a name.
    ///
    /// - Throws: `AudioError` `.spoolFull`, `.spoolFailed`; `ObjectStoreError`.
    func spooled(_ object: ObjectID, account: AccountID) async throws -> MediaFile {
        let content = try await objects.read(object, account: account, range: nil)
        return try await MediaFile.spool(content.chunks, in: media.spoolDirectory)
    }

    /// What a stored file is that our own reader does not read. The beginning of its sound is decoded, for what looks like a recording may
    /// have nothing that can be played.
    ///
    /// - Throws: `AudioError`.
    func inspect(_ receipt: ObjectReceipt, account: AccountID) async throws -> TakenAudio {
        guard receipt.length > 0 else { throw AudioError.empty }
        return try await decoderTurns.take {
            let file = try await spooled(receipt.id, account: account)
            let description = try await media.decoder.describe(file)
            var sound = media.decoder.decode(file, description).makeAsyncIterator()
            guard try await sound.next() != nil else { throw AudioError.noSamples }
            return TakenAudio(receipt, description)
        }
    }

    /// What a stored file is, whatever it is.
    func inspectAny(_ receipt: ObjectReceipt, account: AccountID) async throws -> TakenAudio {
        do {
            return try await readThrough(receipt, account: account)
        } catch let error as AudioError where error.isForeign {
            try media.decoder.ffmpeg.checkInstallation()
            return try await inspect(receipt, account: account)
        }
    }

    private func readThrough(_ receipt: ObjectReceipt, account: AccountID) async throws -> TakenAudio {
        var reader = WAVReader(limits: limits.audio)
        var samples: [Float] = []
        for try await chunk in try await objects.read(receipt.id, account: account, range: nil).chunks {
            samples.removeAll(keepingCapacity: true)
            try reader.push(chunk.span.bytes, into: &samples)
        }
        try reader.finish()
        guard let format = reader.format else { throw AudioError.noSamples }
        return TakenAudio(receipt, wav: format, frameCount: reader.frameCount)
    }
}

extension AudioError {
    /// Whether FFmpeg may know what our own reader does not.
    var isForeign: Bool {
        switch self {
        case .notWAV, .unsupportedCodec: true
        default: false
        }
    }
}
