/// A word and when it was spoken.
public struct SpokenWord: Sendable, Equatable {
    public var text: String
    public var startSeconds: Double
    public var endSeconds: Double

    public init(_ text: String, startSeconds: Double, endSeconds: Double) {
        (self.text, self.startSeconds, self.endSeconds) = (text, startSeconds, endSeconds)
    }
}

/// Finds words of hesitation in a transcript.
///
/// Clark & Fox Tree, "Using uh and um in spontaneous speaking" (2002), for what they are. Only words that mean nothing else count: "like"
/// and "so" are words. Engines that clean up what they hear leave none to be found.
public enum FilledPauses {
    /// By language; letters that are drawn out stand once.
    private static let words: [String: Set<String>] = [
        "en": ["uh", "um", "er", "erm", "eh", "ah", "hm", "mm", "mhm"],
        "de": ["äh", "ähm", "eh", "ehm", "öh", "öhm", "hm", "mm"],
        "fr": ["euh", "heu", "hum", "hm", "eh"],
        "es": ["eh", "em", "mm", "hm"],
        "it": ["eh", "ehm", "mm", "hm"],
        "pt": ["hã", "hum", "eh", "ah", "hm"],
        "nl": ["eh", "ehm", "uh", "uhm", "hm"],
    ]

    /// - Parameters:
    ///   - words: in the order in which they were spoken.
    ///   - language: a tag such as "en" or "de-CH"; in an unknown language every word of the known ones counts.
    public static func find(in words: [SpokenWord], language: String) -> [SpeechPause] {
        let known = vocabulary(language)
        return words.filter { known.contains(reduced($0.text)) }.map {
            SpeechPause(startSeconds: $0.startSeconds, endSeconds: $0.endSeconds, kind: .filled)
        }
    }

    private static func vocabulary(_ language: String) -> Set<String> {
        let primary = language.split { $0 == "-" || $0 == "_" }.first.map { $0.lowercased() } ?? ""
        return Set((words[primary] ?? words.values.reduce(into: []) { $0.formUnion($1) }).map(reduced))
    }

    /// Lower case, letters alone, none twice in a row: "Ummm," is "um".
    private static func reduced(_ word: String) -> String {
        var letters = ""
        for letter in word.lowercased() where letter.isLetter && letter != letters.last { letters.append(letter) }
        return letters
    }
}
