public import EventLog
public import Logging
public import ObjectStore
public import Storage
import VoiceCore

/// Search over every word ever spoken, titles, labels and notes: the index, what keeps it up to date, and the route that asks it.
///
/// The index is a store of its own that can be lost at any time: it is made of the recordings' rows and objects, whole if it is missing,
/// damaged or of another version, and from then on by what the event log tells and by segments as they are finished.
public struct RecordingSearch: Sendable {
    let database: any Database
    let store: SearchStore
    let logger: Logger
    let reader: SearchReader
    let pageSize: Int
    /// Documents are written by one at a time, so that none is put in the place of a newer one.
    let turnstile = Turnstile()
    /// One element when the index is to be made anew.
    let rebuilding = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    /// - Parameters:
    ///   - database: where the recordings' rows are.
    ///   - storage: where the index is.
    ///   - pageSize: recordings that are read and written together while the whole index is made.
    public init(
        database: any Database, objects: any ObjectStore, storage: any SearchStorage, pageSize: Int = 64, logger: Logger
    ) {
        self.database = database
        self.pageSize = pageSize
        self.logger = logger
        store = SearchStore(storage, logger: logger) { [continuation = rebuilding.continuation] in continuation.yield() }
        reader = SearchReader(objects: objects, logger: logger)
    }

    /// Names the index among the log's consumers, for ever.
    static let consumerName = "search"

    /// Follows the log. At least once is enough: a recording is always read as it is by now. Most events of a busy server do not concern it,
    /// so it lets some gather; nobody notices the wait.
    public var consumer: EventConsumer {
        EventConsumer(
            Self.consumerName, batchSize: 1024, gathering: .milliseconds(250),
            selection: { events, _ in events.filter { SearchSource.concerns($0.event.kind) } },
            handler: .outside { events in try await handle(events) })
    }

    /// Closes the store.
    public func close() async { await store.close() }
}

// MARK: - Keeping up

extension RecordingSearch {
    private func handle(_ events: [LoggedEvent]) async throws {
        let touched = try await database.read { tx in try SearchSource.recordings(of: events, tx) }
        guard !touched.isEmpty else { return }
        let known = try await store.read { tx in
            try touched.filter { key, position in
                let row = try tx.first(
                    "SELECT position FROM search_documents WHERE account_id = \(key.account) AND id = \(key.id)")
                // Read at this event or later already, by a rebuild or because the events come again.
                return try row.map { try EventPosition($0[0] as String).map { $0 < position } ?? true } ?? true
            }
        }
        _ = try await updateEach(Array(known.keys))
    }

    /// - Returns: how many could not be read: when some fail, each is tried alone, so that one does not hold up the rest. What befalls the
    ///   databases is thrown.
    func updateEach(_ keys: [RecordingKey]) async throws -> Int {
        do {
            try await update(keys)
            return 0
        } catch let error as ObjectStoreError where keys.count == 1 {
            logger.error("a recording is not searchable", metadata: ["recording": "\(keys[0].id)", "error": "\(error.code)"])
            return 1
        } catch is ObjectStoreError {
            var failed = 0
            for key in keys { failed += try await updateEach([key]) }
            return failed
        }
    }

    /// Makes the documents of recordings what the recordings are by now.
    func update(_ keys: [RecordingKey]) async throws {
        for start in stride(from: 0, to: keys.count, by: pageSize) {
            let some = Array(keys[start..<min(keys.count, start + pageSize)])
            try await turnstile.pass { try await updateSome(some) }
        }
    }

    private func updateSome(_ keys: [RecordingKey]) async throws {
        let (found, position) = try await database.read { tx in try SearchSource.recordings(keys, tx) }
        let (stored, generation) = try await store.read { tx in
            var stored: [RecordingKey: StoredDocument] = [:]
            for key in keys { stored[key] = try StoredDocument.find(key, tx) }
            return (stored, try SearchState.read(tx).generation)
        }
        let gone = keys.filter { found[$0] == nil }
        if !gone.isEmpty { try await store.write { tx in for key in gone { try SearchDocument.remove(key, tx) } } }
        try await withThrowingTaskGroup(of: SearchDocument.self) { group in
            var rest = Array(found.values)[...]
            func readNext() {
                guard let recording = rest.popFirst() else { return }
                group.addTask {
                    try await reader.document(
                        of: recording, position: position.description, generation: generation, stored: stored[recording.key])
                }
            }
            for _ in 0..<Self.readAtOnce { readNext() }
            var read = ReadDocuments()
            while let document = try await group.next() {
                readNext()
                if read.add(document) { try await save(read.take()) }
            }
            try await save(read.take())
        }
    }

    private func save(_ documents: [SearchDocument]) async throws {
        guard !documents.isEmpty else { return }
        try await store.write { tx in for document in documents { try document.save(tx) } }
    }

    /// Recordings whose objects are read side by side.
    private static let readAtOnce = 4
}

/// Documents on their way into the index: many short ones are written at once, long ones soon, so that memory stays small.
private struct ReadDocuments {
    private var documents: [SearchDocument] = []
    private var bytes = 0

    /// - Returns: whether it is time to write.
    mutating func add(_ document: SearchDocument) -> Bool {
        documents.append(document)
        bytes += document.columns.words.utf8.count + document.columns.notes.utf8.count
        return bytes > 256 << 10
    }

    mutating func take() -> [SearchDocument] {
        defer { self = ReadDocuments() }
        return documents
    }
}
