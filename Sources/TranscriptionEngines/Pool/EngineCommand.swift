/// How an engine's process is started.
public struct EngineCommand: Equatable, Sendable {
    /// Path of the program, normally this very binary.
    public var executable: String

    /// After the program's name: `["engine", "pocketsphinx"]`.
    public var arguments: [String]

    /// The child's whole environment; nothing is inherited, so that no secret of the server reaches native code.
    public var environment: [String: String]

    public init(executable: String, arguments: [String], environment: [String: String] = [:]) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
    }

    /// This program's own file, as the kernel knows it: right also after the name was replaced by a newer version.
    public static let ownExecutable = "/proc/self/exe"
}
