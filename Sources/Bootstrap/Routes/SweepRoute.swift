import HTTPRouting
import HTTPTypes
import ObjectStore
import VoiceCore

struct SweepRequest: Codable, Sendable, FieldDescribing {
    let graceSeconds: Int

    static let fieldNotes = [FieldNote("graceSeconds", "How long an object must have been unused.", in: 0...Double(longestGrace))]

    /// Ten years: more than any clock needs, and far from where times overflow.
    static let longestGrace = 10 * 366 * 86_400
}

/// What a sweep removed.
struct SweepReport: Codable, Sendable {
    let unreferenced: Int
    let orphans: Int
    let uploads: Int
    /// True where a backup was being made, so that unused objects stayed for a later sweep.
    let held: Bool?

    init(_ report: ObjectSweeper.Report) {
        unreferenced = report.unreferenced
        orphans = report.orphans
        uploads = report.uploads
        held = report.isHeld ? true : nil
    }
}

extension Route {
    /// Sweeps at once instead of at the next hour.
    static func sweep(_ sweeper: ObjectSweeper) -> Route {
        Route(
            .post, "/v1/admin/sweep", operation: "sweepObjects", summary: "Removes stored objects that nothing refers to.",
            permission: .scope("server:admin"),
            body: .json(SweepRequest.self, description: "Seconds for which an object must have been unused; 0 only on a server at rest."),
            timeout: .seconds(600), success: .json(SweepReport.self, description: "What was removed.")
        ) { request in
            let seconds = try await request.json(SweepRequest.self).graceSeconds
            guard (0...SweepRequest.longestGrace).contains(seconds) else {
                throw APIError.invalidField("grace_seconds", "The grace is 0 to \(SweepRequest.longestGrace) seconds.")
            }
            return try .json(SweepReport(await sweeper.sweep(grace: .seconds(seconds))))
        }
    }
}
