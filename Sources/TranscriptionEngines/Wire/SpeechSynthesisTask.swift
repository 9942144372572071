public import FoundationEssentials

/// Speaking a piece of text: there is no sound to send, and the answer is sound.
public enum SpeechSynthesisTask: EngineTask {
    public struct Settings: Codable, Equatable, Sendable {
        public var text: String
        /// What is spoken in the place of the text, in IPA.
        public var phonemes: String?
        /// From 0.
        public var voice: Int
        /// 1 is the model's own; 2 is twice as fast.
        public var speed: Double

        public init(text: String, phonemes: String?, voice: Int, speed: Double) {
            (self.text, self.phonemes, self.voice, self.speed) = (text, phonemes, voice, speed)
        }
    }

    public struct Answer: EngineAnswer {
        /// Mono, 16-bit little-endian.
        public var samples: Data
        /// In Hz.
        public var sampleRate: Double
        /// How many the model has.
        public var voices: Int

        public init(samples: [Float], sampleRate: Double, voices: Int) {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(2 * samples.count)
            SampleForm.int16.append(samples[...], to: &bytes)
            (self.samples, self.sampleRate, self.voices) = (Data(bytes), sampleRate, voices)
        }

        /// −1…1.
        var floats: [Float] { SampleForm.int16.int16Samples([UInt8](samples)).map { Float($0) / 32_768 } }

        public func checkSense() throws(EngineWireViolation) {
            guard samples.count % 2 == 0 else { throw .senseless("half a sample") }
            guard (8000...192_000).contains(sampleRate), voices > 0 else { throw .senseless("speech without a rate or a voice") }
        }
    }

    /// A long sentence takes a large model half a minute of one core, and no sound comes in whose length would allow for it.
    public static func limits(_ others: EngineLimits) -> EngineLimits {
        var limits = others
        limits.request = .seconds(600)
        limits.requestCPU = .seconds(180)
        return limits
    }
}
