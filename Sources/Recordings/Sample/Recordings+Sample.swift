import FoundationEssentials
import ObjectStore
import Storage
import VoiceCore

/// A recording for who starts anew: a machine's voice, spoken when the server was set up.
extension Recordings {
    /// What is said of the sample. That a machine speaks is said in it too.
    private static let sampleDescription = RecordingDescription(
        title: "A sample, spoken by a machine", speaker: "Flite", tags: ["sample"])

    /// Makes a recording of the sample, or gives the one back that is there already and not in the trash.
    ///
    /// - Returns: the recording, and whether it was made.
    /// - Throws: `.sampleMissing`; what an upload of it would throw.
    func addSample(to account: AccountID) async throws -> (recording: Recording, isNew: Bool) {
        guard let sample, let bytes = await Self.contents(of: sample) else { throw RecordingsError.sampleMissing }
        let id = RecordingID.make()
        let upload = try await objects.begin(account: account, length: Int64(bytes.count))
        do {
            var intake = AudioIntake(self, upload: upload, account: account)
            let description = try check(Self.sampleDescription)
            try await intake.take(bytes)
            let recording = try await create(id, from: intake.finish(), description, account: account, isOnce: true)
            return (recording, recording.id == id)
        } catch {
            // An upload that is complete already is an object without a row: the sweep's.
            try? await upload.abort()
            throw error
        }
    }

    /// Reading a file blocks, so it has a thread of its own. `nil` where there is nothing to read.
    private static func contents(of path: String) async -> [UInt8]? {
        await withCheckedContinuation { continuation in
            let hasBegun = BlockingThread.start(name: "sample") {
                continuation.resume(returning: FileManager.default.contents(atPath: path).map { Array($0) })
            }
            if !hasBegun { continuation.resume(returning: nil) }
        }
    }

    /// The first recording of audio with this content that is not in the trash, with the audio's object.
    static func recording(
        ofAudio content: ContentHash, account: AccountID, _ tx: any ReadTransaction
    ) throws -> (object: ObjectID, recording: Recording)? {
        guard let object = try ObjectCatalogue.find(content, account: account, in: tx)?.id else { return nil }
        let row = try tx.first(
            """
            SELECT id FROM recordings WHERE account_id = \(account) AND object_id = \(object) AND deleted_at IS NULL ORDER BY id LIMIT 1
            """)
        return try row.map { (object, try recording($0[0], of: account, tx)) }
    }
}
