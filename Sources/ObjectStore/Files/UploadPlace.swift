import NIOConcurrencyHelpers
import VoiceCore

/// The files of one upload, and of the object that it becomes.
struct UploadPlace: Sendable {
    let files: DurableFiles
    let paths: ObjectPaths
    let shards: ShardDirectories
    let id: ObjectID

    var part: String { paths.part(id) }
    var journal: String { paths.journal(id) }
    var object: String { paths.object(id) }
    var shard: String { paths.shard(of: id) }

    /// The directory of `part` and `journal`.
    var directory: String { paths.uploads }

    func prepareShard() throws { try shards.prepare(shard, files) }
}

/// Remembers which directories of objects are there and durable, so that each is synchronised once a process.
final class ShardDirectories: Sendable {
    private let known = NIOLockedValueBox<Set<String>>([])

    func prepare(_ path: String, _ files: DurableFiles) throws {
        guard !known.withLockedValue({ $0.contains(path) }) else { return }
        try files.makeDirectory(path)
        known.withLockedValue { _ = $0.insert(path) }
    }
}

/// An upload's journal: lines of `UploadProgress`, one behind the other.
struct UploadJournal {
    let file: OpenFile

    /// What the last line says.
    private(set) var offset: Int64 = 0

    /// Where the next line goes.
    private(set) var end: Int64 = 0

    init(file: OpenFile) { self.file = file }

    mutating func advance(to progress: UploadProgress) {
        offset = progress.offset
        end += Int64(UploadProgress.encodedLength)
    }

    /// Opens the journal of an upload that goes on; `nil` if none was begun.
    static func reopen(_ place: UploadPlace) throws -> (journal: UploadJournal, last: UploadProgress?)? {
        guard let bytes = try place.files.read(place.journal) else { return nil }
        var journal = UploadJournal(file: try place.files.calls.open(place.journal, .writing))
        guard let (last, count) = UploadProgress.last(in: bytes) else { return (journal, nil) }
        journal.offset = last.offset
        journal.end = count * Int64(UploadProgress.encodedLength)
        return (journal, last)
    }
}
