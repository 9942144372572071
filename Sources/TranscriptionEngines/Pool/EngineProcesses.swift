/// The processes of one engine, as whoever operates them sees them.
public protocol EngineProcesses: Sendable {
    /// The engine's.
    var name: String { get }

    /// Processes at a time.
    var slots: Int { get }

    /// What they do now.
    var load: EngineLoad { get }

    /// Whether what they need is there.
    ///
    /// - Throws: what is missing, with the command that mends it.
    func checkInstallation() throws(EngineError)

    /// Ends all of them; requests under way fail.
    func stop() async
}
