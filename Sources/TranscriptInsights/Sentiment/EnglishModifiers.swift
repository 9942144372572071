/// English words that change what another word weighs.
enum EnglishModifiers {
    /// Whether a word turns round what follows: `not`, `never`, `can't`.
    static func negates(_ key: String) -> Bool { key.hasSuffix("n't") || negators.contains(key) }

    /// Contractions without their apostrophe are as some recognisers write them.
    private static let negators: Set<String> = [
        "not", "no", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor", "without", "cannot", "rarely", "seldom", "hardly",
        "scarcely", "aint", "arent", "cant", "couldnt", "didnt", "doesnt", "dont", "hadnt", "hasnt", "havent", "isnt", "shouldnt", "wasnt",
        "werent", "wont", "wouldnt",
    ]

    /// Amplifiers in the sense of Quirk et al. (1985, 8.104).
    static let strengthening: Set<String> = [
        "very", "really", "so", "too", "extremely", "absolutely", "completely", "totally", "utterly", "entirely", "fully", "perfectly",
        "thoroughly", "highly", "deeply", "greatly", "hugely", "enormously", "incredibly", "unbelievably", "amazingly", "remarkably",
        "exceptionally", "particularly", "especially", "truly", "quite", "most", "more", "much", "super", "awfully", "terribly", "insanely",
        "ridiculously", "seriously", "bloody", "damn", "fucking", "freaking", "majorly", "intensely", "immensely", "profoundly", "such",
        "pretty",
    ]

    /// Downtoners (8.111).
    static let weakening: Set<String> = [
        "slightly", "somewhat", "fairly", "rather", "partly", "partially", "mildly", "moderately", "marginally", "almost", "nearly",
        "barely", "kinda", "sorta", "less", "little", "bit", "occasionally", "relatively", "reasonably", "kind of", "sort of",
    ]

    /// Whether a negator stands in a phrase that turns nothing round: `not only`, `no doubt`, `not just`.
    static func isSpent(_ key: String, before next: String?) -> Bool {
        switch key {
        case "not": next == "only" || next == "just"
        case "no", "without": next == "doubt" || next == "question" || next == "wonder"
        default: false
        }
    }
}
