import FoundationEssentials
import VoiceCore

/// A download that may not be at its end: its bytes, and beside them what is needed to go on with it.
struct PartialDownload {
    struct Note: Codable, Equatable {
        /// The address that was asked first.
        let address: String
        let entityTag: String?
        let total: Int64?
    }

    let path: String
    private let notePath: String

    init(_ folder: ModelFolder, name: String) {
        path = folder.downloads + "/" + name + ".part"
        notePath = folder.downloads + "/" + name + ".json"
    }

    /// Bytes that are there.
    var bytes: Int64 { ModelDisk.length(of: path) ?? 0 }

    var note: Note? { ModelDisk.read(notePath).flatMap { try? JSON.decode(Note.self, from: $0) } }

    func write(_ note: Note) throws(ModelError) {
        guard let bytes = try? JSON.encode(note) else { throw .recordDamaged(notePath) }
        try ModelDisk.replace(notePath, with: bytes)
    }

    func remove() throws(ModelError) {
        try ModelDisk.removeFile(path)
        try ModelDisk.removeFile(notePath)
    }

    /// What there is to go on with: nothing where neither a checksum nor an entity tag would notice that the rest is of another file.
    func resumable(_ address: DownloadAddress, checksumIsKnown: Bool) -> (received: Int64, entityTag: String?) {
        guard let note, bytes > 0 else { return (0, nil) }
        let isSame = note.address == address.text
        guard checksumIsKnown || (isSame && note.entityTag != nil) else { return (0, nil) }
        // Another server's tags are its own.
        return (bytes, isSame ? note.entityTag : nil)
    }
}
