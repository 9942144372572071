import FoundationEssentials
import Pronunciation

/// A user's words as the decoder is to know them.
struct PocketSphinxVocabulary {
    struct Word: Equatable {
        /// As the user wrote it.
        var written: String
        /// As the dictionary spells it, or would.
        var spelling: String
        /// Phones with blanks between them, for each way to say it.
        var pronunciations: [String]

        /// Marked, so that it meets no word of the dictionary or the language model.
        var symbol: String { spelling + "@" }
    }

    /// Each spelling once, since the library's language model does not bear a word twice.
    let words: [Word]

    /// Ways to say a word that are guessed at most, and the share of the guesses that each must have.
    private static let guessLimit = 3
    private static let smallestShare = 0.1

    /// - Parameter words: a user's; one that has no English letters cannot be said and is left out.
    /// - Parameter known: the ways to say a word that the decoder has.
    /// - Parameter dictionary: is asked for when the decoder does not have a word; what is not in it either is guessed from it.
    init(_ words: [String], known: (String) -> [String], dictionary: () -> PronouncingDictionary) {
        let spellings = words.map(EnglishLetters.folded)
        let parts = Set(spellings.flatMap(Self.parts))
        var ways = Dictionary(uniqueKeysWithValues: parts.map { ($0, known($0)) })
        if ways.values.contains(where: \.isEmpty) {
            let dictionary = dictionary()
            for part in parts where ways[part] == [] { ways[part] = dictionary.pronunciations(of: part).map(Self.text) }
            let unknown = parts.filter { ways[$0] == [] }
            if !unknown.isEmpty { ways.merge(Self.guessed(unknown, from: dictionary)) { _, guessed in guessed } }
        }
        var seen: Set<String> = []
        self.words = zip(words, spellings).compactMap { written, spelling in
            guard seen.insert(spelling).inserted else { return nil }
            let parts = Self.parts(spelling)
            let pronunciations = parts.count == 1 ? ways[parts[0]] ?? [] : Self.joined(parts.map { ways[$0]?.first })
            return pronunciations.isEmpty ? nil : Word(written: written, spelling: spelling, pronunciations: pronunciations)
        }
    }

    private static func guessed(_ words: Set<String>, from dictionary: PronouncingDictionary) -> [String: [String]] {
        let guesser = PronunciationGuesser(dictionary, for: words.sorted())
        return Dictionary(
            uniqueKeysWithValues: words.map { word in
                let likely = guesser.guesses(of: word, atMost: guessLimit).filter { $0.share >= smallestShare }
                return (word, likely.map { text($0.phones) })
            })
    }

    private static func text(_ phones: [String]) -> String { phones.joined(separator: " ") }

    private static func parts(_ spelling: String) -> [String] { spelling.split(separator: "-").map(String.init) }

    /// `Jean-Luc` is said as `Jean` and `Luc` are.
    private static func joined(_ parts: [String?]) -> [String] {
        let said = parts.compactMap(\.self)
        return said.isEmpty || said.count < parts.count ? [] : [said.joined(separator: " ")]
    }
}
