import FoundationEssentials
import HTTPRouting
import VoiceCore

extension RecordingCommands {
    /// Follows recordings until each of them has its transcript, or whatever happens in the account until it is stopped.
    ///
    /// - Parameter ids: none for everything.
    /// - Returns: `.failure` when a transcription failed or a recording was deleted.
    public static func watch(_ ids: [String], server: ServerOptions, output: CommandOutput) async -> ExitStatus {
        await output.runInterruptibly {
            let ids = try ids.map(checked)
            return try await ServerConnection.with(server) { connection in
                let watch = Watch(ids, connection, output)
                let path = ids.count == 1 ? RequestPath("recordings", ids[0], "events") : RequestPath("events")
                try await EventFollower(connection: connection, path: path.text).follow { try await watch.take($0) }
                return watch.status
            }
        }
    }
}

/// One run of `crescendo recordings watch`.
private final class Watch {
    private let connection: ServerConnection
    private let output: CommandOutput
    private let watchesAll: Bool
    private let namesRecordings: Bool
    /// Those that have no transcript yet.
    private var waiting: [String]
    private var phases: [String: String] = [:]
    private(set) var status = ExitStatus.success

    init(_ ids: [String], _ connection: ServerConnection, _ output: CommandOutput) {
        self.connection = connection
        self.output = output
        waiting = ids
        watchesAll = ids.isEmpty
        namesRecordings = ids.count != 1
    }

    func take(_ event: ReceivedEvent) async throws -> EventFollower.Verdict {
        guard let data = try? JSONDecoder().decode(JSONValue.self, from: Data(event.data.utf8)) else {
            throw CommandError.unexpectedAnswer(connection.place, "an event is no JSON")
        }
        // In a snapshot it is the recording itself.
        let recording = data["recording"]?.asText
        guard watchesAll || event.name == "snapshot" || recording.map({ waiting.contains($0) }) ?? false else { return .goOn }
        if output.isJSON {
            var line: [String: JSONValue] = ["event": .text(event.name), "data": data]
            line["id"] = event.id.map { .text($0) }
            output.line(.object(line))
        } else {
            show(event.name, data, recording ?? "")
        }
        switch event.name {
        case "snapshot":
            // A recording's own stream says how it stands, and tells from there on; the account's does not.
            for id in waiting {
                if let state = data["recording"], state["id"]?.asText == id { judge(id, state) } else { try await look(at: id) }
            }
        case "transcript.completed", "transcript.failed", "transcript.cancelled", "recording.trashed", "recording.deleted":
            if let recording, waiting.contains(recording) { try await look(at: recording) }
        default: break
        }
        return verdict
    }

    private var verdict: EventFollower.Verdict { !watchesAll && waiting.isEmpty ? .enough : .goOn }

    /// Whether a recording is done by now; another transcript of it may still be on its way, but what is asked for is there.
    private func look(at id: String) async throws {
        let recording: JSONValue
        do {
            recording = try await connection.recording(id)
        } catch let error as CommandError where error.code == "recording_not_found" {
            end(id, .failure, "is not there: \(error.userMessage)")
            return
        }
        judge(id, recording)
    }

    private func judge(_ id: String, _ recording: JSONValue) {
        switch recording["status"]?.asText {
        case "ready": end(id, .success, "is ready")
        case "failed": end(id, .failure, "could not be transcribed (\(recording["error"]?.asText ?? "unknown"))")
        default: break
        }
    }

    private func end(_ id: String, _ ended: ExitStatus, _ text: String) {
        waiting.removeAll { $0 == id }
        if status == .success { status = ended }
        clear()
        if ended != .success {
            CommandOutput.note("crescendo: \(id) \(text)")
        } else if !output.isJSON {
            output.line("\(id) \(text)")
        }
    }

    // MARK: - What is shown

    private func show(_ name: String, _ data: JSONValue, _ recording: String) {
        let prefix = namesRecordings && !recording.isEmpty ? recording + "  " : ""
        switch name {
        case "snapshot": break
        case "transcript.segment":
            guard let segment = data["segment"] else { return }
            clear()
            output.line("\(prefix)[\(Printable.clock(segment["start"]?.asNumber ?? 0))] \(segment["text"]?.asText ?? "")")
        case "transcript.progress": showProgress(data, recording, prefix)
        case "transcript.restarted":
            clear()
            output.line("\(prefix)begins anew; what was shown of it does not count")
        case "transcript.failed":
            clear()
            output.line("\(prefix)\(data["error"]?["message"]?.asText ?? "The transcription failed.")")
        default:
            guard watchesAll else { return }
            clear()
            output.line("\(RecordingCommands.minute(data["at"]?.asText))  \(name)  \(recording)")
        }
    }

    /// On a terminal a line that is written over; in a pipe a line for each change of phase.
    private func showProgress(_ data: JSONValue, _ recording: String, _ prefix: String) {
        let phase = data["status"]?.asText ?? "?"
        let percent = data["fraction"]?.asNumber.map { $0.isFinite ? " \(Int(max(0, min(1, $0)) * 100)) %" : "" } ?? ""
        let left = data["seconds_left"]?.asNumber.map { ", \(Printable.clock($0)) left" } ?? ""
        let ahead = data["jobs_ahead"]?.asNumber.map { $0 > 0 ? ", \(Int($0)) before it" : "" } ?? ""
        if CommandOutput.isTerminal(2) {
            CommandOutput.write("\r\u{1B}[K" + Printable.line("\(prefix)\(phase)\(percent)\(ahead)\(left)"), to: 2)
        } else if phases.updateValue(phase, forKey: recording) != phase {
            output.line("\(prefix)\(phase)\(ahead)")
        }
    }

    private func clear() {
        if CommandOutput.isTerminal(2) { CommandOutput.write("\r\u{1B}[K", to: 2) }
    }
}
