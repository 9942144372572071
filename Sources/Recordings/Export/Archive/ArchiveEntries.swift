import NIOConcurrencyHelpers
import ObjectStore
import VoiceCore

/// The files of an archive of an account's recordings, each made when it is asked for: newest recording first, the indexes last.
///
/// The list is read page by page and each recording again when its turn comes, so no transaction stays open while somebody downloads. What
/// was deleted meanwhile, or cannot be read, is noted in `errors.json`, and the archive goes on.
final class ArchiveEntries {
    private enum Stage {
        case begin, recordings, manifest, csv, errors, end
    }

    private let recordings: Recordings
    private let account: AccountID
    private let request: ArchiveRequest
    private let now: Timestamp
    private let problems = NIOLockedValueBox(ArchiveProblems())
    private var manifest: ArchiveManifest
    private var names = UniqueNames()
    private var page: ArraySlice<RecordingID> = []
    private var before: RecordingID?
    private var isLastPage = false
    private var waiting: ArraySlice<ZipEntry> = []
    /// The recording whose files are being sent; its row is written behind them.
    private var current: ArchivedRecording?
    private var stage = Stage.begin

    private static let pageLength = 100

    init(recordings: Recordings, account: AccountID, request: ArchiveRequest) {
        self.recordings = recordings
        self.account = account
        self.request = request
        now = recordings.clock.now()
        manifest = ArchiveManifest(
            json: Spool(objects: recordings.objects, account: account), csv: Spool(objects: recordings.objects, account: account))
    }

    /// What the archive says of itself to those who list it.
    var comment: String {
        switch problems.withLockedValue(\.count) {
        case 0: "Crescendo: complete."
        case 1: "Crescendo: 1 file is missing or not whole; see errors.json."
        case let count: "Crescendo: \(count) files are missing or not whole; see errors.json."
        }
    }

    func next() async throws -> ZipEntry? {
        while true {
            if let entry = waiting.popFirst() { return entry }
            switch stage {
            case .begin:
                try await manifest.begin(at: now)
                stage = .recordings
            case .recordings: try await goOn()
            case .manifest:
                try await manifest.end()
                stage = .csv
                return try await index("manifest.json", manifest.json)
            case .csv:
                stage = .errors
                return try await index("manifest.csv", manifest.csv)
            case .errors:
                stage = .end
                let found = problems.withLockedValue { $0 }
                if found.count > 0 { return ZipEntry(name: "errors.json", modified: now, content: .bytes(Array(try JSON.encode(found)))) }
            case .end:
                await manifest.json.discard()
                await manifest.csv.discard()
                return nil
            }
        }
    }

    private func index(_ name: String, _ spool: Spool) async throws -> ZipEntry {
        ZipEntry(name: name, modified: now, content: .stream(length: Int64(spool.length), try await spool.contents()))
    }

    /// Takes up the next recording, behind the row of the one before.
    private func goOn() async throws {
        if let done = current {
            let count = problems.withLockedValue { $0.count } - done.problemsBefore
            try await manifest.add(done.row(problems: count))
            current = nil
        }
        guard let id = try await nextRecording() else {
            stage = .manifest
            return
        }
        do {
            let files = ArchiveFiles(recordings: recordings, account: account, request: request, problems: problems)
            let (archived, entries) = try await files.make(id, names: &names)
            current = archived
            waiting = entries[...]
        } catch RecordingsError.notFound {
            problems.withLockedValue { $0.add(id, file: nil, RecordingsError.notFound) }
        }
    }

    private func nextRecording() async throws -> RecordingID? {
        if page.isEmpty, !isLastPage {
            let found = try await recordings.recordings(of: account, request.filter, before: before, limit: Self.pageLength)
            isLastPage = found.count < Self.pageLength
            before = found.last?.id
            page = found.map(\.id)[...]
        }
        return page.popFirst()
    }
}

/// What an archive lacks: the first thousand things by name, and how many there are.
struct ArchiveProblems: Codable, Sendable {
    private(set) var count = 0
    private(set) var problems: [ArchiveProblem] = []

    private static let limit = 1000

    mutating func add(_ recording: RecordingID, file: String?, _ error: any CodedError, isPartial: Bool = false) {
        count += 1
        guard problems.count < Self.limit else { return }
        problems.append(
            ArchiveProblem(recording: recording, file: file, code: error.code, message: error.userMessage, isPartial: isPartial))
    }
}
