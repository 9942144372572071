import HTTPRouting
import NIOHTTP1
import VoiceCore

extension RecordingCommands {
    /// Finds recordings by what was said in them, the best first.
    ///
    /// - Parameters:
    ///   - words: that must all be there; `begin*`, `-without`; several in one argument are a phrase.
    ///   - limit: recordings at most.
    public static func search(
        _ words: [String], _ filter: Filter, limit: Int, server: ServerOptions, output: CommandOutput
    ) async -> ExitStatus {
        await output.runInterruptibly {
            try filter.check()
            let found = try await ServerConnection.with(server) { connection in
                var path = RequestPath("search")
                path.add("q", words.map(phrase).joined(separator: " "))
                path.add("limit", String(limit))
                var collection: String?
                if let wanted = filter.collection { collection = try await connection.collection(wanted, makes: false) }
                try filter.add(to: &path, collection: collection)
                let found = try await connection.call(.GET, path.text)
                _ = try found.list("results", of: connection.place)
                return found
            }
            try output.answer(found, text: text(of: found))
            if !output.isJSON, found["next"] != nil { CommandOutput.note("There is more: --limit, or more words.") }
            return .success
        }
    }

    /// A shell takes the quotes away from around a phrase.
    private static func phrase(_ words: String) -> String {
        words.contains(where: \.isWhitespace) && !words.contains("\"") ? "\"\(words)\"" : words
    }

    private static func text(of found: JSONValue) -> String {
        let results = found["results"]?.asList ?? []
        guard !results.isEmpty else { return "nothing was found" }
        return results.map { result in
            let recording = result["recording"] ?? .null
            let head = [
                recording["id"]?.asText ?? "?", minute(recording["created_at"]?.asText),
                Printable.clock(recording["duration_seconds"]?.asNumber ?? 0), recording["title"]?.asText ?? "-",
            ]
            let hits = (result["hits"]?.asList ?? []).map { hit in
                let place = hit["start"]?.asNumber.map { "[\(Printable.clock($0))]" } ?? "(\(hit["field"]?.asText ?? "?"))"
                return "    \(place) \(highlighted(hit))"
            }
            return ([Printable.line(head.joined(separator: "  "))] + hits).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// What was found stands out on a terminal. The server counts in UTF-16 units.
    private static func highlighted(_ hit: JSONValue) -> String {
        let text = hit["text"]?.asText ?? ""
        guard CommandOutput.isTerminal(1) else { return Printable.line(text) }
        let units = Array(text.utf16)
        var shown = ""
        var place = 0
        for highlight in hit["highlights"]?.asList ?? [] {
            guard case .integer(let start)? = highlight["offset"], case .integer(let length)? = highlight["length"], start >= place,
                length > 0, length <= units.count, start <= units.count - length
            else { continue }
            shown += Printable.line(String(decoding: units[place..<start], as: UTF16.self))
            shown += "\u{1B}[1m" + Printable.line(String(decoding: units[start..<start + length], as: UTF16.self)) + "\u{1B}[0m"
            place = start + length
        }
        return shown + Printable.line(String(decoding: units[place...], as: UTF16.self))
    }
}
