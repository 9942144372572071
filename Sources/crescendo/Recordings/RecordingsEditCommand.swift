import ArgumentParser
import Bootstrap

struct RecordingsEditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Changes what is known of recordings; an empty text clears.")

    @Argument(help: "The recordings' ids (rec_…).")
    var ids: [String]

    @Option(help: "The title.")
    var title: String?

    @Option(help: "Who speaks.")
    var speaker: String?

    @Option(help: "The language that is spoken, as a BCP 47 tag.")
    var language: String?

    @Option(help: "When it was recorded, such as 2026-11-21T09:30:00Z.")
    var recordedAt: String?

    @Option(help: "Notes, in place of those that there are.")
    var notes: String?

    @Option(help: "All tags, with commas between them, in place of those that there are.")
    var tags: String?

    @Option(help: "A tag to add; may be repeated.")
    var addTag: [String] = []

    @Option(help: "A tag to take away; may be repeated.")
    var removeTag: [String] = []

    @Flag(inversion: .prefixedNo, help: "Star it, or take the star away.")
    var star: Bool?

    @Option(help: "A collection to put it into, by its id or its name; made if there is none of that name. May be repeated.")
    var addTo: [String] = []

    @Option(help: "A collection to take it out of; may be repeated.")
    var removeFrom: [String] = []

    @OptionGroup var server: ServerArguments

    private var edit: RecordingCommands.Edit {
        var edit = RecordingCommands.Edit()
        edit.title = title
        edit.speaker = speaker
        edit.language = language
        edit.recordedAt = recordedAt
        edit.notes = notes
        edit.starred = star
        edit.tags = tags.map { $0.split(separator: ",").map(String.init) }
        edit.addedTags = addTag
        edit.removedTags = removeTag
        edit.addedTo = addTo
        edit.removedFrom = removeFrom
        return edit
    }

    func validate() throws {
        guard !ids.isEmpty else { throw ValidationError("Name the recordings to change.") }
        guard !edit.isEmpty else { throw ValidationError("Say what to change: --title, --add-tag, --star …") }
    }

    func run() async throws {
        try await end(with: RecordingCommands.edit(ids, edit, server: server.options, output: server.output.output))
    }
}

struct RecordingsDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Puts recordings into the trash, or removes them for good.")

    @Argument(help: "The recordings' ids (rec_…).")
    var ids: [String]

    @Flag(help: "Remove them for good with all that was made of them, also from the trash. This cannot be undone.")
    var permanently = false

    @OptionGroup var server: ServerArguments

    func run() async throws {
        try await end(
            with: RecordingCommands.delete(ids, permanently: permanently, server: server.options, output: server.output.output))
    }
}

struct RecordingsRestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "restore", abstract: "Takes recordings out of the trash.")

    @Argument(help: "The recordings' ids (rec_…).")
    var ids: [String]

    @OptionGroup var server: ServerArguments

    func run() async throws {
        try await end(with: RecordingCommands.restore(ids, server: server.options, output: server.output.output))
    }
}

struct RecordingsWatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Shows how far transcripts are, and their words as they come.",
        discussion: """
            Ends when each recording has its transcript, with 1 if one failed. Without ids it shows what happens to all recordings until \
            it is stopped. With --json an event a line.
            """)

    @Argument(help: "The recordings' ids (rec_…); none for all.")
    var ids: [String] = []

    @OptionGroup var server: ServerArguments

    func run() async throws {
        try await end(with: RecordingCommands.watch(ids, server: server.options, output: server.output.output))
    }
}
