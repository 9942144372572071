import Testing

@testable import Transcription

/// Word error rates with known answers.
@Suite struct TranscriptComparisonTests {
    private func compared(_ reference: String, _ other: String) -> TranscriptComparison {
        TranscriptComparison(reference: ComparableWord.words(of: reference), ComparableWord.words(of: other))
    }

    private func counts(_ comparison: TranscriptComparison) -> [Int] {
        [comparison.hits, comparison.substitutions, comparison.deletions, comparison.insertions]
    }

    @Test func eachKindOfErrorCountsOnce() {
        #expect(counts(compared("the cat sat on the mat", "the cat sat on the mat")) == [6, 0, 0, 0])
        #expect(counts(compared("the cat sat on the mat", "the cat sit on mat")) == [4, 1, 1, 0])
        #expect(counts(compared("the cat sat", "oh the cat sat down")) == [3, 0, 0, 2])
        #expect(compared("the cat sat on the mat", "the cat sit on mat").wordErrorRate == 2.0 / 6)
    }

    @Test func aTextWithoutWordsHasNoRateAndMoreThanAllMayBeWrong() {
        #expect(compared("", "").wordErrorRate == nil)
        #expect(compared("", "so much").insertions == 2 && compared("", "so much").wordErrorRate == nil)
        #expect(compared("so much", "").wordErrorRate == 1)
        #expect(compared("no", "oh my dear").wordErrorRate == 3)
    }

    @Test func wordsNextToOneAnotherAreOneDifference() {
        let comparison = compared("how to recognise speech today, my dear", "how to wreck a nice beach today my")
        #expect(comparison.differences.map(\.reference) == ["recognise speech", "dear"])
        #expect(comparison.differences.map(\.text) == ["wreck a nice beach", ""])
    }

    /// The cheapest way, by the whole table, for every pair of texts of up to five words out of two.
    @Test func noWayIsCheaper() {
        let texts = (0...5).flatMap { count in (0..<1 << count).map { bits in (0..<count).map { bits >> $0 & 1 == 0 ? "a" : "b" } } }
        #expect(texts.count == 63)
        for from in texts {
            for to in texts {
                let steps = TextAlignment(from: from, to: to).steps
                let cost = steps.count { if case .same = $0 { false } else { true } }
                #expect(cost == Self.distance(from, to), "\(from) and \(to)")
            }
        }
    }

    @Test func longTextsAreHalvedManyTimes() {
        let from = (0..<700).map { "w\($0 * $0 % 23)" }
        let to = (0..<650).map { "w\($0 * ($0 + 3) % 19)" }
        let comparison = compared(from.joined(separator: " "), to.joined(separator: " "))
        #expect(comparison.substitutions + comparison.deletions + comparison.insertions == Self.distance(from, to))
        #expect(comparison.hits + comparison.substitutions + comparison.deletions == 700)
        #expect(comparison.hits + comparison.substitutions + comparison.insertions == 650)
    }

    @Test func theStepsLeadFromOneTextToTheOther() {
        let from = "a b c d e f g h".split(separator: " ").map(String.init)
        let to = "x b d c e f y z h".split(separator: " ").map(String.init)
        var (left, right) = ([Int](), [Int]())
        for step in TextAlignment(from: from, to: to).steps {
            switch step {
            case .same(let row, let column):
                #expect(from[row] == to[column])
                left.append(row)
                right.append(column)
            case .replaced(let row, let column):
                #expect(from[row] != to[column])
                left.append(row)
                right.append(column)
            case .leftOut(let row): left.append(row)
            case .putIn(let column): right.append(column)
            }
        }
        #expect(left == Array(from.indices) && right == Array(to.indices))
    }

    private static func distance(_ from: [String], _ to: [String]) -> Int {
        var row = Array(0...to.count)
        for (index, word) in from.enumerated() {
            var next = [index + 1]
            for (column, other) in to.enumerated() {
                next.append(min(row[column] + (word == other ? 0 : 1), row[column + 1] + 1, next[column] + 1))
            }
            row = next
        }
        return row[to.count]
    }
}
