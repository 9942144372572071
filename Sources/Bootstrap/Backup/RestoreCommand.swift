import ObjectStore
import VoiceCore

/// `crescendo restore`.
public enum Restore {
    /// Brings a snapshot into an empty data directory.
    ///
    /// - Parameters:
    ///   - directory: the backup's.
    ///   - snapshot: its name, or a time; `nil` for the newest.
    ///   - keysFile: the backup of the keys; `nil` gives every account a new key.
    ///   - passphraseFile: whose first line opens the keys, `-` for standard input.
    ///   - isSalvage: takes what is whole where objects are damaged.
    /// - Returns: `.failure` also where objects are missing afterwards.
    public static func run(
        _ directory: String, snapshot: String?, keysFile: String?, passphraseFile: String?, isSalvage: Bool,
        options: [String: String], output: CommandOutput
    ) async -> ExitStatus {
        var isComplete = true
        let status = await output.run {
            let settings = try Settings(options: options, environment: currentEnvironment(), isTerminal: true)
            var how = RestoreRun.Options(snapshot: snapshot, isSalvage: isSalvage)
            if let keysFile {
                guard let passphraseFile else {
                    throw CommandError(
                        code: "passphrase_missing",
                        userMessage: "--keys needs --passphrase-file with the passphrase or the recovery key; - is standard input.",
                        status: .usage)
                }
                how.keys = try KeyBackup.read(keysFile, with: await KeyBackup.word(in: passphraseFile))
            }
            let screen = BackupScreen()
            let (from, into) = (RealPath.absolute(directory), settings.dataDirectory)
            let report = try await LongWork.run(tell: { screen.show($0) }) { [how] work in
                try RestoreRun(from: from, into: into, how, work: work).run()
            }
            screen.finish()
            isComplete = report.damage.isEmpty
            try output.show(report, text: text(report, how, into).joined(separator: "\n"))
        }
        return status == .success && !isComplete ? .failure : status
    }

    private static func text(_ report: RestoreReport, _ how: RestoreRun.Options, _ path: String) -> [String] {
        let damage = report.damage.map { "  " + $0.line }
        guard report.isWhole else {
            return [
                "The snapshot \(report.snapshot) was not restored: it has damage in \(Counted(report.damage.count, "object")):"
            ] + damage + [
                "Take another snapshot with --at; or run it again with --salvage, which takes what is whole: \(Counted(report.objects, "object"))."
            ]
        }
        var lines = [
            "\(path) holds the state of \(report.madeAt): \(Counted(report.objects, "object")), \(Backup.bytes(report.objectBytes)), "
                + "in \(Backup.tenths(report.seconds)) s."
        ]
        if !report.damage.isEmpty { lines += ["Missing: \(Counted(report.damage.count, "object")):"] + damage }
        if report.lostBefore > 0 { lines.append("Lost before the backup was made: \(Counted(report.lostBefore, "object")).") }
        if report.erasedObjects > 0 { lines.append("Left behind: \(Counted(report.erasedObjects, "object")) of erased accounts.") }
        if report.forgottenUploads > 0 { lines.append("To begin anew: \(Counted(report.forgottenUploads, "upload")) under way at that time.") }
        if report.hasNewKeys {
            lines.append(
                "No backup of the keys was given, so there are new keys for \(Counted(report.accounts, "account")), under which all objects were hashed anew. "
                    + "Links that were signed before are void, webhooks are signed with other secrets (change each, and give the new "
                    + "one to its receiver), and the next backups need a new directory.")
        } else if let keys = how.keys, SystemWallClock().now() - keys.madeAt > KeyBackup.longestLife {
            lines.append("The backup of the keys is of \(keys.madeAt): destroy those that are older than 30 days.")
        }
        lines.append("API keys work as they did at that time, revoked ones of later too: look at 'crescendo keys list'.")
        return lines
    }
}
