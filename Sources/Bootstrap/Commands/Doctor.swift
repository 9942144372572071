import FoundationEssentials
import Logging
import StorageSQLite
import VoiceCore

/// `crescendo doctor`: what is installed, what is missing, and the command that mends it.
public enum Doctor {
    struct Finding: Codable {
        let what: String
        let isFine: Bool
        let message: String
    }

    struct Report: Codable {
        let version: String
        let findings: [Finding]
    }

    public static func run(options: [String: String], output: CommandOutput) async -> ExitStatus {
        var isHealthy = true
        let status = await output.run {
            let settings = try Settings(options: options, environment: currentEnvironment(), isTerminal: true)
            var findings = checkEngines(settings)
            findings.append(await checkServer(settings))
            findings.append(checkData(settings))
            isHealthy = findings.allSatisfy(\.isFine)
            let lines = findings.map { "\($0.isFine ? "ok     " : "missing")  \($0.what): \($0.message)" }
            try output.show(
                Report(version: Version.current, findings: findings),
                text: (["crescendo \(Version.current)"] + lines).joined(separator: "\n"))
        }
        return status == .success && !isHealthy ? .unavailable : status
    }

    private static func checkEngines(_ settings: Settings) -> [Finding] {
        Engines(settings, logger: Logger(label: "crescendo")).check().map { engine, problem in
            let message = (problem as? any CodedError)?.userMessage ?? problem.map { "\($0)" }
            return Finding(what: "speech engine \(engine)", isFine: problem == nil, message: message ?? "installed with its model")
        }
    }

    /// No server is no fault: commands then work on the data themselves.
    private static func checkServer(_ settings: Settings) async -> Finding {
        let directory = DataDirectory(path: settings.dataDirectory)
        let isRunning = (try? await ServerClient.connect(to: directory)) != nil
        let info = directory.read(directory.serverInfo).flatMap { try? JSON.decode(ServerInfo.self, from: Data($0.utf8)) }
        let place = info.map { " on \($0.address):\($0.port)" } ?? ""
        return Finding(what: "server", isFine: true, message: isRunning ? "runs\(place)" : "not running; 'crescendo serve' starts it")
    }

    private static func checkData(_ settings: Settings) -> Finding {
        let path = settings.dataDirectory
        guard FileManager.default.fileExists(atPath: path) else {
            return Finding(what: "data directory", isFine: true, message: "\(path) is made at the first start")
        }
        let isUsable = FileManager.default.isWritableFile(atPath: path)
        return Finding(
            what: "data directory", isFine: isUsable,
            message: isUsable ? path : "\(path) cannot be written; give this user the right to, or another with --data-dir")
    }
}
