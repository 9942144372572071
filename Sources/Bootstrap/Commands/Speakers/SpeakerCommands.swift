import HTTPRouting
import NIOHTTP1
import Transcription
import VoiceCore

/// `crescendo speakers …`: people whose voices an account may know while they consent, against a running server, near or far.
///
/// A person is named by their id or, where one person alone has it, by their name.
public enum SpeakerCommands {
    /// What is recorded of a consent.
    public struct Consent: Sendable {
        /// What the voice is known for.
        public var purpose: String
        /// RFC 3339, or a day.
        public var until: String
        /// How it was given, and where the proof of it is.
        public var record: String?

        /// The server checks them, but for the time.
        public init(purpose: String, until: String, record: String?) {
            (self.purpose, self.until, self.record) = (purpose, until, record)
        }

        func document() throws -> JSONValue {
            var document: [String: JSONValue] = ["purpose": .text(purpose)]
            document["expires_at"] = try RecordingCommands.Filter.time(until).map { .text($0) }
            document["record"] = record.map { .text($0) }
            return .object(document)
        }
    }

    /// Lists all people, newest first.
    public static func list(server: ServerOptions, output: CommandOutput) async -> ExitStatus {
        await output.runInterruptibly {
            let speakers = try await ServerConnection.with(server) { try await $0.speakers() }
            try output.answer(["speakers": .list(speakers)], text: table(speakers))
            return .success
        }
    }

    /// Records a person and their consent.
    public static func add(_ name: String, _ consent: Consent, server: ServerOptions, output: CommandOutput) async -> ExitStatus {
        await one(server, output) { connection in
            try await connection.call(
                .POST, RequestPath("speakers").text, ["name": .text(name), "consent": try consent.document()])
        }
    }

    /// Records a new consent of a person.
    public static func consent(_ speaker: String, _ consent: Consent, server: ServerOptions, output: CommandOutput) async -> ExitStatus {
        await one(server, output) { connection in
            let id = try await connection.speaker(speaker)
            return try await connection.call(.PUT, RequestPath("speakers", id, "consent").text, consent.document())
        }
    }

    /// Withdraws a person's consent: what is known of their voice is gone then.
    public static func withdraw(_ speaker: String, server: ServerOptions, output: CommandOutput) async -> ExitStatus {
        await one(server, output) { connection in
            let id = try await connection.speaker(speaker)
            return try await connection.call(.DELETE, RequestPath("speakers", id, "consent").text)
        }
    }

    /// Removes a person and all that is known of them.
    public static func delete(_ speaker: String, server: ServerOptions, output: CommandOutput) async -> ExitStatus {
        await output.runInterruptibly {
            let id = try await ServerConnection.with(server) { connection in
                let id = try await connection.speaker(speaker)
                _ = try await connection.call(.DELETE, RequestPath("speakers", id).text)
                return id
            }
            try output.answer(["deleted": .text(id)], text: "\(id) is removed.")
            return .success
        }
    }

    /// Learns a person's voice from a recording, and waits until it is learnt.
    ///
    /// - Parameter label: what the recording's transcript calls them.
    /// - Returns: `.failure` where it could not be learnt.
    public static func learn(
        _ speaker: String, from recording: String, label: String, server: ServerOptions, output: CommandOutput
    ) async -> ExitStatus {
        await output.runInterruptibly {
            let recording = try RecordingCommands.checked(recording)
            let voice = try await ServerConnection.with(server) { connection in
                let id = try await connection.speaker(speaker)
                let asked = try await connection.call(
                    .POST, RequestPath("speakers", id, "voices").text, ["recording": .text(recording), "label": .text(label)])
                return try await connection.voice(asked.text("id", of: connection.place), of: id)
            }
            let failure = voice["error"]?.asText
            let seconds = voice["seconds"]?.asNumber ?? 0
            try output.answer(
                voice, text: failure.map { "The voice could not be learnt: \($0)." } ?? "Learnt from \(Int(seconds.rounded())) s of speech."
            )
            return failure == nil ? .success : .failure
        }
    }

    private static func one(
        _ server: ServerOptions, _ output: CommandOutput, _ work: @escaping @Sendable (ServerConnection) async throws -> JSONValue
    ) async -> ExitStatus {
        await output.runInterruptibly {
            let speaker = try await ServerConnection.with(server) { try await work($0) }
            try output.answer(speaker, text: table([speaker]))
            return .success
        }
    }

    private static func table(_ speakers: [JSONValue]) -> String {
        guard !speakers.isEmpty else { return "nobody" }
        var table = TextTable(header: ["ID", "CONSENT", "UNTIL", "VOICES", "NAME"])
        for speaker in speakers {
            let consent = speaker["consent"]
            table.add([
                speaker["id"]?.asText ?? "?", consent?["status"]?.asText ?? "?", RecordingCommands.minute(consent?["expires_at"]?.asText),
                String(Int(speaker["voices"]?.asNumber ?? 0)), speaker["name"]?.asText ?? "?",
            ])
        }
        return table.lines(width: TextTable.terminalWidth).joined(separator: "\n")
    }
}

extension ServerConnection {
    fileprivate func speakers() async throws -> [JSONValue] {
        var speakers: [JSONValue] = []
        var before: String?
        repeat {
            var path = RequestPath("speakers")
            path.add("limit", "200")
            path.add("before", before)
            let page = try await call(.GET, path.text)
            speakers += try page.list("speakers", of: place)
            let next = page["next"]?.asText
            before = next == before ? nil : next
        } while before != nil
        return speakers
    }

    /// A person's id by their id or their name.
    fileprivate func speaker(_ wanted: String) async throws -> String {
        if SpeakerID(wanted) != nil { return wanted }
        let named = try await speakers().filter { $0["name"]?.asText == wanted }
        let name = Printable.line(wanted)
        guard named.count < 2 else {
            throw CommandError(
                code: "speaker_ambiguous", userMessage: "\(named.count) people are called '\(name)'; name one by the id (spk_…).",
                status: .usage)
        }
        guard let speaker = named.first else {
            throw CommandError(code: "speaker_not_found", userMessage: "Nobody is called '\(name)'.", status: .failure)
        }
        return try speaker.text("id", of: place)
    }

    /// A voice once it is learnt, or cannot be.
    fileprivate func voice(_ id: String, of speaker: String) async throws -> JSONValue {
        while true {
            let voices = try await call(.GET, RequestPath("speakers", speaker, "voices").text).list("voices", of: place)
            guard let voice = voices.first(where: { $0["id"]?.asText == id }) else {
                throw CommandError(
                    code: "consent_missing", userMessage: "The voice is not learnt: the consent ended meanwhile.", status: .failure)
            }
            if voice["status"]?.asText != "queued" { return voice }
            try await Task.sleep(for: .milliseconds(250))
        }
    }
}
