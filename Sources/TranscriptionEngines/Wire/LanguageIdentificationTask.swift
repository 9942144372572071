/// Telling which language is spoken in a stretch of speech.
public enum LanguageIdentificationTask: EngineTask {
    public struct Settings: Codable, Equatable, Sendable {
        public init() {}
    }

    public struct Answer: EngineAnswer {
        /// BCP 47, without script or region; `nil` where nobody could tell.
        public var language: String?

        public init(language: String?) { self.language = language }

        public func checkSense() throws(EngineWireViolation) {
            guard let language else { return }
            guard (2...3).contains(language.utf8.count), language.utf8.allSatisfy((UInt8(ascii: "a")...UInt8(ascii: "z")).contains) else {
                throw .senseless("no language tag")
            }
        }
    }
}
