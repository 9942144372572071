import Logging
import NIOHTTP1
import ObjectStore
import VoiceCore

/// `crescendo sweep`.
public enum Sweep {
    public static func run(graceSeconds: Int, options: [String: String], output: CommandOutput) async -> ExitStatus {
        await output.run {
            let report: SweepReport = try await DataAccess.with(options) { access in
                switch access {
                case .server(let client):
                    try await client.call(.POST, "/v1/admin/sweep", body: SweepRequest(graceSeconds: graceSeconds), timeout: .seconds(600))
                case .directory(let installation):
                    SweepReport(
                        try await installation.sweeper(logger: Logger(label: "crescendo")).sweep(grace: .seconds(graceSeconds)))
                }
            }
            try output.show(
                report,
                text: "Removed \(report.unreferenced) unused objects, \(report.orphans) without a row, \(report.uploads) abandoned uploads."
                    + (report.held == true ? " A backup is being made, so the other unused objects stay for the next sweep." : "")
            )
        }
    }
}
