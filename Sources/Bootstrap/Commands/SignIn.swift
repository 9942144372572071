import NIOHTTP1
import VoiceCore

/// `crescendo sign-in`.
public enum SignIn {
    /// Shows a link for a browser. There must be a server to sign in to.
    public static func run(options: [String: String], output: CommandOutput) async -> ExitStatus {
        await output.run {
            let settings = try Settings(options: options, environment: currentEnvironment(), isTerminal: true)
            guard let client = try await ServerClient.connect(to: DataDirectory(path: settings.dataDirectory)) else {
                throw CommandError(
                    code: "no_server",
                    userMessage: "No server runs on the data directory \(settings.dataDirectory). 'crescendo serve' starts one.",
                    status: .unavailable)
            }
            let link: SignInLink = try await client.call(.POST, SignInLinks.path)
            try output.show(link, text: link.url)
        }
    }
}
