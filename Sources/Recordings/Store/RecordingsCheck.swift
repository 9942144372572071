public import ObjectStore
public import Storage
public import VoiceCore

/// A stored part of a recording that is not there any more.
public struct LostContent: Codable, Equatable, Sendable {
    public enum Part: String, Codable, CaseIterable, Sendable {
        case audio, notes, transcript
    }

    public let recording: RecordingID
    public let part: Part
    public let object: ObjectID
}

/// Looks for recordings whose audio, notes or words are lost: after a restore of what was left of a backup the rows name objects that
/// neither the store nor its catalogue knows.
public struct RecordingsCheck: Sendable {
    public struct Report: Codable, Equatable, Sendable {
        public var count = 0
        /// The first of them, at most as many as were asked for.
        public var contents: [LostContent] = []

        public init() {}
    }

    private let database: any Database
    private let objects: any ObjectStore
    private static let pageLength = 500

    public init(database: any Database, objects: any ObjectStore) {
        self.database = database
        self.objects = objects
    }

    /// Of all accounts; what lies in the trash counts too.
    public func run(listing limit: Int = 1000) async throws -> Report {
        var report = Report()
        for page in [Self.recordings(after:), Self.transcripts(after:)] {
            var last = Place(account: "", id: "")
            while true {
                let sql = page(last)
                let rows = try await database.read { tx in try tx.query(sql).map(NamedObjects.init) }
                let named = rows.flatMap(\.contents)
                let missing = Set(try await objects.missing(among: named.map(\.object)))
                let lost = named.filter { missing.contains($0.object) }
                report.count += lost.count
                report.contents += lost.prefix(max(0, limit - report.contents.count))
                guard rows.count == Self.pageLength, let end = rows.last else { break }
                last = end.place
            }
        }
        return report
    }

    /// Where a page begins: behind this row.
    private struct Place: Sendable {
        let account: String
        let id: String
    }

    private static func recordings(after place: Place) -> SQL {
        """
        SELECT account_id, id, id, object_id, notes_object_id, NULL FROM recordings
        WHERE (account_id, id) > (\(place.account), \(place.id)) ORDER BY account_id, id LIMIT \(pageLength)
        """
    }

    private static func transcripts(after place: Place) -> SQL {
        """
        SELECT account_id, id, recording_id, NULL, NULL, object_id FROM transcripts
        WHERE (account_id, id) > (\(place.account), \(place.id)) ORDER BY account_id, id LIMIT \(pageLength)
        """
    }

    /// The objects that one row names.
    private struct NamedObjects: Sendable {
        let place: Place
        let contents: [LostContent]

        init(_ row: Row) throws {
            place = Place(account: try row[0], id: try row[1])
            let recording: RecordingID = try row[2]
            let objects: [(LostContent.Part, ObjectID?)] = [(.audio, try row[3]), (.notes, try row[4]), (.transcript, try row[5])]
            contents = objects.compactMap { part, object in
                object.map { LostContent(recording: recording, part: part, object: $0) }
            }
        }
    }
}
