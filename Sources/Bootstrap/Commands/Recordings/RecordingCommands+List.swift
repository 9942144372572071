import HTTPRouting
import NIOHTTP1
import VoiceCore

extension RecordingCommands {
    /// Which recordings a command is about.
    public struct Filter: Sendable {
        public var status: String?
        /// All of them.
        public var tags: [String] = []
        public var speaker: String?
        public var starred: Bool?
        /// A collection's id or name.
        public var collection: String?
        public var language: String?
        /// RFC 3339, or a day: made at this time or later, and before.
        public var since: String?
        public var until: String?
        /// The title's beginning.
        public var title: String?
        public var inTrash = false

        public init() {}
    }

    /// Lists recordings, newest first.
    ///
    /// - Parameter limit: how many at most; `nil` for all.
    public static func list(_ filter: Filter, limit: Int?, server: ServerOptions, output: CommandOutput) async -> ExitStatus {
        await output.runInterruptibly {
            try filter.check()
            let (recordings, hasMore) = try await ServerConnection.with(server) { connection in
                try await connection.recordings(filter, limit: limit)
            }
            var document: [String: JSONValue] = ["recordings": .list(recordings)]
            if hasMore { document["next"] = recordings.last?["id"] }
            try output.answer(.object(document), text: table(recordings))
            if hasMore, !output.isJSON { CommandOutput.note("There are more: --limit, or --all.") }
            return .success
        }
    }

    static func table(_ recordings: [JSONValue]) -> String {
        guard !recordings.isEmpty else { return "no recordings" }
        var table = TextTable(header: ["ID", "MADE", "LENGTH", "STATUS", "TITLE"])
        for recording in recordings {
            let star = recording["starred"]?.asFlag == true ? "* " : ""
            let tags = (recording["tags"]?.asList ?? []).compactMap(\.asText).map { " #\($0)" }.joined()
            table.add([
                recording["id"]?.asText ?? "?", minute(recording["created_at"]?.asText),
                Printable.clock(recording["duration_seconds"]?.asNumber ?? 0), recording["status"]?.asText ?? "?",
                star + (recording["title"]?.asText ?? "-") + tags,
            ])
        }
        return table.lines(width: TextTable.terminalWidth).joined(separator: "\n")
    }

    /// `2026-11-21 09:30`, in UTC as the server says it.
    static func minute(_ time: String?) -> String {
        guard let time, time.count >= 16 else { return time ?? "-" }
        return time.prefix(10) + " " + time.dropFirst(11).prefix(5)
    }
}

extension RecordingCommands.Filter {
    /// Finds what makes no sense before a server is asked.
    func check() throws { for time in [since, until] { _ = try Self.time(time) } }

    /// Adds what the filter says to a request.
    ///
    /// - Parameter collection: the collection's id.
    func add(to path: inout RequestPath, collection: String?) throws {
        path.add("status", status)
        for tag in tags { path.add("tag", tag) }
        path.add("speaker", speaker)
        path.add("starred", starred.map(String.init))
        path.add("collection", collection)
        path.add("language", language)
        path.add("created_after", try Self.time(since))
        path.add("created_before", try Self.time(until))
        path.add("title", title)
        if inTrash { path.add("deleted", "true") }
    }

    /// A day stands for its first moment in UTC.
    static func time(_ text: String?) throws -> String? {
        guard let text else { return nil }
        let whole = text.count == 10 ? text + "T00:00:00Z" : text
        guard let time = Timestamp(whole) else {
            throw CommandError(
                code: "bad_time",
                userMessage: "'\(Printable.line(text))' is no day such as 2026-11-21, nor a time such as "
                    + "2026-11-21T09:30:00Z.", status: .usage)
        }
        return time.description
    }
}

extension ServerConnection {
    /// - Returns: the recordings, and whether there are more.
    func recordings(_ filter: RecordingCommands.Filter, limit: Int?) async throws -> (recordings: [JSONValue], hasMore: Bool) {
        var collection: String?
        if let wanted = filter.collection { collection = try await self.collection(wanted, makes: false) }
        var recordings: [JSONValue] = []
        var before: String?
        while true {
            var path = RequestPath("recordings")
            try filter.add(to: &path, collection: collection)
            path.add("limit", String(min(200, limit.map { $0 - recordings.count } ?? 200)))
            path.add("before", before)
            let page = try await call(.GET, path.text)
            recordings += try page.list("recordings", of: place)
            let next = page["next"]?.asText
            guard let next, next != before else { return (recordings, false) }
            if let limit, recordings.count >= limit { return (recordings, true) }
            before = next
        }
    }
}
