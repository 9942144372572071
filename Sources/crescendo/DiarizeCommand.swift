public import ArgumentParser
public import Bootstrap

struct DiarizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diarize",
        abstract: "Tells who speaks when in sound and video files, on this machine. Needs no server.",
        discussion: """
            Speakers are S1, S2 … in the order in which they are first heard. The installed speaker segmentation and speaker embedding models \
            tell them apart, or, where one is missing, a diarizer that needs no model and does not find two at once. WAV is read as it is; every \
            other format takes FFmpeg (apt-get install ffmpeg), which runs in a sandbox.

              crescendo diarize talk.mp3                            a line a turn
              crescendo diarize talk.mp3 --speakers 2               where it is known how many there are
              crescendo diarize talk.mp3 --format rttm              for programs that score
              crescendo diarize talk.mp3 --diarizer built-in        without the models
            """)

    @Argument(help: "Sound or video files of any format; - is standard input.")
    var files: [String]

    @Option(help: "text, json or rttm.")
    var format: DiarizeFormat = .text

    @Flag(help: "The same as --format json.")
    var json = false

    @Option(help: "How many speakers there are.")
    var speakers: Int?

    @Option(help: "How many there are at least. [default: 1]")
    var minSpeakers: Int?

    @Option(help: "How many there are at most. [default: 20]")
    var maxSpeakers: Int?

    @Option(help: "An installed speaker segmentation model, or \(DiarizeRequest.builtIn).")
    var diarizer: String?

    @Option(
        help:
            "What a further speaker costs the \(DiarizeRequest.builtIn) diarizer: higher finds fewer. [default: \(DiarizeRequest.defaultPenalty)]"
    )
    var penalty: Double?

    @Option(help: "The number of the sound track, from 1; the one that players play if it is not given.")
    var track: Int?

    @Option(help: "The directory that installed models are in.")
    var dataDir: String?

    @Option(help: "The directory with the programs ffmpeg and ffprobe. [default: /usr/bin]")
    var ffmpegDir: String?

    func validate() throws {
        if files.isEmpty { throw ValidationError("Name a file.") }
        if let track, track < 1 { throw ValidationError("Tracks are counted from 1.") }
        let counts = 1...DiarizeRequest.speakerLimit
        guard [speakers, minSpeakers, maxSpeakers].allSatisfy({ $0.map(counts.contains) ?? true }) else {
            throw ValidationError("There are 1 to \(DiarizeRequest.speakerLimit) speakers.")
        }
        if speakers != nil, minSpeakers != nil || maxSpeakers != nil {
            throw ValidationError("Give --speakers, or --min-speakers and --max-speakers.")
        }
        if let minSpeakers, let maxSpeakers, minSpeakers > maxSpeakers {
            throw ValidationError("--min-speakers is more than --max-speakers.")
        }
        if penalty != nil, let diarizer, diarizer != DiarizeRequest.builtIn {
            throw ValidationError("--penalty is of --diarizer \(DiarizeRequest.builtIn).")
        }
        if let penalty, !(0.1...100).contains(penalty) { throw ValidationError("--penalty is 0.1 to 100.") }
    }

    func run() async throws {
        var request = DiarizeRequest()
        (request.format, request.track, request.penalty) = (json ? .json : format, track, penalty)
        (request.speakers, request.minimumSpeakers, request.maximumSpeakers) = (speakers, minSpeakers, maxSpeakers)
        request.diarizer = diarizer
        let options = ["dataDir": dataDir, "ffmpegDir": ffmpegDir].compactMapValues { $0 }
        try await end(with: Diarize.run(files: files, request: request, options: options))
    }
}

extension DiarizeFormat: ExpressibleByArgument {}
