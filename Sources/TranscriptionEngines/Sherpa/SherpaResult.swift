import FoundationEssentials
import VoiceCore

/// What the library heard in an utterance, as its JSON says it. Arrays of what a model does not give are empty.
struct SherpaResult: Equatable, Sendable {
    var text = ""
    /// Pieces of words; a piece that begins a word begins with a space or with "▁".
    var tokens: [String] = []
    /// Seconds from the first sample at which each token begins.
    var timestamps: [Double] = []
    /// Seconds that each token lasts.
    var durations: [Double] = []
    /// Natural logarithms of the tokens' probabilities.
    var logProbabilities: [Double] = []
    /// The language that the model recognised, in its own words; empty where it tells none.
    var language = ""

    init() {}

    /// - Returns: `nil` for what is no JSON object with a text.
    init?(json: String) {
        struct Fields: Decodable {
            var text: String
            var tokens: [String]?
            var timestamps: [Double]?
            var durations: [Double]?
            /// Of whole utterances.
            var ys_log_probs: [Double]?
            /// Of live ones: logarithms too.
            var ys_probs: [Double]?
            var lang: String?
        }
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(json.utf8)) else { return nil }
        text = fields.text
        tokens = fields.tokens ?? []
        timestamps = fields.timestamps ?? []
        durations = fields.durations ?? []
        logProbabilities = fields.ys_log_probs ?? fields.ys_probs ?? []
        language = fields.lang ?? ""
    }
}
