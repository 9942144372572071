/// Putting marks and capitals into words that have none.
public enum PunctuationTask: EngineTask {
    public struct Settings: Codable, Equatable, Sendable {
        /// In small letters, without white space in them.
        public var words: [String]

        public init(words: [String]) { self.words = words }
    }

    public struct Answer: EngineAnswer {
        /// The same words, each with its marks.
        public var words: [String]

        public init(words: [String]) { self.words = words }

        public func checkSense() throws(EngineWireViolation) {
            guard words.allSatisfy({ !$0.isEmpty }) else { throw .senseless("a word without letters") }
        }
    }
}
