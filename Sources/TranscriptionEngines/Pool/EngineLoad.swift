/// What the processes of an engine do now, and what became of those before.
public struct EngineLoad: Equatable, Sendable {
    /// Processes that live, starting ones included.
    public var processes = 0
    /// Those of them that carry out a request, or are being started for one.
    public var working = 0
    /// Requests that wait for a process.
    public var waiting = 0
    /// Processes that were ever started.
    public var started = 0
    /// Those of them that did not start, or ended otherwise than they were asked to.
    public var failed = 0

    public init() {}
}
