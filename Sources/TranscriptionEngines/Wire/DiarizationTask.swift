/// Telling who speaks when in a stretch of sound.
public enum DiarizationTask: EngineTask {
    public struct Settings: Codable, Equatable, Sendable {
        /// How many speak, where that is known.
        public var speakers: Int?

        public init(speakers: Int? = nil) { self.speakers = speakers }
    }

    public struct Answer: EngineAnswer {
        public struct Turn: Codable, Equatable, Sendable {
            /// In seconds from the request's first sample.
            public var start: Double
            public var end: Double
            /// From 0.
            public var speaker: Int
        }

        /// By their starts; turns of several speakers may overlap.
        public var turns: [Turn]

        public func checkSense() throws(EngineWireViolation) {
            var start = 0.0
            for turn in turns {
                guard turn.start >= start, turn.end > turn.start, turn.end < 1e6, (0..<10_000).contains(turn.speaker) else {
                    throw .senseless("turns that are not in order")
                }
                start = turn.start
            }
        }
    }
}
