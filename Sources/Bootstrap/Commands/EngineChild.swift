import TranscriptionEngines

/// `crescendo engine NAME`: the child's side of an engine process.
public enum EngineChild {
    /// Serves the socket that the parent gave it and returns the process's exit code.
    public static func run(name: String) -> Int32 {
        switch name {
        case PocketSphinxEngine.name: return PocketSphinxEngine.runChild()
        case SherpaEngine.name: return SherpaEngine.runChild()
        default:
            CommandOutput.note("crescendo: there is no engine '\(name)'.")
            return ExitStatus.usage.rawValue
        }
    }
}
