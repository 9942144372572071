import NIOConcurrencyHelpers
import ObjectStore
import Storage
import Transcription
import VoiceCore

/// A recording that is in an archive, as the index tells of it.
struct ArchivedRecording {
    let recording: Recording
    let folder: String
    var audio: String?
    var transcripts: [String] = []
    /// Problems of the recordings before it.
    let problemsBefore: Int

    func row(problems: Int) -> ArchiveRow {
        ArchiveRow(recording: recording, folder: folder, audio: audio, transcripts: transcripts, problems: problems)
    }
}

/// What is known of a recording besides its transcript, as the archive's `metadata.json` has it.
struct RecordingMetadata: Encodable {
    let recording: Recording
    let notes: String?
    let markers: [Marker]
}

/// Makes the files of one recording for an archive.
struct ArchiveFiles {
    let recordings: Recordings
    let account: AccountID
    let request: ArchiveRequest
    let problems: NIOLockedValueBox<ArchiveProblems>

    /// What the database says of a recording at the moment at which its turn comes.
    private struct Facts: Sendable {
        let recording: Recording
        let audio: ObjectID
        let words: ObjectID?
        let markers: [Marker]
    }

    /// - Returns: the files in their order, the audio last and opened already.
    /// - Throws: `RecordingsError.notFound` for one that is gone.
    func make(_ id: RecordingID, names: inout UniqueNames) async throws -> (ArchivedRecording, [ZipEntry]) {
        let facts = try await facts(of: id)
        let time = facts.recording.recordedAt ?? facts.recording.createdAt
        let folder = names.name(for: Self.folderName(of: facts.recording, at: time), limit: Self.folderLimit)
        var archived = ArchivedRecording(
            recording: facts.recording, folder: "recordings/\(folder)", problemsBefore: problems.withLockedValue(\.count))
        func entry(_ name: String, _ content: ZipEntry.Content) -> ZipEntry {
            ZipEntry(name: "\(archived.folder)/\(name)", modified: time, content: content)
        }

        let notes =
            try await noting(archived, "metadata.json") {
                facts.recording.hasNotes ? try await recordings.notes(of: id, account: account) : nil
            } ?? nil
        let metadata = RecordingMetadata(recording: facts.recording, notes: notes, markers: facts.markers)
        var entries = [entry("metadata.json", .bytes(Array(try JSON.encode(metadata))))]
        if let words = facts.words {
            for (name, bytes) in try await transcripts(words, of: archived, notes: notes) {
                archived.transcripts.append(name)
                entries.append(entry(name, .bytes(bytes)))
            }
        }
        if request.hasAudio, let (name, content) = try await audio(facts.audio, of: archived) {
            archived.audio = name
            entries.append(entry(name, content))
        }
        return (archived, entries)
    }

    /// With `recordings/` before it and the longest file's name behind it, a path stays under 200 bytes.
    private static let folderLimit = 150

    private static func folderName(of recording: Recording, at time: Timestamp) -> String {
        let day = time.description.prefix(10)
        let title = SafeFileName(recording.title ?? "", fallback: recording.id.text, limit: folderLimit - day.utf8.count - 1)
        return "\(day) \(title.text)"
    }

    private func facts(of id: RecordingID) async throws -> Facts {
        try await recordings.database.read { tx in
            let recording = try Recordings.recording(id, of: account, tx)
            return Facts(
                recording: recording, audio: try Recordings.audioObject(of: id, account: account, tx),
                words: try Recordings.transcript(recording.transcriptId, of: account, tx).object,
                markers: try Recordings.markers(of: id, account: account, tx))
        }
    }

    private func transcripts(_ words: ObjectID, of archived: ArchivedRecording, notes: String?) async throws -> [(String, [UInt8])] {
        var files: [(String, [UInt8])] = []
        var document: Transcript?
        for format in request.formats {
            let name = "transcript.\(format.rawValue)"
            let bytes = try await noting(archived, name) {
                if format == .json { return try await recordings.objects.bytes(words, account: account, limit: Int64.max) }
                if document == nil { document = try await recordings.document(words, account: account) }
                return try document.map { try format.file(of: archived.recording, notes: notes, $0) } ?? []
            }
            if let bytes { files.append((name, bytes)) }
        }
        return files
    }

    /// Opens the audio and looks at its beginning, which tells its kind; what cannot even be begun is not in the archive.
    private func audio(_ object: ObjectID, of archived: ArchivedRecording) async throws -> (String, ZipEntry.Content)? {
        try await noting(archived, "audio") {
            var head: [UInt8] = []
            let beginning = try await recordings.objects.read(object, account: account, range: 0..<Int64(AudioSuffix.length))
            for try await chunk in beginning.chunks { head += chunk }
            let name = "audio.\(AudioSuffix.of(head))"
            let content = try await recordings.objects.read(object, account: account, range: nil)
            return (name, .stream(length: content.length, noting(content.chunks, archived, name)))
        }
    }

    /// The pieces of a file; where reading fails the file ends, which is noted.
    private func noting(_ chunks: PulledSequence<[UInt8]>, _ archived: ArchivedRecording, _ name: String) -> PulledSequence<[UInt8]> {
        let (problems, recording, file) = (problems, archived.recording.id, "\(archived.folder)/\(name)")
        return PulledSequence {
            var iterator = chunks.makeAsyncIterator()
            return {
                do {
                    return try await iterator.next()
                } catch let error as ObjectStoreError {
                    problems.withLockedValue { $0.add(recording, file: file, error, isPartial: true) }
                    return nil
                }
            }
        }
    }

    /// The value, or `nil` and a note where a stored file is missing or damaged.
    private func noting<Value>(_ archived: ArchivedRecording, _ name: String, _ work: () async throws -> Value) async throws -> Value? {
        let file = "\(archived.folder)/\(name)"
        do {
            return try await work()
        } catch let error as ObjectStoreError {
            problems.withLockedValue { $0.add(archived.recording.id, file: file, error) }
        } catch is DecodingError {
            problems.withLockedValue { $0.add(archived.recording.id, file: file, ObjectStoreError.damaged(chunk: nil)) }
        }
        return nil
    }
}
