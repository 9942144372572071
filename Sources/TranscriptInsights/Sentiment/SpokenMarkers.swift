/// Words that the lexicon weighs as writing has them and that mostly hold a conversation together when they are spoken.
enum SpokenMarkers {
    /// Answers and signs of listening: who says "yes" agrees to something, be it good or bad.
    private static let answers: Set<String> = [
        "yes", "yeah", "yep", "yup", "yea", "ya", "no", "nah", "nope", "ok", "okay", "alright", "aye",
    ]

    /// Words behind which "like" is a verb.
    private static let subjects: Set<String> = [
        "i", "you", "we", "they", "he", "she", "who", "people", "to", "would", "i'd", "you'd", "we'd", "they'd", "he'd", "she'd", "do",
        "does",
        "did", "don't", "doesn't", "didn't", "really", "also", "still", "wouldn't", "might", "may", "will", "i'll", "you'll", "never",
        "not",
    ]

    /// Whether a word is such a marker where it stands.
    ///
    /// - Parameters:
    ///   - previous: the word before it in its sentence.
    ///   - next: the word behind it in its sentence.
    static func contains(_ key: String, after previous: String?, before next: String?) -> Bool {
        switch key {
        case "like": !(previous.map(subjects.contains) ?? false)
        case "well": previous == nil || previous == "as" || next == "as"
        case "kind": next == "of"
        case "pretty": false
        default: answers.contains(key)
        }
    }
}
