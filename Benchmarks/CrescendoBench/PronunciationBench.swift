import Foundation
import Pronunciation

/// How often a pronunciation is guessed right: each fortieth word of a dictionary is kept from the guesser, and asked for.
enum PronunciationBench {
    static func run(_ arguments: [String]) async throws {
        guard arguments.count == 1 else {
            print("usage: CrescendoBench pronunciation DICTIONARY   (CMU's form: .deps/pocketsphinx/share/…/cmudict-en-us.dict)")
            exit(64)
        }
        let lines = try String(contentsOfFile: arguments[0], encoding: .utf8).split(whereSeparator: \.isNewline)
        var ways: [String: [[String]]] = [:]
        for line in lines { ways[word(of: line), default: []].append(line.split(separator: " ").dropFirst().map(String.init)) }
        let askable = ways.keys.filter { $0.allSatisfy { $0.isASCII && $0.isLetter } }.sorted()
        let kept = stride(from: 7, to: askable.count, by: 40).map { askable[$0] }
        let hidden = Set(kept)
        let rest = PronouncingDictionary(lines.filter { !hidden.contains(word(of: $0)) }.joined(separator: "\n").utf8)
        let learning = ContinuousClock().measure { _ = PronunciationGuesser(rest, for: [kept[0]]) }
        report(kept, ways, PronunciationGuesser(rest, for: kept))
        print("learning for one word takes \(learning)")
    }

    private static func word(of line: Substring) -> String { String(line.prefix { $0 != " " && $0 != "(" }) }

    /// A word is judged by the nearest of the ways in which the dictionary says it.
    private static func report(_ words: [String], _ ways: [String: [[String]]], _ guesser: PronunciationGuesser) {
        var (errors, phones, wrong, wrongOfThree) = (0, 0, 0, 0)
        for word in words {
            let guesses = guesser.guesses(of: word, atMost: 3).map(\.phones)
            let known = ways[word] ?? []
            let distances = known.map { (distance($0, guesses.first ?? []), $0.count) }
            guard let nearest = distances.min(by: { $0.0 < $1.0 }) else { continue }
            errors += nearest.0
            phones += nearest.1
            wrong += nearest.0 > 0 ? 1 : 0
            wrongOfThree += guesses.contains(where: known.contains) ? 0 : 1
        }
        func percent(_ part: Int, of whole: Int) -> String { String(format: "%.1f %%", 100 * Double(part) / Double(whole)) }
        print("\(words.count) words that the guesser never saw")
        print("phones wrong            \(percent(errors, of: phones))")
        print("words wrong             \(percent(wrong, of: words.count))")
        print("none of three is right  \(percent(wrongOfThree, of: words.count))")
    }

    /// Fewest substitutions, insertions and deletions (Levenshtein).
    private static func distance(_ one: [String], _ other: [String]) -> Int {
        var row = Array(0...other.count)
        for (i, left) in one.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in other.enumerated() {
                let cheapest = min(row[j + 1] + 1, row[j] + 1, diagonal + (left == right ? 0 : 1))
                (diagonal, row[j + 1]) = (row[j + 1], cheapest)
            }
        }
        return row[other.count]
    }
}
