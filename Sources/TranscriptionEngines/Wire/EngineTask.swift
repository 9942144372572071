/// What one kind of engine process is asked and what it answers. Process and server speak the same wire whatever it is.
public protocol EngineTask {
    /// What the server says of a request before its samples.
    associatedtype Settings: Codable & Equatable & Sendable
    associatedtype Answer: EngineAnswer
}

/// What a process says at the end of a request, or on the way to it.
public protocol EngineAnswer: Codable, Equatable, Sendable {
    /// Refuses what no engine can mean.
    func checkSense() throws(EngineWireViolation)
}
