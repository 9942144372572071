import ObjectStore
import VoiceCore

/// Something in a backup that is not as it was written.
struct BackupDamage: Codable, Sendable, Equatable {
    /// Relative to the backup's directory.
    let file: String
    let problem: String
    /// The object that the file is.
    var object: ObjectID?
    var account: AccountID?
    /// The snapshots that need it.
    var snapshots: [String]
    /// What refers to the object (`rec_…/audio`); known where the database was looked into.
    var holders: [String]?

    init(_ object: ListedObject, _ problem: StoredObjectProblem, snapshots: [SnapshotName]) {
        self.init(object, problem.text, snapshots: snapshots)
    }

    init(_ object: ListedObject, _ problem: String, snapshots: [SnapshotName]) {
        file = StoredObjects.name(of: object.id)
        self.problem = problem
        self.object = object.id
        account = object.account
        self.snapshots = snapshots.map(\.text)
    }

    init(file: String, problem: String, snapshot: SnapshotName) {
        self.file = "snapshots/" + file
        self.problem = problem
        snapshots = [snapshot.text]
    }

    /// A line for a person.
    var line: String {
        let held = holders.map { $0.isEmpty ? "" : " (\($0.joined(separator: ", ")))" } ?? ""
        return "\(file): \(problem)\(held)"
    }
}
