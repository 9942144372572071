/// Decides frame by frame whether something sounds above the noise.
///
/// A frame's excess is the mean of its three bands that stand out most above their floors: a vowel stands out low, a fricative
/// high. The gate opens above one threshold and closes below a lower one, so that it does not flutter. It looks 0.5 s ahead for
/// the floor, so that sound which begins with speech is not measured against itself.
struct ActivityGate: Sendable {
    private static let lookahead = VoiceFrame.count(seconds: 0.5)
    private static let opening: Float = 9
    private static let closing: Float = 5.5

    private var floor = NoiseFloor()
    private var waiting: [VoiceFrame] = []
    private var isOpen = false

    /// A frame with what was decided about it.
    struct Decision: Sendable {
        var frame: VoiceFrame
        /// Decibels above the floor.
        var excess: Float
        var isActive: Bool
    }

    /// Takes the next frame; returns the decision about the frame that now has its lookahead.
    mutating func push(_ frame: VoiceFrame) -> Decision? {
        floor.push(frame.bands)
        waiting.append(frame)
        return waiting.count > Self.lookahead ? decide(waiting.removeFirst()) : nil
    }

    /// Decides about the frames that still wait, and begins anew.
    mutating func finish() -> [Decision] {
        let decisions = waiting.map { decide($0) }
        self = ActivityGate()
        return decisions
    }

    private mutating func decide(_ frame: VoiceFrame) -> Decision {
        let excess = Self.excess(frame.bands - floor.level)
        isOpen = excess > (isOpen ? Self.closing : Self.opening)
        return Decision(frame: frame, excess: excess, isActive: isOpen)
    }

    /// The mean of the three largest, none counted below zero.
    private static func excess(_ bands: SIMD8<Float>) -> Float {
        var (first, second, third) = (Float(0), Float(0), Float(0))
        for band in 0..<bands.scalarCount {
            let value = bands[band]
            if value > first {
                (first, second, third) = (value, first, second)
            } else if value > second {
                (second, third) = (value, second)
            } else if value > third {
                third = value
            }
        }
        return (first + second + third) / 3
    }
}
