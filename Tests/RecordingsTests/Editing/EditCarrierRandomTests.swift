import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// What holds for whatever a person edits and whatever another engine hears.
@Suite struct EditCarrierRandomTests {
    private static let vocabulary = ["the", "a", "of", "and", "cat", "dog", "house", "tree", "walk", "run"]

    /// A machine's transcript, one that another machine might have made of the same sound, and the first as a person left it.
    private struct Case {
        let base: Transcript
        let new: Transcript
        let edited: Transcript
        /// The words that the person put in, which no machine ever says.
        let persons: [String]
    }

    private func random(_ random: inout SplitMix64) throws -> Case {
        let lines = (0..<Int.random(in: 1...6, using: &random)).map { _ in
            (0..<Int.random(in: 1...9, using: &random)).map { _ in Self.vocabulary.randomElement(using: &random) ?? "" }
        }
        let base = SpokenWords.transcript(lines: lines)
        let heard = lines.map { line -> [String] in
            if Int.random(in: 0..<8, using: &random) == 0 { return [] }
            return line.flatMap { word -> [String] in
                switch Int.random(in: 0..<10, using: &random) {
                case 0: []
                case 1: [Self.vocabulary.randomElement(using: &random) ?? ""]
                case 2: [word, Self.vocabulary.randomElement(using: &random) ?? ""]
                default: [word]
                }
            }
        }
        let new = SpokenWords.transcript(lines: heard, later: Double.random(in: -0.3...0.3, using: &random).magnitude)
        var editor = TranscriptEditor(base, revision: .make())
        var persons: [String] = []
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            guard let operation = operation(on: editor.transcript, &persons, &random) else { break }
            try editor.apply([operation])
        }
        let left = Set(editor.transcript.words.map(\.text))
        return Case(base: base, new: new, edited: editor.transcript, persons: persons.filter(left.contains))
    }

    private func operation(
        on transcript: Transcript, _ persons: inout [String], _ random: inout SplitMix64
    ) -> TranscriptEdit.Operation? {
        guard let segment = transcript.segments.randomElement(using: &random),
            let first = segment.words.indices.randomElement(using: &random)
        else { return nil }
        let last = Int.random(in: first..<segment.words.count, using: &random)
        let (from, to) = (segment.words[first].id, segment.words[last].id)
        let mine = (0..<Int.random(in: 1...3, using: &random)).map { "mine\(persons.count + $0)" }
        let text = mine.joined(separator: " ")
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return .init(.delete, from: from, to: to)
        case 1: return .init(.setSpeaker, segment: segment.index, speaker: "Ada")
        case 2:
            persons += mine
            return .init(.replace, from: from, to: to, text: text)
        case 3:
            persons += mine
            return .init(.insertBefore, from: from, text: text)
        default:
            persons += mine
            return .init(.insertAfter, from: from, text: text)
        }
    }

    private func carried(_ edited: Transcript, from base: Transcript, to new: Transcript) throws -> Transcript {
        var carrier = try EditCarrier(base: base, edited: edited, new: new)
        return carrier.transcript(revision: .make())
    }

    @Test(arguments: 0..<40) func noWordOfAPersonIsLost(seed: UInt64) throws {
        var generator = SplitMix64(state: seed)
        for _ in 0..<10 {
            let one = try random(&generator)
            let made = try carried(one.edited, from: one.base, to: one.new)
            let words = made.segments.flatMap { $0.words.map(\.text) }
            for mine in one.persons { #expect(words.count { $0 == mine } == 1, "\(mine) in \(words)") }
            // Words of the new transcript are all that there is besides.
            let others = words.filter { !$0.hasPrefix("mine") }
            #expect(Self.isPart(others.sorted(), of: one.new.words.map(\.text).sorted()))
            #expect(made.segments.allSatisfy { $0.text == $0.words.map(\.text).joined(separator: " ") && $0.start <= $0.end })
            #expect(Set(made.words.map(\.id)).count == made.words.count)
            #expect(made.words.allSatisfy { $0.start <= $0.end })
            #expect(made.segments.map(\.start) == made.segments.map(\.start).sorted())
        }
    }

    @Test(arguments: 0..<20) func withoutEditsTheNewWordsStand(seed: UInt64) throws {
        var generator = SplitMix64(state: seed)
        let one = try random(&generator)
        var untouched = one.base
        untouched.revision = .make()
        #expect(try carried(untouched, from: one.base, to: one.new).segments == one.new.segments)
    }

    @Test(arguments: 0..<40) func onTheSameTranscriptTheEditedTextStands(seed: UInt64) throws {
        var generator = SplitMix64(state: seed)
        for _ in 0..<5 {
            let one = try random(&generator)
            let made = try carried(one.edited, from: one.base, to: one.base)
            #expect(SpokenWords.lines(made) == SpokenWords.lines(one.edited))
            #expect(made.segments.map(\.speaker) == one.edited.segments.map(\.speaker))
        }
    }

    /// Carried once, they are edits of the new transcript, and carrying these to it again changes nothing.
    @Test(arguments: 0..<40) func twiceIsOnce(seed: UInt64) throws {
        var generator = SplitMix64(state: seed)
        for _ in 0..<5 {
            let one = try random(&generator)
            let once = try carried(one.edited, from: one.base, to: one.new)
            let twice = try carried(once, from: one.new, to: one.new)
            #expect(SpokenWords.lines(twice) == SpokenWords.lines(once))
            #expect(twice.segments.map(\.speaker) == once.segments.map(\.speaker))
        }
    }

    /// Whether a sorted list can be had from another by leaving some out.
    private static func isPart(_ list: [String], of whole: [String]) -> Bool {
        var rest = whole[...]
        for one in list {
            guard let place = rest.firstIndex(of: one) else { return false }
            rest = rest[(place + 1)...]
        }
        return true
    }
}
