import Glibc

/// Guesses how words are said that a dictionary does not have.
///
/// A joint-sequence model (Bisani & Ney 2008): a word is a row of letters each with its sound, and the probability of the next such pair given
/// the ones before it is counted in the dictionary, interpolated over the lengths of that history (Witten & Bell 1991). Ours aligns once,
/// one letter at a time, and counts only histories that the asked words have, so that learning takes a fraction of a second and nothing
/// need be stored beside the dictionary.
public struct PronunciationGuesser: Sendable {
    /// The way to say a word, and its share among those that were looked at, 0…1.
    public struct Guess: Equatable, Sendable {
        public var phones: [String]
        public var share: Double
    }

    /// Letter · number of sounds + sound; the two highest mark a word's beginning and end.
    private typealias Pair = Int32

    private struct History {
        var total: Float = 0
        var kinds: Float = 0
    }

    private struct Path {
        var pairs: [Pair]
        var sounds: [LetterAlignment.Sound] = []
        var logProbability: Float = 0
    }

    private let alignment: LetterAlignment
    private let phoneNames: [String]
    private var histories: [UInt64: History] = [:]
    private var followers: [UInt64: Float] = [:]
    /// Sounds of each letter, those that are heard of it at least once in a few thousand times.
    private var sounds: [[LetterAlignment.Sound]] = []

    /// Pairs before a pair that are looked at.
    private static let longestHistory = 7
    private static let beam = 48
    private static let rarest: Float = 0.0003
    private static let beginning: Pair = .max - 1
    private static let end: Pair = .max

    /// Learns what bears on `words`.
    public init(_ dictionary: PronouncingDictionary, for words: [String]) {
        alignment = LetterAlignment(dictionary)
        phoneNames = dictionary.phoneNames
        let asked = Self.contexts(of: words.compactMap(Self.letters))
        var seen = [[LetterAlignment.Sound: Float]](repeating: [:], count: PronouncingDictionary.letterCount)
        for entry in dictionary.entries {
            guard let found = alignment.sounds(of: entry) else { continue }
            for (letter, sound) in zip(entry.letters, found) { seen[Int(letter)][sound, default: 0] += 1 }
            count(entry.letters, found, asked)
        }
        sounds = seen.map { counts in
            let total = counts.values.reduce(0, +)
            return counts.filter { $0.value >= Self.rarest * total }.keys.sorted()
        }
    }

    /// The likeliest ways to say a word, the best first; none for a word without English letters.
    ///
    /// - Parameter word: one of those given to ``init(_:for:)``; hyphens are passed over.
    public func guesses(of word: String, atMost limit: Int) -> [Guess] {
        guard let letters = Self.letters(word) else { return [] }
        var paths = [Path(pairs: [Self.beginning])]
        for letter in letters {
            var longer: [Path] = []
            for path in paths {
                for sound in sounds[Int(letter)] { longer.append(extended(path, by: Self.pair(letter, sound), sound)) }
            }
            longer.sort { $0.logProbability > $1.logProbability }
            paths = Array(longer.prefix(Self.beam))
        }
        return best(paths.map { extended($0, by: Self.end, nil) }, atMost: limit)
    }

    private func extended(_ path: Path, by pair: Pair, _ sound: LetterAlignment.Sound?) -> Path {
        var path = path
        path.logProbability += log(probability(of: pair, after: path.pairs))
        path.pairs.append(pair)
        if let sound { path.sounds.append(sound) }
        return path
    }

    /// Rows of sounds that are the same phones count together.
    private func best(_ paths: [Path], atMost limit: Int) -> [Guess] {
        var shares: [[UInt8]: Double] = [:]
        for path in paths { shares[path.sounds.flatMap(alignment.phones), default: 0] += Double(exp(path.logProbability)) }
        shares[[]] = nil
        let total = shares.values.reduce(0, +)
        guard total > 0 else { return [] }
        let sorted = shares.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key) }
        return sorted.prefix(limit).map { phones, share in
            Guess(phones: phones.map { phoneNames[Int($0)] }, share: share / total)
        }
    }

    /// Over all lengths of history, from none at all: what a longer one does not know, a shorter one says.
    private func probability(of pair: Pair, after pairs: [Pair]) -> Float {
        var probability: Float = 1e-7
        var key = Self.seed
        for length in 0...min(Self.longestHistory, pairs.count) {
            if length > 0 { key = Self.longer(key, pairs[pairs.count - length]) }
            guard let history = histories[key] else { break }
            let count = followers[Self.follower(key, pair)] ?? 0
            probability = (count + history.kinds * probability) / (history.total + history.kinds)
        }
        return probability
    }

    private mutating func count(_ letters: [UInt8], _ sounds: [LetterAlignment.Sound], _ asked: Set<UInt64>) {
        let pairs = [Self.beginning] + zip(letters, sounds).map(Self.pair) + [Self.end]
        for place in 1..<pairs.count {
            var (key, context) = (Self.seed, Self.seed)
            for length in 0...min(Self.longestHistory, place) {
                if length > 0 {
                    let before = place - length
                    context = Self.longer(context, before == 0 ? Self.beginning : Pair(letters[before - 1]))
                    guard asked.contains(context) else { break }
                    key = Self.longer(key, pairs[before])
                }
                note(pairs[place], after: key)
            }
        }
    }

    private mutating func note(_ pair: Pair, after key: UInt64) {
        let isNew = { (count: inout Float) in
            count += 1
            return count == 1
        }(&followers[Self.follower(key, pair), default: 0])
        histories[key, default: History()].total += 1
        if isNew { histories[key, default: History()].kinds += 1 }
    }

    /// Every row of letters in the words, read backwards from each place.
    private static func contexts(of words: [[UInt8]]) -> Set<UInt64> {
        var contexts: Set<UInt64> = []
        for letters in words {
            for place in 0...letters.count {
                var context = seed
                for length in 1...min(longestHistory, place + 1) {
                    let before = place - length
                    context = longer(context, before < 0 ? beginning : Pair(letters[before]))
                    contexts.insert(context)
                }
            }
        }
        return contexts
    }

    /// A word's letters without its hyphens.
    private static func letters(_ word: String) -> [UInt8]? {
        PronouncingDictionary.letters(EnglishLetters.folded(word).utf8.filter { $0 != UInt8(ascii: "-") })
    }

    private static func pair(_ letter: UInt8, _ sound: LetterAlignment.Sound) -> Pair { Pair(letter) << 16 | Pair(sound) }

    // FNV-1a over pairs: with 64 bits two of some hundred thousand histories do not meet.
    private static let seed: UInt64 = 0xcbf2_9ce4_8422_2325

    private static func longer(_ key: UInt64, _ pair: Pair) -> UInt64 {
        (key ^ UInt64(UInt32(bitPattern: pair))) &* 0x100_0000_01b3
    }

    private static func follower(_ key: UInt64, _ pair: Pair) -> UInt64 { longer(key &+ 0x9e37_79b9_7f4a_7c15, pair) }
}
