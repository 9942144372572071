/// Where a run of the decoder's program is stopped, with a typed error for each limit.
public struct DecoderLimits: Hashable, Sendable {
    /// Seconds of processor time of one run, enforced by the kernel: for looking at a file, and for each decoding besides what its
    /// length allows.
    public var cpuSeconds: Int

    /// Seconds of audio that a second of processor time must decode or encode at least. FFmpeg does 100 to 1000 on one core.
    public var slowestSpeed: Double

    /// Bytes of address space of one run, shared libraries included (some 250 MB of Debian's FFmpeg), enforced by the kernel.
    public var memoryBytes: Int

    /// How long the program may give no sign while somebody waits for it. The time that its reader takes does not count.
    public var longestSilence: Duration

    /// How long one run may be waited for in all, signs or not.
    public var longestWait: Duration

    /// Bytes of a file that it writes, enforced by the kernel.
    public var outputBytes: Int

    public init(
        cpuSeconds: Int = 60, slowestSpeed: Double = 10, memoryBytes: Int = 1 << 30, longestSilence: Duration = .seconds(60),
        longestWait: Duration = .seconds(3600), outputBytes: Int = 4 << 30
    ) {
        self.cpuSeconds = cpuSeconds
        self.slowestSpeed = slowestSpeed
        self.memoryBytes = memoryBytes
        self.longestSilence = longestSilence
        self.longestWait = longestWait
        self.outputBytes = outputBytes
    }

    /// The limits of a run over so much audio.
    func scaled(toSeconds seconds: Double) -> DecoderLimits {
        var limits = self
        limits.cpuSeconds += Int(min(max(0, seconds / max(slowestSpeed, 0.001)), 1e9))
        return limits
    }
}
