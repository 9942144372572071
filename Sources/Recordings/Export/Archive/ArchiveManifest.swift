import VoiceCore

/// What an archive says of one recording in its index.
struct ArchiveRow: Codable, Sendable {
    let recording: Recording
    /// The recording's folder in the archive.
    let folder: String
    /// Names of its files in there.
    let audio: String?
    let transcripts: [String]
    /// How many files of it are missing or not whole; `errors.json` tells which.
    let problems: Int
}

/// The two indexes of an archive, written while it is made: `manifest.json` for programs, `manifest.csv` for spreadsheets.
struct ArchiveManifest {
    private struct Summary: Encodable {
        let formatVersion = 1
        let exportedAt: Timestamp
    }

    private static let columns = [
        "id", "title", "speaker", "tags", "starred", "recorded_at", "created_at", "duration_seconds", "language", "status", "folder",
        "audio", "transcripts", "problems",
    ]

    let json: Spool
    let csv: Spool
    private var rows = 0

    init(json: Spool, csv: Spool) {
        self.json = json
        self.csv = csv
    }

    mutating func begin(at time: Timestamp) async throws {
        // Without the closing brace: the list of recordings follows.
        let head = try JSON.encode(Summary(exportedAt: time)).dropLast()
        try await json.append(Array(head) + Array(#","recordings":["#.utf8))
        // The mark of the byte order, by which spreadsheets know UTF-8.
        try await csv.append([0xEF, 0xBB, 0xBF] + Array((Self.columns.joined(separator: ",") + "\r\n").utf8))
    }

    mutating func add(_ row: ArchiveRow) async throws {
        try await json.append(Array((rows == 0 ? "\n" : ",\n").utf8) + Array(JSON.encode(row)))
        try await csv.append(Array((Self.cells(of: row).map(Self.quoted).joined(separator: ",") + "\r\n").utf8))
        rows += 1
    }

    mutating func end() async throws { try await json.append(Array("\n]}\n".utf8)) }

    private static func cells(of row: ArchiveRow) -> [String] {
        let recording = row.recording
        return [
            recording.id.text, recording.title ?? "", recording.speaker ?? "", recording.tags.joined(separator: ", "),
            recording.starred ? "true" : "false", recording.recordedAt?.description ?? "", recording.createdAt.description,
            "\(recording.durationSeconds)", recording.language ?? "", recording.status.rawValue, row.folder, row.audio ?? "",
            row.transcripts.joined(separator: ", "), "\(row.problems)",
        ]
    }

    /// RFC 4180. A text that a spreadsheet would take for a formula, and perhaps run, gets an apostrophe before it.
    static func quoted(_ cell: String) -> String {
        var cell = cell
        if let first = cell.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) { cell = "'" + cell }
        guard cell.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
}
