import Jobs

/// The hourly sweep of objects that nothing refers to. Run twice, the second finds nothing to do.
enum SweepObjects: JobKind {
    static let name = "objects.sweep"

    struct Payload: Codable, Sendable {
        /// How long an object must have been unused.
        let graceSeconds: Int
    }

    typealias Result = SweepReport
}
