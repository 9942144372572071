import Transcription
import VoiceCore

/// Carries out an edit: makes a new revision of a transcript, in which every word that was kept has its id and its times.
struct TranscriptEditor {
    private(set) var transcript: Transcript
    /// Numbers of the segments that are not as they were.
    private(set) var changed: Set<Int> = []
    private var made = 0

    /// - Parameter revision: of what comes out.
    init(_ base: Transcript, revision: TranscriptRevisionID) {
        transcript = base
        transcript.basedOn = base.revision
        transcript.revision = revision
    }

    /// - Throws: `.invalidEdit` with the number of the operation, from 0.
    mutating func apply(_ operations: [TranscriptEdit.Operation]) throws(RecordingsError) {
        guard (1...TranscriptEdit.operationLimit).contains(operations.count) else {
            throw .invalidField("operations", "There are 1 to \(TranscriptEdit.operationLimit) of them.")
        }
        for (index, operation) in operations.enumerated() {
            do throws(EditRefusal) {
                try apply(operation)
            } catch {
                throw .invalidEdit(operation: index, error.rule)
            }
        }
        transcript.segments.removeAll { changed.contains($0.index) && $0.isEmpty }
        transcript.speechFound = transcript.segments.contains { !$0.isEmpty }
    }

    private mutating func apply(_ operation: TranscriptEdit.Operation) throws(EditRefusal) {
        try operation.checkFields()
        switch operation.op {
        case .replace:
            let run = try run(from: operation.from, to: operation.to ?? operation.from)
            let texts = try Self.texts(of: operation)
            guard !texts.isEmpty else { throw EditRefusal("'text' has no words; use 'delete'.") }
            replace(run.words, of: run.segment, by: texts)
        case .delete:
            let run = try run(from: operation.from, to: operation.to ?? operation.from)
            replace(run.words, of: run.segment, by: [])
        case .insertAfter, .insertBefore:
            let run = try run(from: operation.from, to: operation.from)
            let place = operation.op == .insertAfter ? run.words.upperBound : run.words.lowerBound
            replace(place..<place, of: run.segment, by: try Self.texts(of: operation))
        case .setText:
            let segment = try place(ofSegment: operation.segment)
            let texts = try Self.texts(of: operation)
            guard !transcript.segments[segment].words.isEmpty else { return setText(texts, of: segment) }
            replace(0..<transcript.segments[segment].words.count, of: segment, by: texts)
        case .setSpeaker:
            let segment = try place(ofSegment: operation.segment)
            transcript.segments[segment].speaker = operation.speaker
            // Whoever names the speaker of a segment means all of it.
            for word in transcript.segments[segment].words.indices { transcript.segments[segment].words[word].speaker = nil }
            changed.insert(transcript.segments[segment].index)
        }
    }

    /// For an engine that gives text without words.
    private mutating func setText(_ texts: [String], of segment: Int) {
        transcript.segments[segment].text = texts.joined(separator: " ")
        transcript.segments[segment].confidence = nil
        transcript.segments[segment].alternatives = nil
        changed.insert(transcript.segments[segment].index)
    }

    private mutating func replace(_ run: Range<Int>, of place: Int, by texts: [String]) {
        let segment = transcript.segments[place]
        let before = run.lowerBound > 0 ? segment.words[run.lowerBound - 1].end : segment.start
        let behind = run.upperBound < segment.words.count ? segment.words[run.upperBound].start : segment.end
        var count = made
        // Half of a revision's random bits: no two revisions of one recording share them.
        let origin = transcript.revision.text.suffix(12)
        let words = WordAlignment {
            count += 1
            return "\(segment.index)-\(origin)-\(count)"
        }.words(texts, inPlaceOf: Array(segment.words[run]), gap: before...max(before, behind))
        made = count
        transcript.segments[place].words.replaceSubrange(run, with: words)
        setText(transcript.segments[place].words.map(\.text), of: place)
    }

    private func run(from: String?, to: String?) throws(EditRefusal) -> (segment: Int, words: Range<Int>) {
        for (segment, candidate) in transcript.segments.enumerated() {
            guard let first = candidate.words.firstIndex(where: { $0.id == from }) else { continue }
            guard let last = candidate.words[first...].firstIndex(where: { $0.id == to }) else {
                throw EditRefusal("The word 'to' does not follow 'from' in the same segment.")
            }
            return (segment, first..<last + 1)
        }
        throw EditRefusal("There is no word with that id.")
    }

    private func place(ofSegment index: Int?) throws(EditRefusal) -> Int {
        guard let place = transcript.segments.firstIndex(where: { $0.index == index }) else {
            throw EditRefusal("There is no segment with that number.")
        }
        return place
    }

    private static func texts(of operation: TranscriptEdit.Operation) throws(EditRefusal) -> [String] {
        let text = operation.text ?? ""
        guard text.count <= 20_000, !text.unicodeScalars.contains("\0") else { throw EditRefusal("'text' is too long.") }
        return text.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}

/// Why an operation cannot be carried out.
struct EditRefusal: Error {
    let rule: String

    init(_ rule: String) { self.rule = rule }
}

extension TranscriptEdit.Operation {
    /// - Throws: a refusal that names the field that is missing or has no place here.
    fileprivate func checkFields() throws(EditRefusal) {
        let (needed, allowed): (Set<String>, Set<String>) =
            switch op {
            case .replace: (["from", "text"], ["to"])
            case .delete: (["from"], ["to"])
            case .insertAfter, .insertBefore: (["from", "text"], [])
            case .setText: (["segment", "text"], [])
            case .setSpeaker: (["segment"], ["speaker"])
            }
        let given = Set(
            [("from", from != nil), ("to", to != nil), ("text", text != nil), ("segment", segment != nil), ("speaker", speaker != nil)]
                .filter(\.1).map(\.0))
        if let missing = needed.subtracting(given).min() { throw EditRefusal("'\(op.rawValue)' needs '\(missing)'.") }
        if let extra = given.subtracting(needed).subtracting(allowed).min() {
            throw EditRefusal("'\(op.rawValue)' takes no '\(extra)'.")
        }
        if let speaker, !(1...RecordingsError.textLimit).contains(speaker.count) {
            throw EditRefusal("A speaker has 1 to \(RecordingsError.textLimit) characters.")
        }
    }
}
