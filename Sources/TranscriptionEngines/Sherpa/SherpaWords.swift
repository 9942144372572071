import Glibc
import Transcription

/// Words out of a model's tokens.
enum SherpaWords {
    /// A word lasts no longer than this beyond its last token's beginning, where the model tells no durations.
    private static let longestTail: Double = 0.6

    /// - Parameter seconds: how long the utterance is.
    static func segment(of result: SherpaResult, seconds: Double) -> RecognizedSegment {
        let text = result.text.trimmed
        guard !text.isEmpty else { return .empty }
        var words = timed(result, seconds: seconds)
        if words.isEmpty { words = spread(text, over: seconds) }
        let known = words.compactMap(\.confidence)
        return RecognizedSegment(
            text: text, words: words, confidence: known.isEmpty ? nil : known.reduce(0, +) / Double(known.count),
            language: language(result.language))
    }

    /// Words with the model's own times; none if it gave no time to every token.
    private static func timed(_ result: SherpaResult, seconds: Double) -> [RecognizedWord] {
        guard !result.tokens.isEmpty, result.timestamps.count == result.tokens.count else { return [] }
        let ends = ends(of: result, seconds: seconds)
        var words: [RecognizedWord] = []
        var logarithms: [[Double]] = []
        for (i, token) in result.tokens.enumerated() {
            let begins = token.first == " " || token.first == "\u{2581}"
            let letters = String(token.drop { $0 == " " || $0 == "\u{2581}" })
            let start = min(max(0, result.timestamps[i]), seconds)
            let end = max(start, ends[i])
            if begins || words.isEmpty {
                words.append(RecognizedWord(text: letters, start: start, end: end))
                logarithms.append([])
            } else {
                words[words.count - 1].text += letters
                words[words.count - 1].end = max(words[words.count - 1].end, end)
            }
            if result.logProbabilities.count == result.tokens.count { logarithms[words.count - 1].append(result.logProbabilities[i]) }
        }
        for (i, values) in logarithms.enumerated() where !values.isEmpty {
            words[i].confidence = min(1, max(0, exp(values.reduce(0, +) / Double(values.count))))
        }
        return words.filter { !$0.text.isEmpty }
    }

    /// When each token ends: as the model says, else when the next begins, and soon in any case.
    private static func ends(of result: SherpaResult, seconds: Double) -> [Double] {
        let starts = result.timestamps
        let hasDurations = result.durations.count == starts.count
        return starts.indices.map { i in
            if hasDurations { return min(seconds, starts[i] + max(0, result.durations[i])) }
            let next = i + 1 < starts.count ? starts[i + 1] : seconds
            return min(next, starts[i] + longestTail, seconds)
        }
    }

    /// Words of a model that tells no times: each gets time by its letters. The engine says of itself that it gives
    /// no times.
    private static func spread(_ text: String, over seconds: Double) -> [RecognizedWord] {
        let words = text.split(separator: " ")
        let letters = words.reduce(0) { $0 + $1.count + 1 }
        guard letters > 0, seconds > 0 else { return [] }
        let step = seconds / Double(letters)
        var at = 0
        return words.map { word in
            defer { at += word.count + 1 }
            return RecognizedWord(text: String(word), start: Double(at) * step, end: Double(at + word.count) * step)
        }
    }

    /// A BCP 47 tag of what a model calls a language: `en`, or `<|en|>` as SenseVoice has it.
    static func language(_ told: String) -> String? {
        let tag = told.filter(\.isLetter).lowercased()
        return (2...3).contains(tag.count) ? tag : nil
    }
}

extension String {
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(self[first...last])
    }
}
