import AudioCodecs
import Jobs
import ObjectStore
import Storage
import VoiceCore

extension Recordings {
    /// Where a form of a recording's audio is.
    enum PreparedAudio: Sendable {
        case form(AudioPreparation.Form)
        /// The uploaded file will do.
        case original
        /// It is being made.
        case pending
        /// It cannot be made; an error's code.
        case failed(String)
    }

    /// Finds a form of a recording's audio. One that was never asked for, or that something on this server has kept from being made, is asked
    /// for now.
    ///
    /// - Throws: `.notFound`; `ObjectStoreError.notFound` if it would have to be made and the audio is lost.
    func prepared(_ kind: AudioPreparation.Kind, of id: RecordingID, account: AccountID) async throws -> PreparedAudio {
        let (audio, found) = try await database.read { tx in
            let audio = try Self.audioObject(of: id, account: account, tx)
            return (audio, try Self.lookUp(kind, of: audio, account: account, tx))
        }
        if let found { return found }
        guard try await objects.missing(among: [audio]).isEmpty else { throw ObjectStoreError.notFound }
        let job = JobID.make()
        return try await database.write { tx in
            if let found = try Self.lookUp(kind, of: audio, account: account, tx) { return found }
            _ = try Self.recording(id, of: account, tx)
            try Self.requestPreparation(of: audio, playsOriginal: nil, job: job, account: account, tx)
            return .pending
        }
    }

    /// Asks for a form again whose object turned out to be lost.
    func remade(
        _ kind: AudioPreparation.Kind, lost object: ObjectID, of id: RecordingID, account: AccountID
    ) async throws -> PreparedAudio {
        try await database.write { tx in
            try Self.drop(kind, lost: object, of: try Self.audioObject(of: id, account: account, tx), account: account, tx)
        }
        return try await prepared(kind, of: id, account: account)
    }

    /// - Returns: `nil` if it has to be asked for.
    private static func lookUp(
        _ kind: AudioPreparation.Kind, of audio: ObjectID, account: AccountID, _ tx: any ReadTransaction
    ) throws -> PreparedAudio? {
        guard let preparation = try preparation(of: audio, account: account, tx) else { return nil }
        switch kind {
        case .peaks: if let peaks = preparation.peaks { return .form(peaks) }
        case .playable:
            if preparation.playsOriginal == true { return .original }
            if let playable = preparation.playable { return .form(playable) }
        }
        guard let job = try preparation.job.flatMap({ try tx.job($0, account: account) }) else { return nil }
        guard job.state.isFinished else { return .pending }
        if job.state == .quarantined { return .failed("job_crashed") }
        guard job.state == .failed, let code = job.failure?.code, AudioError.refusals.contains(code) else { return nil }
        return .failed(code)
    }
}
