import FoundationEssentials
import HTTPRouting
import NIOHTTP1
import VoiceCore

extension RecordingCommands {
    /// What is to be changed of recordings; an empty text clears.
    public struct Edit: Sendable {
        public var title: String?
        public var speaker: String?
        public var language: String?
        public var recordedAt: String?
        public var notes: String?
        public var starred: Bool?
        /// All tags that there will be; `nil` to keep those that there are.
        public var tags: [String]?
        public var addedTags: [String] = []
        public var removedTags: [String] = []
        /// Collections by their ids or names.
        public var addedTo: [String] = []
        public var removedFrom: [String] = []

        public init() {}

        /// Whether nothing is to be changed.
        public var isEmpty: Bool {
            [title, speaker, language, recordedAt, notes].allSatisfy { $0 == nil } && starred == nil && tags == nil && addedTags.isEmpty
                && removedTags.isEmpty && addedTo.isEmpty && removedFrom.isEmpty
        }
    }

    /// Changes what is known of recordings, one after the other, and says how they are now.
    public static func edit(_ ids: [String], _ edit: Edit, server: ServerOptions, output: CommandOutput) async -> ExitStatus {
        await output.runInterruptibly {
            let ids = try ids.map(checked)
            let edited = try await ServerConnection.with(server) { connection in
                var edited: [JSONValue] = []
                for id in ids { edited.append(try await connection.apply(edit, to: id)) }
                return edited
            }
            try output.answer(["recordings": .list(edited)], text: table(edited))
            return .success
        }
    }

    /// Puts recordings into the trash, or removes them for good.
    public static func delete(_ ids: [String], permanently: Bool, server: ServerOptions, output: CommandOutput) async -> ExitStatus {
        await eachOf(ids, server, output, permanently ? "removed for good" : "in the trash") { id, connection in
            var path = RequestPath("recordings", id)
            if permanently { path.add("permanently", "true") }
            _ = try await connection.call(.DELETE, path.text)
        }
    }

    /// Takes recordings out of the trash.
    public static func restore(_ ids: [String], server: ServerOptions, output: CommandOutput) async -> ExitStatus {
        await eachOf(ids, server, output, "restored") { id, connection in
            _ = try await connection.call(.POST, RequestPath("recordings", id, "restore").text)
        }
    }

    /// Does something with each, also after one that fails.
    ///
    /// - Returns: the first failure's status.
    private static func eachOf(
        _ ids: [String], _ server: ServerOptions, _ output: CommandOutput, _ done: String,
        _ work: @escaping @Sendable (String, ServerConnection) async throws -> Void
    ) async -> ExitStatus {
        await output.runInterruptibly {
            let ids = try ids.map(checked)
            return try await ServerConnection.with(server) { connection in
                var finished: [JSONValue] = []
                var worst = ExitStatus.success
                for id in ids {
                    do {
                        try await work(id, connection)
                        finished.append(.text(id))
                    } catch let error as CommandError {
                        CommandOutput.note("crescendo: \(id): \(error.userMessage)")
                        if worst == .success { worst = error.status }
                    }
                }
                let lines = finished.compactMap { $0.asText.map { "\($0) is \(done)." } }
                if output.isJSON || !lines.isEmpty { try output.answer(["done": .list(finished)], text: lines.joined(separator: "\n")) }
                return worst
            }
        }
    }
}

extension ServerConnection {
    /// - Returns: the recording as it is now.
    fileprivate func apply(_ edit: RecordingCommands.Edit, to id: String) async throws -> JSONValue {
        let patch = try await patch(edit, of: id)
        var recording = patch.isEmpty ? JSONValue.null : try await call(.PATCH, RequestPath("recordings", id).text, .object(patch))
        for name in edit.addedTo {
            _ = try await call(.PUT, RequestPath("collections", try await collection(name), "recordings", id).text)
        }
        for name in edit.removedFrom {
            _ = try await call(.DELETE, RequestPath("collections", try await collection(name, makes: false), "recordings", id).text)
        }
        if patch.isEmpty { recording = try await self.recording(id) }
        return recording
    }

    private func patch(_ edit: RecordingCommands.Edit, of id: String) async throws -> [String: JSONValue] {
        var patch: [String: JSONValue] = [:]
        for (name, value) in [
            ("title", edit.title), ("speaker", edit.speaker), ("language", edit.language), ("notes", edit.notes),
            ("recorded_at", edit.recordedAt?.isEmpty == true ? "" : try RecordingCommands.Filter.time(edit.recordedAt)),
        ] {
            if let value { patch[name] = value.isEmpty ? .null : .text(value) }
        }
        patch["starred"] = edit.starred.map { .flag($0) }
        guard edit.tags != nil || !edit.addedTags.isEmpty || !edit.removedTags.isEmpty else { return patch }
        var tags = edit.tags ?? []
        if edit.tags == nil { tags = (try await recording(id)["tags"]?.asList ?? []).compactMap(\.asText) }
        tags.removeAll { edit.removedTags.contains($0) }
        tags += edit.addedTags.filter { !tags.contains($0) }
        patch["tags"] = .list(tags.map { .text($0) })
        return patch
    }
}
