import FoundationEssentials
import Logging
import VoiceCore

/// `crescendo backup`.
public enum Backup {
    /// What `crescendo backup DIR` answers.
    struct Answer: Codable, Sendable {
        let backup: BackupReport
        let keys: KeyBackup.Report?
    }

    /// Makes a backup: the running server does, or without one this process.
    ///
    /// - Parameters:
    ///   - keep: how many snapshots stay; `nil` for all.
    ///   - megabytesPerSecond: how fast objects are copied at most; `nil` for as fast as it goes.
    ///   - keysFile: where the backup of the keys goes; `nil` for none.
    ///   - passphraseFile: whose first line locks the keys, `-` for standard input; `nil` makes a recovery key.
    /// - Returns: `.failure` also where the backup was made and the installation has lost objects before.
    public static func make(
        _ directory: String, keep: Int?, megabytesPerSecond: Int?, keysFile: String?, passphraseFile: String?,
        options: [String: String], output: CommandOutput
    ) async -> ExitStatus {
        var isWhole = true
        let status = await output.run {
            let settings = try Settings(options: options, environment: currentEnvironment(), isTerminal: true)
            var passphrase: Secret<String>?
            if let passphraseFile { passphrase = try await KeyBackup.word(in: passphraseFile) }
            let request = BackupRequest(directory: RealPath.absolute(directory), keep: keep, megabytesPerSecond: megabytesPerSecond)
            let screen = BackupScreen()
            let report = try await DataAccess.with(options) { access in
                switch access {
                case .server(let client): return try await client.makeBackup(request, tell: screen.show)
                case .directory(let installation):
                    let order = Backups.Order(
                        directory: request.directory, keep: keep, bytesPerSecond: megabytesPerSecond.map { $0 * 1_000_000 })
                    return try await Backups(installation, logger: Logger(label: "crescendo")).make(order) { screen.show($0) }
                }
            }
            screen.finish()
            let keys = try keysFile.map {
                try KeyBackup.write(
                    to: $0, of: DataDirectory(path: settings.dataDirectory), passphrase: passphrase, at: SystemWallClock().now())
            }
            isWhole = report.lost.isEmpty
            try output.show(Answer(backup: report, keys: keys), text: (text(report) + text(keys)).joined(separator: "\n"))
        }
        return status == .success && !isWhole ? .failure : status
    }

    /// Lists the snapshots of a backup.
    public static func list(_ directory: String, output: CommandOutput) async -> ExitStatus {
        await output.run {
            struct Answer: Codable { let snapshots: [SnapshotSummary] }
            let all = try SnapshotSummary.all(in: BackupDirectory(path: RealPath.absolute(directory)))
            let lines = all.map { snapshot in
                guard let content = snapshot.manifest else { return "\(snapshot.snapshot)  cannot be used: \(snapshot.problem ?? "")" }
                return "\(snapshot.snapshot)  \(Counted(content.objects, "object")), \(bytes(content.objectBytes)), "
                    + "database \(bytes(content.databaseBytes)), version \(content.version)"
            }
            try output.show(Answer(snapshots: all), text: lines.isEmpty ? "no snapshots" : lines.joined(separator: "\n"))
        }
    }

    /// Reads a backup back and names all that is damaged.
    ///
    /// - Parameter snapshot: one of them, by name or time; `nil` for all.
    /// - Returns: `.failure` where anything is not as it was written.
    public static func verify(_ directory: String, snapshot: String?, output: CommandOutput) async -> ExitStatus {
        var isWhole = true
        let status = await output.run {
            let path = RealPath.absolute(directory)
            let screen = BackupScreen()
            let report = try await LongWork.run(tell: { screen.show($0) }) { work in
                var verification = BackupVerification(path, work: work)
                return try verification.run(snapshot)
            }
            screen.finish()
            isWhole = report.isWhole
            let summary =
                "Read \(Counted(report.snapshots.count, "snapshot")) and \(Counted(report.objects, "object")) (\(bytes(report.bytes))): "
                + (isWhole ? "all is as it was written." : "\(Counted(report.damage.count, "file")) damaged:")
            try output.show(report, text: ([summary] + report.damage.map { "  " + $0.line }).joined(separator: "\n"))
        }
        return status == .success && !isWhole ? .failure : status
    }

    private static func text(_ report: BackupReport) -> [String] {
        var lines = [
            "Snapshot \(report.snapshot): \(Counted(report.objects, "object")), \(bytes(report.objectBytes)), database \(bytes(report.databaseBytes)). "
                + "New: \(Counted(report.copiedObjects, "object")), \(bytes(report.copiedBytes)), in \(tenths(report.seconds.total)) s."
        ]
        if report.prunedSnapshots > 0 || report.prunedObjects > 0 {
            lines.append(
                "Removed: \(Counted(report.prunedSnapshots, "older snapshot")) and \(Counted(report.prunedObjects, "object")) needed by no other.")
        }
        if !report.lost.isEmpty {
            lines.append("The installation itself has lost \(Counted(report.lost.count, "object")), in no new backup:")
            lines += report.lost.map { "  \($0.object): \($0.problem)" }
        }
        return lines
    }

    private static func text(_ keys: KeyBackup.Report?) -> [String] {
        guard let keys else { return ["Keys are not in it: make a backup of them with --keys FILE, and keep it apart."] }
        let lines = ["Keys of \(Counted(keys.accounts, "account")): \(keys.file). Keep it apart from the backup, and for at most 30 days."]
        guard let recovery = keys.recoveryKey else { return lines }
        return lines + ["", "    \(recovery)", "", "is its recovery key, which is shown this once. Write it down."]
    }

    /// `1.2 GB`.
    static func bytes(_ count: Int64) -> String {
        var value = Double(count)
        for unit in ["B", "kB", "MB", "GB"] {
            if value < 1000 { return unit == "B" ? "\(count) B" : "\(tenths(value)) \(unit)" }
            value /= 1000
        }
        return "\(tenths(value)) TB"
    }

    static func tenths(_ value: Double) -> String { String((value * 10).rounded() / 10) }
}

/// How far it is, on one line of a terminal that the next thing overwrites; elsewhere nothing.
struct BackupScreen: Sendable {
    private let isShown = CommandOutput.isTerminal(2)

    func show(_ progress: BackupProgress) {
        guard isShown else { return }
        let objects = progress.ofObjects > 0 ? " \(progress.objects) of \(progress.ofObjects)" : ""
        CommandOutput.write("\r\u{1B}[K\(progress.phase.rawValue)\(objects), \(Backup.bytes(progress.bytes))", to: 2)
    }

    func finish() {
        if isShown { CommandOutput.write("\r\u{1B}[K", to: 2) }
    }
}
