import HTTPRouting
import NIOHTTP1

extension RecordingCommands {
    /// Asks who speaks in the current transcripts of recordings, whose words are not heard again. Does not wait for the answer.
    ///
    /// - Parameters:
    ///   - speakers: how many there are, where that is known.
    ///   - identify: names those whose voices are known.
    public static func diarize(
        _ ids: [String], speakers: Int?, identify: Bool, server: ServerOptions, output: CommandOutput
    ) async -> ExitStatus {
        await output.runInterruptibly {
            let ids = try ids.map(checked)
            let asked = try await ServerConnection.with(server) { connection in
                var asked: [JSONValue] = []
                for id in ids { asked.append(try await connection.tellSpeakers(in: id, speakers, identify: identify)) }
                return asked
            }
            let lines = zip(ids, asked).map { id, transcript in
                transcript["status"]?.asText == "ready"
                    ? "\(id) has a transcript that says who speaks (\(transcript["id"]?.asText ?? "?"))."
                    : "\(id) is being heard for who speaks; 'crescendo recordings show \(id)' has it then."
            }
            try output.answer(["transcripts": .list(asked)], text: lines.joined(separator: "\n"))
            return .success
        }
    }
}

extension ServerConnection {
    /// - Returns: the transcript that will come or is there.
    fileprivate func tellSpeakers(in recording: String, _ speakers: Int?, identify: Bool) async throws -> JSONValue {
        let transcript = try await self.recording(recording).text("transcript_id", of: place)
        var body: [String: JSONValue] = [:]
        body["speakers"] = speakers.map { .integer($0) }
        if identify { body["identify"] = .flag(true) }
        return try await call(
            .POST, RequestPath("recordings", recording, "transcripts", transcript, "speakers").text, .object(body))
    }
}
