import Logging
import NIOHTTP1
import Recordings

/// `crescendo reindex`.
public enum Reindex {
    public static func run(options: [String: String], output: CommandOutput) async -> ExitStatus {
        await output.run {
            let progress = TerminalProgress(file: "search index")
            let rebuilt: SearchRebuild = try await DataAccess.with(options) { access in
                switch access {
                case .server(let client): try await rebuild(client, progress)
                case .directory(let installation): try await rebuild(installation, progress)
                }
            }
            progress.finish()
            try output.show(
                rebuilt, text: "Indexed \(rebuilt.done) recordings." + (rebuilt.failed == 0 ? "" : " \(rebuilt.failed) cannot be read."))
        }
    }

    private static func rebuild(_ client: ServerClient, _ progress: TerminalProgress) async throws -> SearchRebuild {
        var state: SearchRebuild = try await client.call(.POST, path)
        while state.state == .building {
            progress.show(done: state.done, of: state.total)
            try await Task.sleep(for: .milliseconds(200))
            state = try await client.call(.GET, path)
        }
        return state
    }

    private static let path = "/v1/admin/search-index"

    private static func rebuild(_ installation: Installation, _ progress: TerminalProgress) async throws -> SearchRebuild {
        let search = installation.search(logger: Logger(label: "crescendo"))
        do {
            _ = try await search.requestRebuild()
            try await search.rebuild { progress.show(done: $0.done, of: $0.total) }
            let state = try await search.status()
            await search.close()
            return state
        } catch {
            await search.close()
            throw error
        }
    }
}
