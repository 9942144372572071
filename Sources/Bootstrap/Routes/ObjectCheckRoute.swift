import HTTPRouting
import HTTPTypes
import ObjectStore
import Recordings
import VoiceCore

/// What is known of objects and their files.
struct StoredObjectsReport: Codable, Sendable {
    /// Objects that the catalogue knows.
    let known: Int
    /// Those of them without a file.
    let missing: ObjectCheck.Finding
    /// Files of which the catalogue knows nothing; the sweep removes them when they are old enough.
    let orphans: ObjectCheck.Finding
    /// What recordings lack: also what the catalogue does not know any more, as after a restore of what was left of a backup.
    let lost: RecordingsCheck.Report
}

extension Installation {
    /// Compares the recordings and the catalogue with the object files; files of the last hour may still get their rows.
    func checkObjects() async throws -> StoredObjectsReport {
        let objects = try await ObjectCheck(store: objects, ledger: DatabaseObjectLedger(database)).run(grace: .seconds(3600))
        let lost = try await RecordingsCheck(database: database, objects: self.objects).run()
        return StoredObjectsReport(known: objects.known, missing: objects.missing, orphans: objects.orphans, lost: lost)
    }
}

extension Route {
    /// What `doctor` asks of a running server, whose data it cannot open itself.
    static func checkObjects(_ installation: Installation) -> Route {
        Route(
            .get, "/v1/admin/objects/check", operation: "checkObjects",
            summary: "Lists objects whose files are missing, files that no object is known for, and recordings that lack something.",
            permission: .scope("server:admin"), timeout: .seconds(600),
            success: .json(StoredObjectsReport.self, description: "All are counted, and the ids of the first thousand of each listed.")
        ) { _ in try .json(await installation.checkObjects()) }
    }
}
