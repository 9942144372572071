/// Telling where in a stretch of sound somebody speaks.
public enum SpeechDetectionTask: EngineTask {
    public struct Settings: Codable, Equatable, Sendable {
        public init() {}
    }

    public struct Answer: EngineAnswer {
        public struct Stretch: Codable, Equatable, Sendable {
            /// In samples from the first of the request.
            public var start: Int
            public var count: Int
        }

        /// By time, apart from each other.
        public var speech: [Stretch]

        public func checkSense() throws(EngineWireViolation) {
            var end = 0
            for stretch in speech {
                guard stretch.start >= end, stretch.count > 0, stretch.start <= 1 << 40, stretch.count <= 1 << 40 else {
                    throw .senseless("speech that is not in order")
                }
                end = stretch.start + stretch.count
            }
        }
    }
}
