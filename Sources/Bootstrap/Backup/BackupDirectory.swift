import FoundationEssentials
import ObjectStore
import VoiceCore

/// A directory of backups of one installation. Everything in it is its owner's alone. Blocks.
///
///     backup.json                    whose backups these are, in which form
///     lock                           held while somebody works here
///     objects/k3/obj_…               stored objects, each once, whichever snapshots need it
///     snapshots/NAME.sqlite          the database's state, NAME being its time
///     snapshots/NAME.objects         the objects that this state names
///     snapshots/NAME.sha256          what `sha256sum --check` compares the other three with
///     snapshots/NAME.json            the manifest, written last: where it is, the snapshot is whole
struct BackupDirectory: Sendable {
    enum Part: String, CaseIterable {
        case database = "sqlite"
        case objects
        case sums = "sha256"
        case manifest = "json"
    }

    let path: String
    let files: DurableFiles

    var calls: any FileCalls { files.calls }
    var objects: StoredObjects { StoredObjects(root: path, calls: calls) }
    var lock: String { path + "/lock" }
    var snapshots: String { path + "/snapshots" }
    private var description: String { path + "/backup.json" }

    init(path: String, calls: any FileCalls = POSIXFileCalls()) {
        self.path = path
        files = DurableFiles(calls: calls)
    }

    /// What `backup.json` says.
    struct Description: Codable, Sendable {
        let format: Int
        /// The owner's account, which names the installation.
        let installation: AccountID
        /// The fingerprint of its keys, under which every object here is hashed; `nil` where they could not be read.
        let keys: String?
    }

    static func file(_ name: SnapshotName, _ part: Part) -> String { "\(name).\(part.rawValue)" }

    func path(_ name: SnapshotName, _ part: Part) -> String { snapshots + "/" + Self.file(name, part) }

    /// Makes the directory where it is not there, and sees that it is this installation's.
    ///
    /// - Parameter keys: the fingerprint of its owner's keys, where they can be read.
    /// - Throws: `BackupError` `.foreignDirectory`, `.otherInstallation`, `.otherKeys`, `.formatTooNew`.
    func prepare(for installation: AccountID, keys: String?) throws {
        try makeParents()
        try files.makeDirectory(path)
        if let known = try readDescription() {
            guard known.installation == installation else { throw BackupError.otherInstallation(known.installation) }
            if let keys, let earlier = known.keys, keys != earlier { throw BackupError.otherKeys }
        } else {
            guard try calls.list(path).allSatisfy({ $0 == "lost+found" || $0 == "backup.json.new" }) else {
                throw BackupError.foreignDirectory
            }
            let description = Description(format: BackupManifest.currentFormat, installation: installation, keys: keys)
            try files.replace(self.description, with: Array(try JSON.encode(description, pretty: true)) + [0x0A])
        }
        try files.makeDirectory(snapshots)
        try objects.prepare()
    }

    /// Sees that there are backups that this version can read.
    ///
    /// - Throws: `BackupError` `.noBackup`, `.formatTooNew`.
    @discardableResult
    func check() throws -> Description {
        guard let description = try readDescription() else { throw BackupError.noBackup }
        return description
    }

    /// The snapshots that are whole as far as their names tell, oldest first.
    func snapshotNames() throws -> [SnapshotName] {
        try names(in: snapshots).compactMap { $0.hasSuffix(".json") ? SnapshotName(String($0.dropLast(5))) : nil }.sorted()
    }

    /// Removes what snapshots left that were cut off while they were made, or removed.
    func removeLeftovers() throws {
        let whole = Set(try snapshotNames().flatMap { name in Part.allCases.map { Self.file(name, $0) } })
        for file in try names(in: snapshots) where !whole.contains(file) { try files.removeIfThere(snapshots + "/" + file) }
    }

    /// Removes a snapshot; its objects stay. The manifest goes first, so that what is left is never taken for a snapshot.
    func remove(_ name: SnapshotName) throws {
        try files.removeIfThere(path(name, .manifest))
        try calls.synchronizeDirectory(snapshots)
        for part in Part.allCases where part != .manifest { try files.removeIfThere(path(name, part)) }
    }

    private func readDescription() throws -> Description? {
        guard let bytes = try files.read(description) else { return nil }
        guard let known = try? JSON.decode(Description.self, from: Data(bytes)) else { throw BackupError.foreignDirectory }
        guard known.format <= BackupManifest.currentFormat else { throw BackupError.formatTooNew(known.format) }
        return known
    }

    private func makeParents() throws {
        let parent = (path as String).split(separator: "/").dropLast()
        var current = path.hasPrefix("/") ? "" : "."
        for name in parent {
            current += "/" + name
            if !FileManager.default.fileExists(atPath: current) { try files.makeDirectory(current) }
        }
    }

    private func names(in directory: String) throws -> [String] {
        FileManager.default.fileExists(atPath: directory) ? try calls.list(directory) : []
    }
}
