public import HTTPRouting
import HTTPTypes
import VoiceCore

/// One thing that must work before the server is of use: the database answers, the engine is installed.
public struct ReadinessCheck: Sendable {
    /// In snake case; shown to anyone.
    public let name: String

    /// Throws while it does not work. Called for every request of `/readyz`, so it must be cheap.
    public let check: @Sendable () async throws -> Void

    public init(_ name: String, _ check: @escaping @Sendable () async throws -> Void) {
        self.name = name
        self.check = check
    }
}

/// The routes that those ask who run the server, rather than those who use it.
public enum OperationalRoutes {
    /// `/healthz`, `/readyz` and `/metrics`.
    ///
    /// - Parameters:
    ///   - readiness: all must pass for `/readyz` to say yes.
    ///   - metrics: writes the metrics in Prometheus' text form.
    public static func routes(readiness: [ReadinessCheck], metrics: @escaping @Sendable () async throws -> String) -> [Route] {
        [health, ready(readiness), exposition(metrics)]
    }

    private static var health: Route {
        Route(
            .get, "/healthz", operation: "getHealth", summary: "Says that the process answers", permission: .public,
            success: .json(Health.self, description: "It does."), caching: .never
        ) { _ in try .json(Health(status: "ok")) }
    }

    private static func ready(_ checks: [ReadinessCheck]) -> Route {
        Route(
            .get, "/readyz", operation: "getReadiness", summary: "Says whether the server can do its work", permission: .public,
            timeout: .seconds(5), success: .json(Readiness.self, description: "It can."),
            alternatives: [
                .json(
                    Readiness.self, status: .serviceUnavailable, description: "Something that it needs does not work; `checks` names it.")
            ], caching: .never
        ) { _ in
            let readiness = await Readiness(checks)
            return try .json(readiness, status: readiness.status == "ready" ? .ok : .serviceUnavailable)
        }
    }

    private static func exposition(_ metrics: @escaping @Sendable () async throws -> String) -> Route {
        Route(
            .get, "/metrics", operation: "getMetrics", summary: "The server's metrics, for Prometheus",
            permission: .scope("metrics:read"), success: .stream(["text/plain"], description: "Prometheus' text form, version 0.0.4."),
            caching: .never
        ) { _ in .text(try await metrics(), contentType: "text/plain; version=0.0.4; charset=utf-8") }
    }
}

struct Health: Codable {
    let status: String
}

struct Readiness: Codable {
    struct Check: Codable {
        let name: String
        let ok: Bool
    }

    let status: String
    let checks: [Check]

    init(_ checks: [ReadinessCheck]) async {
        let results = await withTaskGroup(of: (Int, Bool).self) { group in
            for (index, check) in checks.enumerated() {
                group.addTask {
                    do {
                        try await check.check()
                        return (index, true)
                    } catch {
                        return (index, false)
                    }
                }
            }
            var results = [Bool](repeating: false, count: checks.count)
            for await (index, passed) in group { results[index] = passed }
            return results
        }
        self.checks = zip(checks, results).map { Check(name: $0.name, ok: $1) }
        status = results.allSatisfy { $0 } ? "ready" : "not_ready"
    }
}
