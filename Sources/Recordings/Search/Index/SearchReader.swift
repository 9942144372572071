import FoundationEssentials
import Logging
import ObjectStore
import Storage
import Transcription
import VoiceCore

/// Makes documents of recordings: reads the objects that hold words, as far as the index does not have them yet.
struct SearchReader: Sendable {
    let objects: any ObjectStore
    let logger: Logger

    /// - Parameter stored: what the index has; what of it is of the same objects and generation is not read again.
    /// - Throws: what may pass. Words that are lost or damaged are left out, for no repetition brings them back.
    func document(
        of recording: SearchedRecording, position: String, generation: Int, stored: StoredDocument?
    ) async throws -> SearchDocument {
        let stored = stored?.generation == generation ? stored : nil
        let (notes, notesText) = try await self.notes(of: recording, stored)
        let (words, wordsText) = try await self.words(of: recording, stored)
        let columns = SearchMatching.Columns(
            title: FoldedText(recording.title ?? "").text, labels: Self.lines(recording.labels.map { FoldedText($0).text }),
            notes: notesText, words: wordsText, keys: recording.filterKeys.map(\.text).joined(separator: " "))
        return SearchDocument(
            recording: recording, position: position, generation: generation, columns: columns, notes: notes, words: words)
    }

    private func notes(
        of recording: SearchedRecording, _ stored: StoredDocument?
    ) async throws -> (SearchDocument.Passages, folded: String) {
        if let stored, stored.notes == recording.notes { return (.kept, stored.columns.notes) }
        guard let object = recording.notes, let bytes = try await read(object, of: recording) else { return (.replaced([]), "") }
        let passages = SearchPassage.passages(ofNotes: String(decoding: bytes, as: UTF8.self))
        return (.replaced(passages), Self.lines(passages.map(\.folded)))
    }

    private func words(
        of recording: SearchedRecording, _ stored: StoredDocument?
    ) async throws -> (SearchDocument.Passages, folded: String) {
        let isSame = stored?.wordsSource == recording.words.source
        switch recording.words {
        case .whole(let object):
            if let stored, isSame { return (.kept, stored.columns.words) }
            let transcript: Transcript? = try await decode(object, of: recording)
            let passages = (transcript?.segments ?? []).map { SearchPassage($0) }.sorted { $0.place < $1.place }
            return (.replaced(passages), Self.lines(passages.map(\.folded)))
        case .parts(_, let parts):
            guard let stored, isSame, let added = Self.added(parts, to: stored.parts) else {
                let passages = try await passages(parts, of: recording)
                return (.replaced(passages), Self.lines(passages.map(\.folded)))
            }
            if added.isEmpty { return (.kept, stored.columns.words) }
            let passages = try await passages(added, of: recording)
            return (.added(passages), Self.merged(stored, passages))
        }
    }

    /// The segments that the index does not have; `nil` if it has some that are not there any more.
    private static func added(
        _ parts: [SegmentObject], to stored: [(segment: Int, object: String)]
    ) -> [SegmentObject]? {
        let known = Dictionary(uniqueKeysWithValues: stored.map { ($0.segment, $0.object) })
        let added = parts.filter { known[$0.segment] != $0.object.text }
        return added.count + stored.count == parts.count ? added : nil
    }

    /// The folded lines of stored and new segments in the order of time.
    private static func merged(_ stored: StoredDocument, _ added: [SearchPassage]) -> String {
        let lines = stored.columns.words.split(separator: "\n", omittingEmptySubsequences: false)
        let old = zip(stored.parts.map(\.segment), lines).map { (place: $0, line: String($1)) }
        return Self.lines((old + added.map { ($0.place, $0.folded) }).sorted { $0.place < $1.place }.map(\.line))
    }

    /// Every line is ended, so that as many come back as there were.
    private static func lines(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

    private func passages(_ parts: [SegmentObject], of recording: SearchedRecording) async throws -> [SearchPassage] {
        var passages: [SearchPassage] = []
        passages.reserveCapacity(parts.count)
        for part in parts {
            let segment: TranscriptSegment? = try await decode(part.object, of: recording)
            var passage = segment.map { SearchPassage($0, object: part.object) } ?? SearchPassage("", place: part.segment)
            passage.place = part.segment
            passage.object = part.object
            passages.append(passage)
        }
        return passages
    }

    private func decode<Value: Decodable>(_ object: ObjectID, of recording: SearchedRecording) async throws -> Value? {
        guard let bytes = try await read(object, of: recording) else { return nil }
        do {
            return try JSON.decode(from: Data(bytes))
        } catch {
            report("unreadable", object)
            return nil
        }
    }

    private func read(_ object: ObjectID, of recording: SearchedRecording) async throws -> [UInt8]? {
        do {
            return try await objects.bytes(object, account: recording.key.account, limit: Recordings.documentLimit)
        } catch let error as ObjectStoreError where !error.isRetryable {
            report(error.code, object)
            return nil
        }
    }

    private func report(_ code: String, _ object: ObjectID) {
        logger.warning("words are not searchable: their object cannot be read", metadata: ["object": "\(object)", "error": "\(code)"])
    }
}
