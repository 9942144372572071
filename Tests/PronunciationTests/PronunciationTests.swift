import Testing

@testable import Pronunciation

/// A spelling with rules that are known, so that there is one right answer for a word that nobody saw.
///
/// Letters are their own sounds, but: `c` is S before `e` and `i` and K elsewhere, `x` is K S, `sh` is SH, and an `e` at the end is silent.
enum MadeUpLanguage {
    static func phones(_ word: String) -> [String] {
        var phones: [String] = []
        let letters = Array(word)
        var place = 0
        while place < letters.count {
            let next = place + 1 < letters.count ? letters[place + 1] : nil
            switch letters[place] {
            case "c": phones.append(next == "e" || next == "i" ? "S" : "K")
            case "x": phones += ["K", "S"]
            case "s" where next == "h":
                phones.append("SH")
                place += 1
            case "e" where next == nil: break
            default: phones.append(letters[place].uppercased())
            }
            place += 1
        }
        return phones
    }

    /// Every word of consonant, vowel, consonant and vowel.
    static let dictionary: String = {
        let consonants = ["b", "c", "d", "k", "m", "n", "s", "sh", "t", "x"]
        let vowels = ["a", "e", "i", "o"]
        var lines: [String] = []
        for first in consonants {
            for second in vowels {
                for third in consonants { for last in vowels { lines.append(first + second + third + last) } }
            }
        }
        return lines.map { "\($0) \(phones($0).joined(separator: " "))" }.joined(separator: "\n")
    }()
}

@Suite struct PronunciationTests {
    private let dictionary = PronouncingDictionary(MadeUpLanguage.dictionary.utf8)

    private func best(_ word: String) -> [String]? {
        PronunciationGuesser(dictionary, for: [word]).guesses(of: word, atMost: 1).first?.phones
    }

    @Test(arguments: ["micano", "cacico", "bexito", "dashona", "tanome", "shemoxa", "cecace"])
    func `words that nobody saw are said by the rules`(_ word: String) {
        #expect(best(word) == MadeUpLanguage.phones(word))
    }

    @Test func `case, marks and hyphens change nothing`() {
        #expect(best("Mi-Cáño") == MadeUpLanguage.phones("micano"))
    }

    @Test func `what has no English letters is not said`() {
        #expect(best("Мария") == nil && best("") == nil && best("4711") == nil)
    }

    @Test func `a dictionary's doubt is told`() throws {
        let doubtful = PronouncingDictionary(
            (MadeUpLanguage.dictionary + "\ndena D E N A\ndena(2) T E N A\ndeno D E N O\ndeno(2) T E N O\r\n").utf8)
        let guesses = PronunciationGuesser(doubtful, for: ["denoma"]).guesses(of: "denoma", atMost: 3)
        #expect(guesses.count == 3)
        #expect(guesses[0].share > guesses[1].share && guesses.reduce(0) { $0 + $1.share } <= 1)
        #expect(guesses[0].phones == MadeUpLanguage.phones("denoma"))
    }

    @Test func `an empty dictionary knows nothing`() {
        #expect(PronunciationGuesser(PronouncingDictionary("".utf8), for: ["word"]).guesses(of: "word", atMost: 1).isEmpty)
    }

    @Test func `lines without a word of letters or without phones are passed over`() {
        let read = PronouncingDictionary("3d TH R IY D IY\na.m. EY EH M\nempty\nit's\tIH T S\nit's(2) IH D S\n".utf8)
        #expect(read.entries.map(\.letters.count) == [4, 4] && read.phoneNames == ["IH", "T", "S", "D"])
    }

    @Test(arguments: [("Łódź", "lodz"), ("Ægir", "aegir"), ("Müller", "muller"), ("Straße", "strase"), ("O'Brien", "o'brien")])
    func `letters of other alphabets become English ones`(_ word: String, _ folded: String) {
        #expect(EnglishLetters.folded(word) == folded)
    }
}
