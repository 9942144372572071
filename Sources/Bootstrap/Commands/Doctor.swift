import FoundationEssentials
import Logging
import NIOHTTP1
import ObjectStore
import Recordings
import StorageSQLite
import TranscriptionEngines
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
        /// `nil` where there is no data yet, or it could not be looked at.
        let objects: StoredObjectsReport?
    }

    /// - Returns: `.failure` when objects are lost, else `.unavailable` when anything is missing or could not be checked.
    public static func run(options: [String: String], output: CommandOutput) async -> ExitStatus {
        var verdict = ExitStatus.success
        let status = await output.run {
            let settings = try Settings(options: options, environment: currentEnvironment(), isTerminal: true)
            var findings = checkEngines(settings)
            findings.append(await checkDecoder(settings))
            if let finding = await checkPhonemizer(settings) { findings.append(finding) }
            findings.append(await checkServer(settings))
            findings.append(checkData(settings))
            let (objects, finding) = await checkObjects(settings, options: options)
            findings.append(finding)
            verdict = findings.allSatisfy(\.isFine) ? .success : objects?.isWhole == false ? .failure : .unavailable
            let lines = findings.map { "\($0.isFine ? "ok     " : "missing")  \($0.what): \($0.message)" }
            try output.show(
                Report(version: Version.current, findings: findings, objects: objects),
                text: (["crescendo \(Version.current)"] + lines + (objects.map(list) ?? [])).joined(separator: "\n"))
        }
        return status == .success ? verdict : status
    }

    private static func checkEngines(_ settings: Settings) -> [Finding] {
        Engines(settings, logger: Logger(label: "crescendo")).parts.map { part in
            let problem = part.problem
            return Finding(
                what: "\(part.role.rawValue) \(part.processes.name)", isFine: problem == nil,
                message: problem?.userMessage ?? "installed with its model; at most \(part.processes.slots) at a time")
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

extension Doctor {
    /// Whether every object has its file, asked of the server or looked up where none runs. Nothing is made where there is no data.
    private static func checkObjects(_ settings: Settings, options: [String: String]) async -> (StoredObjectsReport?, Finding) {
        guard FileManager.default.fileExists(atPath: DataDirectory(path: settings.dataDirectory).database) else {
            return (nil, Finding(what: "objects", isFine: true, message: "none yet"))
        }
        do {
            let report: StoredObjectsReport = try await DataAccess.with(options) { access in
                switch access {
                case .server(let client): try await client.call(.GET, "/v1/admin/objects/check", timeout: .seconds(600))
                case .directory(let installation): try await installation.checkObjects()
                }
            }
            return (report, Finding(what: "objects", isFine: report.isWhole, message: message(report)))
        } catch {
            let reason = (error as? any CodedError)?.userMessage ?? "\(error)"
            return (nil, Finding(what: "objects", isFine: false, message: "could not be checked: \(reason)"))
        }
    }

    private static func message(_ report: StoredObjectsReport) -> String {
        var parts = [
            report.missing.count == 0
                ? "\(report.known), each with its file"
                : "\(report.missing.count) of \(report.known) have no file; bring the files below back from a backup"
        ]
        if report.lost.count > 0 { parts.append("\(Counted(report.lost.count, "part")) of recordings lost") }
        if report.orphans.count > 0 { parts.append("\(Counted(report.orphans.count, "file")) of no object, which the sweep removes") }
        return parts.joined(separator: "; ")
    }

    /// A line each: objects first that have no file, then what recordings lack, then files that belong to no object.
    private static func list(_ report: StoredObjectsReport) -> [String] {
        let lost = report.lost.contents.map { "         lost: the \($0.part.rawValue) of \($0.recording) (\($0.object))" }
        let rest = report.lost.count - lost.count
        return list(report.missing, "no file") + lost + (rest > 0 ? ["         lost: \(rest) more"] : [])
            + list(report.orphans, "no object")
    }

    private static func list(_ finding: ObjectCheck.Finding, _ what: String) -> [String] {
        let lines = finding.ids.map { "         \(what): \($0)" }
        return finding.count > finding.ids.count ? lines + ["         \(what): \(finding.count - finding.ids.count) more"] : lines
    }
}

extension StoredObjectsReport {
    /// Files that nobody knows are no loss.
    fileprivate var isWhole: Bool { missing.count == 0 && lost.count == 0 }
}
