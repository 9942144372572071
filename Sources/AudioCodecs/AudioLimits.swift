/// What a reader accepts; a file beyond it is refused as early as its header or its length shows it.
public struct AudioLimits: Hashable, Sendable {
    /// In seconds of audio; 24 hours unless given.
    public var maximumSeconds: Double

    /// 64 unless given.
    public var maximumChannelCount: Int

    /// In Hz. A rate outside is taken for a lie of the header: 1 kHz to 768 kHz unless given.
    public var sampleRates: ClosedRange<Int>

    public init(maximumSeconds: Double = 86_400, maximumChannelCount: Int = 64, sampleRates: ClosedRange<Int> = 1_000...768_000) {
        self.maximumSeconds = maximumSeconds
        self.maximumChannelCount = maximumChannelCount
        self.sampleRates = sampleRates
    }

    /// Whole frames in `maximumSeconds`; `Int.max` where that is beyond counting.
    func maximumFrameCount(at sampleRate: Int) -> Int {
        Int(exactly: (maximumSeconds * Double(sampleRate)).rounded()) ?? .max
    }
}
