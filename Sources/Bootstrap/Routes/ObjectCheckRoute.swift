import HTTPRouting
import HTTPTypes
import ObjectStore
import VoiceCore

extension Installation {
    /// Compares the catalogue with the object files; files of the last hour may still get their rows.
    func checkObjects() async throws -> ObjectCheck.Report {
        try await ObjectCheck(store: objects, ledger: DatabaseObjectLedger(database)).run(grace: .seconds(3600))
    }
}

extension Route {
    /// What `doctor` asks of a running server, whose data it cannot open itself.
    static func checkObjects(_ installation: Installation) -> Route {
        Route(
            .get, "/v1/admin/objects/check", operation: "checkObjects",
            summary: "Lists objects whose files are missing, and files that no object is known for.",
            permission: .scope("server:admin"), timeout: .seconds(600),
            success: .json(ObjectCheck.Report.self, description: "All are counted, and the ids of the first thousand of each listed.")
        ) { _ in try .json(await installation.checkObjects()) }
    }
}
