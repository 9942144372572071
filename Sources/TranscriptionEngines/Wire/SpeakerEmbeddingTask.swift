/// Turning the speech of one person into numbers, by which the voice is found again.
public enum SpeakerEmbeddingTask: EngineTask {
    public struct Settings: Codable, Equatable, Sendable {
        public init() {}
    }

    public struct Answer: EngineAnswer {
        /// As many for every voice; their unit is the model's own.
        public var values: [Float]

        public init(values: [Float]) { self.values = values }

        public func checkSense() throws(EngineWireViolation) {
            guard !values.isEmpty, values.count <= 1 << 16, values.allSatisfy(\.isFinite), values.contains(where: { $0 != 0 }) else {
                throw .senseless("a voice without numbers")
            }
        }
    }
}
