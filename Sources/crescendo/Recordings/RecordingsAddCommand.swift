import ArgumentParser
import Bootstrap
import Transcription

struct RecordingsAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Uploads files, and folders with all that is in them.",
        discussion: """
            Each file becomes a recording, and its transcript follows. A broken connection or a restart of the server only makes it wait. \
            Audio that is there already is kept once and not transcribed twice, which is said. What is said of a file (--title and so on) \
            is said of every file; without a title the file's name is one. With --json a line a file.
            """)

    @Argument(help: "Files and folders.")
    var paths: [String]

    @Option(help: "The title.")
    var title: String?

    @Option(help: "Who speaks.")
    var speaker: String?

    @Option(help: "A tag; may be repeated.")
    var tag: [String] = []

    @Option(help: "The language that is spoken, as a BCP 47 tag (en, en-GB).")
    var language: String?

    @Option(help: "The engine that transcribes.")
    var engine: String?

    @Option(help: "The sound track to transcribe, from 1. [default: the file's own choice]")
    var track: Int?

    @Flag(help: "Transcribe each channel for itself: a call with one speaker a channel.")
    var multichannel = false

    @Option(help: "Take noise out first: off, on, or auto for what is noisy only. [default: off]")
    var noiseReduction: NoiseReductionChoice?

    @Flag(help: "Tell speakers apart by their voices (S1, S2 …): a fallback that often fails in lively meetings.")
    var diarize = false

    @Option(help: "How many speak, where that is known; asks for --diarize too.")
    var speakers: Int?

    @Flag(help: "Name speakers whose voices the server knows with their consent; asks for --diarize too.")
    var identify = false

    @Option(help: "fast, balanced or careful, for engines that can choose. [default: balanced]")
    var mode: RecognitionMode?

    @Option(help: "Words and names that may be said, with commas between them, for engines that can be told.")
    var vocabulary: Vocabulary?

    @Option(help: "When it was recorded, such as 2026-11-21T09:30:00Z.")
    var recordedAt: String?

    @Option(help: "Notes.")
    var notes: String?

    @Flag(help: "Star them.")
    var starred = false

    @Option(help: "A collection to put them into, by its id or its name; made if there is none of that name.")
    var collection: String?

    @Option(help: "Files that are uploaded at a time.")
    var atOnce: Int = 3

    @Flag(help: "Make no recording of a file whose audio is there already.")
    var skipKnown = false

    @OptionGroup var server: ServerArguments

    func validate() throws {
        guard (1...16).contains(atOnce) else { throw ValidationError("--at-once is 1 to 16") }
        guard !paths.isEmpty else { throw ValidationError("Name files or folders to add.") }
        try SpeakerOptions.validate(diarize: diarize, speakers: speakers, multichannel: multichannel)
    }

    func run() async throws {
        var addition = RecordingCommands.Addition()
        addition.paths = paths
        addition.details.title = title
        addition.details.speaker = speaker
        addition.details.tags = tag
        addition.details.language = language
        addition.details.recordedAt = recordedAt
        addition.details.notes = notes
        addition.engine = engine
        addition.track = track
        addition.isMultichannel = multichannel
        addition.noiseReduction = noiseReduction?.rawValue
        addition.isDiarized = diarize
        addition.speakers = speakers
        addition.identifies = identify
        addition.mode = mode?.rawValue
        addition.vocabulary = vocabulary?.text
        addition.starred = starred
        addition.collection = collection
        addition.atOnce = atOnce
        addition.skipsKnown = skipKnown
        try await end(with: RecordingCommands.add(addition, server: server.options, output: server.output.output))
    }
}
