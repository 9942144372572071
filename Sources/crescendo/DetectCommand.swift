public import ArgumentParser
public import Bootstrap

struct DetectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detect", abstract: "Tells where somebody speaks in a sound or video file, on this machine.",
        discussion: """
            The installed voice activity model listens, or, where none is, the detector that needs no model. WAV is read as it is; every \
            other format takes FFmpeg (apt-get install ffmpeg), which runs in a sandbox.

              crescendo detect talk.mp3                             a line a stretch of speech
              crescendo detect talk.mp3 --json                      seconds, to a thousandth
              crescendo detect talk.mp3 --detector built-in         without the model
            """)

    @Argument(help: "A sound or video file of any format; - is standard input.")
    var file: String

    @Option(help: "An installed voice activity model, or \(DetectRequest.builtIn).")
    var detector: String?

    @Option(help: "Pauses up to this many seconds stay inside a stretch. [default: \(DetectRequest().pause)]")
    var pause: Double?

    @Option(help: "The number of the sound track, from 1; the one that players play if it is not given.")
    var track: Int?

    @Flag(help: "Seconds as JSON, for programs.")
    var json = false

    @Option(help: "The directory that installed models are in.")
    var dataDir: String?

    @Option(help: "The directory with the programs ffmpeg and ffprobe. [default: /usr/bin]")
    var ffmpegDir: String?

    func validate() throws {
        if let track, track < 1 { throw ValidationError("Tracks are counted from 1.") }
        if let pause, !(0.05...60).contains(pause) { throw ValidationError("--pause is 0.05 to 60 seconds.") }
    }

    func run() async throws {
        var request = DetectRequest()
        (request.isJSON, request.detector, request.track) = (json, detector, track)
        if let pause { request.pause = pause }
        let options = ["dataDir": dataDir, "ffmpegDir": ffmpegDir].compactMapValues { $0 }
        try await end(with: Detect.run(file: file, request: request, options: options))
    }
}
