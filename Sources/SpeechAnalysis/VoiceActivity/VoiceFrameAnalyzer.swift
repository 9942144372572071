#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Turns samples into `VoiceFrame`s, streaming: pieces of any size give the same frames.
struct VoiceFrameAnalyzer: Sendable {
    /// 120 to 7200 Hz in eight bands, about equally wide for the ear; below lie rumble, hum and DC.
    private static let bandEdges = [120, 350, 600, 900, 1_300, 1_900, 2_800, 4_200, 7_200].map {
        $0 * VoiceFrame.length / VoiceFrame.sampleRate
    }

    private let window: [Float]
    private let powerScale: Float
    private let fft = RealFFT<Float>.shared(count: VoiceFrame.length)
    private var scratch: [Float] = []
    private var tones = SteadyTones()
    private var pitch: PitchCue

    private var pending: [Float] = []
    private var windowed = [Float](repeating: 0, count: VoiceFrame.length)
    private var real: [Float] = []
    private var imaginary: [Float] = []
    private var power = [Float](repeating: 0, count: VoiceFrame.length / 2 + 1)

    init() {
        let length = VoiceFrame.length
        window = (0..<length).map { Float(0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(length))) }
        let sum = window.reduce(0, +)
        powerScale = 2 / (sum * sum)
        pitch = PitchCue(window: window)
    }

    /// Reads further samples and hands every frame that they complete to `body`.
    mutating func push(_ samples: ArraySlice<Float>, _ body: (VoiceFrame) -> Void) {
        pending.append(contentsOf: samples)
        var start = 0
        while pending.count - start >= VoiceFrame.length {
            body(analyze(at: start))
            start += VoiceFrame.hop
        }
        pending.removeFirst(min(start, pending.count))
    }

    /// Continues the sound with silence, so that its last samples are in a frame, and begins anew.
    mutating func finish(_ body: (VoiceFrame) -> Void) {
        if !pending.isEmpty {
            let padding = [Float](repeating: 0, count: VoiceFrame.length - 1)
            push(padding[...], body)
        }
        pending.removeAll()
        tones = SteadyTones()
    }

    private mutating func analyze(at start: Int) -> VoiceFrame {
        for i in 0..<VoiceFrame.length { windowed[i] = pending[start + i] * window[i] }
        fft.forward(windowed, re: &real, im: &imaginary, scratch: &scratch)
        for k in 0..<power.count { power[k] = (real[k] * real[k] + imaginary[k] * imaginary[k]) * powerScale }
        var frame = VoiceFrame()
        for band in 0..<VoiceFrame.bandCount {
            var sum: Float = 1e-9
            for k in Self.bandEdges[band]..<Self.bandEdges[band + 1] { sum += power[k] }
            frame.bands[band] = Decibels.of(sum)
        }
        frame.steadyTone = tones.share(power)
        (frame.periodicity, frame.pitchHz) = pitch.measure(power)
        return frame
    }
}
