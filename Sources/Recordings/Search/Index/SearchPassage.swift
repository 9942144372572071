import ObjectStore
public import Storage
import Transcription
import VoiceCore

/// Where in a recording something was found.
public enum SearchField: String, Codable, CaseIterable, Sendable, SQLValueConvertible {
    case title, speaker, tag, notes, transcript
}

/// A stretch of text that is shown as one: a segment of the transcript, a paragraph of the notes, a title.
struct SearchPassage: Sendable, Equatable {
    /// A word as it is shown, with what it was said at if that is known.
    struct Word: Sendable, Equatable {
        var text: String
        var id: String?
        var start: Int?
        var end: Int?
    }

    /// Its number within the field; numbers may be left out.
    var place: Int
    /// In milliseconds from the start of the recording.
    var startMilliseconds: Int?
    var endMilliseconds: Int?
    /// The object of a segment that is no part of a whole transcript yet.
    var object: ObjectID?
    var words: [Word]

    /// Words of text that nobody timed.
    init(_ text: some StringProtocol, place: Int = 0) {
        self.place = place
        words = text.split(whereSeparator: \.isWhitespace).map { Word(text: String($0)) }
    }

    init(_ segment: TranscriptSegment, object: ObjectID? = nil) {
        self.init(segment.text, place: segment.index)
        (startMilliseconds, endMilliseconds, self.object) = (Self.milliseconds(segment.start), Self.milliseconds(segment.end), object)
        guard !segment.words.isEmpty else { return }
        words = segment.words.map {
            Word(text: $0.text, id: $0.id, start: Self.milliseconds($0.start), end: Self.milliseconds($0.end))
        }
    }

    /// Notes in paragraphs, long ones in parts.
    static func passages(ofNotes notes: String) -> [SearchPassage] {
        var passages: [SearchPassage] = []
        for paragraph in notes.split(whereSeparator: \.isNewline) {
            var words = SearchPassage(paragraph).words[...]
            while !words.isEmpty {
                var passage = SearchPassage("", place: passages.count)
                passage.words = Array(words.prefix(longest))
                passages.append(passage)
                words = words.dropFirst(longest)
            }
        }
        return passages
    }

    private static let longest = 200

    private static func milliseconds(_ seconds: Seconds) -> Int { Int((seconds * 1000).rounded()) }
}

// MARK: - Stored form

extension SearchPassage {
    /// The line of the full text.
    var folded: String {
        var line = FoldedText()
        for word in words { line.append(word.text) }
        return line.text
    }

    /// One line a word: its text, and before it, if it was timed, its id (unless that says where it stands), its beginning from that of the
    /// passage and its length, in milliseconds. The text may hold anything but the marks between them.
    var stored: String {
        let shown = words.filter { !$0.text.isEmpty }
        return shown.enumerated().map { index, word in
            let text = word.text.contains(where: Self.isMark) ? String(word.text.filter { !Self.isMark($0) }) : word.text
            guard let id = word.id, let start = word.start, let end = word.end else { return text }
            return "\(id == usualID(index) ? "" : id)\t\(start - (startMilliseconds ?? 0))\t\(end - start)\t\(text)"
        }.joined(separator: "\n")
    }

    /// What the machine's words are called.
    private func usualID(_ index: Int) -> String { TranscriptWord.id(segment: place, word: index) }

    private static func isMark(_ character: Character) -> Bool { character == "\t" || character == "\n" || character == "\0" }

    /// Reads place, start, end and words, in this order.
    init(_ row: Row) throws {
        place = try row[0]
        startMilliseconds = try row[1]
        endMilliseconds = try row[2]
        words = []
        let stored: String = try row[3]
        for line in stored.split(separator: "\n") {
            let parts = line.split(separator: "\t", maxSplits: 3, omittingEmptySubsequences: false)
            guard parts.count == 4, let start = Int(parts[1]), let length = Int(parts[2]) else {
                words.append(Word(text: String(line)))
                continue
            }
            let (id, from) = (parts[0].isEmpty ? usualID(words.count) : String(parts[0]), start + (startMilliseconds ?? 0))
            words.append(Word(text: String(parts[3]), id: id, start: from, end: from + length))
        }
    }
}
