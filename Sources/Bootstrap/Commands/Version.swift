import CNotices

/// `crescendo version`.
public enum Version {
    /// The release, by semantic versioning.
    public static let current = "0.1.0"

    /// As people read it.
    public static let text = "crescendo \(current)"

    struct Report: Encodable {
        let version: String
        let notices: String?
    }

    public static func run(licences: Bool, output: CommandOutput) throws -> ExitStatus {
        let notices = licences ? String(cString: crescendo_notices()) : nil
        try output.show(
            Report(version: current, notices: notices), text: text + (notices.map { "\n\n" + $0 } ?? ""))
        return .success
    }
}
