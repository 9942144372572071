/// Whether words without marks have the form of an English question.
///
/// The forms are those of Quirk et al. (1985, 11.4–11.14): an auxiliary before its subject, a question word with one, a tag at the end.
/// What rises in the voice alone ("you're coming") is not found, and conditions by inversion ("had I known") are taken for questions.
struct EnglishQuestion {
    private let words: [String]

    /// - Parameter keys: of a sentence, in lower case.
    init(_ keys: some Sequence<String>) { words = keys.filter { !$0.isEmpty } }

    var isQuestion: Bool { opens(Array(words.drop(while: Self.openers.contains))) || hasTag }

    private func opens(_ words: [String]) -> Bool {
        guard words.count > 1 else { return false }
        if Self.auxiliaries.contains(words[0]) {
            return Self.pronouns.contains(words[1]) || (Self.plainAuxiliaries.contains(words[0]) && Self.determiners.contains(words[1]))
        }
        if Self.whole.contains(where: words.starts) { return true }
        guard Self.questionWords.contains(words[0]) else { return Self.contracted.contains(words[0]) }
        if words[0] != "which", Self.auxiliaries.contains(words[1]) { return true }
        guard Self.quantified.contains(words[0]), !Self.pronouns.contains(words[1]) else { return false }
        // "How many people do you", "what time is it": the auxiliary and its subject follow the noun.
        return (2..<min(5, max(2, words.count - 1))).contains { place in
            Self.auxiliaries.contains(words[place]) && Self.pronouns.contains(words[place + 1])
                && !words[1..<place].contains(where: Self.pronouns.contains)
        }
    }

    /// "… isn't it", "… do you": with a statement before it.
    private var hasTag: Bool {
        guard words.count > 3, let last = words.last, Self.tagSubjects.contains(last) else { return false }
        return words[words.count - 2].hasSuffix("n't") && Self.auxiliaries.contains(words[words.count - 2])
    }

    private static let openers: Set<String> = [
        "so", "and", "but", "or", "well", "okay", "ok", "oh", "um", "uh", "er", "ah", "now", "then", "hey", "right", "yeah", "yes", "no",
        "sorry", "hi", "hello", "because", "like",
    ]
    private static let negated: Set<String> = [
        "don't", "doesn't", "didn't", "isn't", "aren't", "wasn't", "weren't", "can't", "couldn't", "won't", "wouldn't", "shouldn't",
        "haven't", "hasn't", "hadn't", "ain't", "mustn't",
    ]
    private static let plainAuxiliaries: Set<String> = [
        "is", "are", "was", "were", "does", "did", "can", "could", "will", "would", "should", "has", "isn't", "aren't", "wasn't", "weren't",
        "doesn't", "didn't", "won't",
    ]
    private static let auxiliaries = plainAuxiliaries.union(negated).union(["do", "have", "had", "am", "may", "might", "must", "shall"])
    private static let pronouns: Set<String> = [
        "i", "you", "he", "she", "it", "we", "they", "this", "that", "there", "these", "those", "anyone", "anybody", "anything", "someone",
        "somebody", "something", "everyone", "everybody", "everything", "nobody", "y'all",
    ]
    private static let tagSubjects: Set<String> = ["i", "you", "he", "she", "it", "we", "they", "there"]
    private static let determiners: Set<String> = ["the", "a", "an", "my", "your", "his", "her", "our", "their", "its", "any", "all"]
    private static let questionWords: Set<String> = ["what", "where", "when", "why", "who", "whom", "whose", "which", "how"]
    private static let quantified: Set<String> = ["what", "which", "whose", "how"]
    private static let contracted: Set<String> = ["what's", "where's", "who's", "how's", "why's", "what're", "how're", "what'd", "how'd"]
    private static let whole: [[String]] = [["how", "about"], ["what", "about"], ["how", "come"], ["why", "not"], ["what", "if"]]
}
