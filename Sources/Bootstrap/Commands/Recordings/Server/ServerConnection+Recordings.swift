import HTTPRouting
import NIOHTTP1
import VoiceCore

/// What the commands ask of recordings.
extension ServerConnection {
    func recording(_ id: String) async throws -> JSONValue { try await call(.GET, RequestPath("recordings", id).text) }

    /// The newest recording with the same audio of those that were made before it, so that of two files that are sent at once only one
    /// finds the other. A server that cannot tell knows of none.
    func recording(withAudioOf id: String) async throws -> JSONValue? {
        var path = RequestPath("recordings")
        path.add("same_audio_as", id)
        path.add("before", id)
        path.add("limit", "1")
        do {
            return try await call(.GET, path.text).list("recordings", of: place).first
        } catch let error as CommandError where error.code == "unknown_parameter" {
            return nil
        }
    }

    /// A collection's id by its id or its name; one of a new name is made.
    func collection(_ wanted: String, makes: Bool = true) async throws -> String {
        if wanted.hasPrefix("col_") { return wanted }
        var before: String?
        repeat {
            var path = RequestPath("collections")
            path.add("limit", "200")
            path.add("before", before)
            let page = try await call(.GET, path.text)
            for collection in try page.list("collections", of: place) where collection["name"]?.asText == wanted {
                return try collection.text("id", of: place)
            }
            let next = page["next"]?.asText
            before = next == before ? nil : next
        } while before != nil
        guard makes else {
            throw CommandError(
                code: "collection_not_found", userMessage: "There is no collection that is called '\(wanted)'.", status: .failure)
        }
        let made = try await call(.POST, RequestPath("collections").text, ["name": .text(wanted)])
        CommandOutput.note("The collection '\(Printable.line(wanted))' was made.")
        return try made.text("id", of: place)
    }
}
