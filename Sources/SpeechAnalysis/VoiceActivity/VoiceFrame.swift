/// What the detector measures every 20 ms, from 64 ms of sound at 16 kHz.
struct VoiceFrame: Sendable {
    /// Samples from one frame to the next.
    static let hop = 320
    /// Samples that a frame is made from; frame i begins at sample `i * hop`.
    static let length = 1024
    static let sampleRate = 16_000
    /// Frames in so many seconds.
    static func count(seconds: Double) -> Int { Int((seconds * Double(sampleRate) / Double(hop)).rounded()) }

    static let bandCount = 8

    /// Level of each band in dB, a full-scale sine giving about −1; never below −90.
    var bands = SIMD8<Float>(repeating: -90)
    /// Share of the power between 300 and 4500 Hz that lies in partials which stood still for 0.12 s: 0…1.
    var steadyTone: Float = 0
    /// Height of the autocorrelation's best peak between 75 and 400 Hz, 1 for a perfect period; 0 without one.
    var periodicity: Float = 0
    /// That peak's frequency in Hz; 0 without one.
    var pitchHz: Float = 0

    /// Level of all bands together in dB.
    var level: Float { Decibels.sum(bands) }
}
