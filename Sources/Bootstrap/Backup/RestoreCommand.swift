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
                "\(report.damage.count) objects of the snapshot \(report.snapshot) are damaged, so it was not restored:"
            ] + damage + [
                "Take another snapshot with --at; or run it again with --salvage, which takes the other \(report.objects) objects."
            ]
        }
        var lines = [
            "\(path) holds the state of \(report.madeAt): \(report.objects) objects, \(Backup.bytes(report.objectBytes)), "
                + "in \(Backup.tenths(report.seconds)) s."
        ]
        if !report.damage.isEmpty { lines += ["\(report.damage.count) objects are missing:"] + damage }
        if report.lostBefore > 0 { lines.append("\(report.lostBefore) objects had been lost before the backup was made.") }
        if report.erasedObjects > 0 { lines.append("\(report.erasedObjects) objects of erased accounts stayed behind.") }
        if report.forgottenUploads > 0 { lines.append("\(report.forgottenUploads) uploads that were under way begin anew.") }
        if report.hasNewKeys {
            lines.append(
                "No backup of the keys was given, so \(report.accounts) accounts have new keys, under which their objects were hashed anew. "
                    + "Links that were signed before are void, and its next backups need a new directory.")
        } else if let keys = how.keys, SystemWallClock().now() - keys.madeAt > KeyBackup.longestLife {
            lines.append("The backup of the keys is of \(keys.madeAt): destroy those that are older than 30 days.")
        }
        lines.append("API keys work as they did at that time, revoked ones of later too: look at 'crescendo keys list'.")
        return lines
    }
}
