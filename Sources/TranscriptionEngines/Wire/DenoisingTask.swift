public import FoundationEssentials

/// Taking noise out of a stretch of speech.
public enum DenoisingTask: EngineTask {
    public struct Settings: Codable, Equatable, Sendable {
        public init() {}
    }

    public struct Answer: EngineAnswer {
        /// As many samples as came, 16-bit little-endian.
        public var samples: Data

        public init(samples: [Float]) {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(2 * samples.count)
            SampleForm.int16.append(samples[...], to: &bytes)
            self.samples = Data(bytes)
        }

        /// −1…1.
        var floats: [Float] { SampleForm.int16.int16Samples([UInt8](samples)).map { Float($0) / 32_768 } }

        public func checkSense() throws(EngineWireViolation) {
            guard samples.count % 2 == 0 else { throw .senseless("half a sample") }
        }
    }
}
