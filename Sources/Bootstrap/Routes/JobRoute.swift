import HTTPRouting
import HTTPTypes
import Jobs
import VoiceCore

/// A job as its account sees it.
struct JobReport: Codable, Sendable {
    let id: JobID
    let kind: String
    let state: String
    let attempts: Int
    /// 0…1 while it runs, if the end is known.
    let progress: Double?
    /// Why the last attempt failed, as an error code.
    let error: String?
    let createdAt: Timestamp
    let startedAt: Timestamp?
    let finishedAt: Timestamp?

    init(_ job: Job) {
        id = job.id
        kind = job.kind
        state = job.state.rawValue
        attempts = job.failures + job.crashes + (job.state.isFinished || job.state == .running ? 1 : 0)
        progress = job.progress?.fraction
        error = job.failure?.code
        createdAt = job.createdAt
        startedAt = job.startedAt
        finishedAt = job.finishedAt
    }
}

extension Route {
    /// Tells where a job stands.
    static func job(_ queue: JobQueue) -> Route {
        Route(
            .get, "/v1/jobs/{id}", operation: "getJob", summary: "Tells where a job stands.", permission: .scope("recordings:read"),
            parameters: [.path("id", JobID.self, "The job's id.")], success: .json(JobReport.self, description: "The job."),
            errors: [DeclaredError(.notFound, "not_found", "The account has no such job, or it finished long ago.")]
        ) { request in
            guard let job = try await queue.job(request.path("id"), account: request.requirePrincipal().account) else {
                throw APIError.notFound("job", parameter: "id")
            }
            return try .json(JobReport(job))
        }
    }
}
