import Logging
import ModelLibrary
import ServiceLifecycle
import VoiceCore

/// Takes up what `crescendo models` installs, removes and lets serve, for as long as the server runs. The command needs no server and no
/// key, so nobody tells it: it looks.
struct ModelFollower: Service {
    /// After a change a request has the new engines this much later at most, and the reading of small files.
    private static let interval: Duration = .seconds(2)

    let engines: CurrentEngines
    let logger: Logger

    func run() async throws {
        let thread = try SerialThread(name: "models")
        await cancelWhenGracefulShutdown {
            var watch = ModelWatch()
            var lastProblem: String?
            while (try? await Task.sleep(for: Self.interval)) != nil {
                do {
                    let stamp = try await thread.run { engines.stamp }
                    guard watch.isDue(stamp) else { continue }
                    try await thread.run { try engines.takeUp() }
                    lastProblem = nil
                } catch {
                    watch.forget()
                    let problem = "\(error)"
                    if problem != lastProblem { logger.warning("installed models cannot be read", metadata: ["error": "\(problem)"]) }
                    lastProblem = problem
                }
            }
        }
    }
}
