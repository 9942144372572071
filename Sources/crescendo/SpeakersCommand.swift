import ArgumentParser
import Bootstrap

struct SpeakersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "speakers", abstract: "Records people whose voices may be known while they consent, on a running server.",
        discussion: """
            Without a consent nothing is known of anybody's voice. An installed model for speaker-embedding is needed to learn one; \
            'recordings add --identify' names people in transcripts. A person is named by the id (spk_…) or by a name that only one has.

              crescendo speakers add Ann --purpose "To name who speaks in our archive" --until 2027-11-01
              crescendo speakers learn Ann rec_01hz… --label S1
              crescendo speakers withdraw Ann
            """,
        subcommands: [List.self, Add.self, Learn.self, Consent.self, Withdraw.self, Delete.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists people and their consent, newest first.")

        @OptionGroup var server: ServerArguments

        func run() async throws { try await end(with: SpeakerCommands.list(server: server.options, output: server.output.output)) }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Records a person and their consent.")

        @Argument(help: "What they are called in transcripts.")
        var name: String

        @OptionGroup var consent: ConsentArguments
        @OptionGroup var server: ServerArguments

        func run() async throws {
            try await end(
                with: SpeakerCommands.add(name, consent.consent, server: server.options, output: server.output.output))
        }
    }

    struct Learn: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Learns a person's voice from what they say in a recording.")

        @Argument(help: "The person, by id or name.")
        var speaker: String

        @Argument(help: "The recording's id (rec_…).")
        var recording: String

        @Option(help: "What the recording's transcript calls them: S1, or a name that somebody gave them.")
        var label: String

        @OptionGroup var server: ServerArguments

        func run() async throws {
            try await end(
                with: SpeakerCommands.learn(
                    speaker, from: recording, label: label, server: server.options, output: server.output.output))
        }
    }

    struct Consent: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Records a new consent in the place of the one before.")

        @Argument(help: "The person, by id or name.")
        var speaker: String

        @OptionGroup var consent: ConsentArguments
        @OptionGroup var server: ServerArguments

        func run() async throws {
            try await end(
                with: SpeakerCommands.consent(speaker, consent.consent, server: server.options, output: server.output.output))
        }
    }

    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Withdraws a person's consent, and removes what is known of their voice at once.")

        @Argument(help: "The person, by id or name.")
        var speaker: String

        @OptionGroup var server: ServerArguments

        func run() async throws {
            try await end(with: SpeakerCommands.withdraw(speaker, server: server.options, output: server.output.output))
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Removes a person, their consent and what is known of their voice; transcripts keep their names.")

        @Argument(help: "The person, by id or name.")
        var speaker: String

        @OptionGroup var server: ServerArguments

        func run() async throws {
            try await end(with: SpeakerCommands.delete(speaker, server: server.options, output: server.output.output))
        }
    }
}

/// A consent as it is given.
struct ConsentArguments: ParsableArguments {
    @Option(help: "What the voice is known for, in words that the person has agreed to.")
    var purpose: String

    @Option(help: "When the consent ends, within five years: a day such as 2027-11-01, or a time.")
    var until: String

    @Option(help: "How it was given, and where the proof of it is.")
    var record: String?

    var consent: SpeakerCommands.Consent { .init(purpose: purpose, until: until, record: record) }
}
