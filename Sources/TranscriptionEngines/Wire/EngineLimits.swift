/// How long an engine process may take for what.
public struct EngineLimits: Equatable, Sendable {
    /// From its start to its hello, model included.
    public var start: Duration = .seconds(30)

    /// For the answer to a request: so much, and so much more for each second of audio. Generous, since the clock on the wall also runs
    /// while a busy machine does other things (a segment that takes 0.5 of its length was seen to take 7 times it, at a load of 12 a
    /// core); a process that is stuck whole is found by its pings long before.
    public var request: Duration = .seconds(60)
    public var requestPerAudioSecond: Duration = .seconds(20)

    /// How much time of the processor a request may take: so much, and so much more for each second of audio. It finds an engine that
    /// turns in a circle, and that the clock on the wall would leave alone for longer, since this one does not run while others do.
    /// It counts all threads of the process, so an engine that works on many of them wants more.
    public var requestCPU: Duration = .seconds(15)
    public var requestCPUPerAudioSecond: Duration = .seconds(8)

    /// How often a working process is asked whether it lives, and how long it may take to say so.
    public var pingInterval: Duration = .seconds(5)
    public var pong: Duration = .seconds(30)

    /// For letting go of a cancelled request.
    public var cancel: Duration = .seconds(1)

    /// Without work for so long it exits, and its memory goes back.
    public var idle: Duration = .seconds(60)

    /// For leaving after it was asked to.
    public var exit: Duration = .seconds(2)

    public init() {}

    func cpu(forSeconds seconds: Double) -> Duration { requestCPU + requestCPUPerAudioSecond * seconds }

    func answer(toSeconds seconds: Double) -> Duration { request + requestPerAudioSecond * seconds }
}
