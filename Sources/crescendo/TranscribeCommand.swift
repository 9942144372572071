public import ArgumentParser
public import Bootstrap
public import Transcription

struct TranscribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transcribe",
        abstract: "Transcribes sound and video files on this machine. Needs no server and leaves nothing behind.",
        discussion: "WAV is read as it is; every other format takes FFmpeg (apt-get install ffmpeg), which runs in a sandbox.")

    @Argument(help: "Sound or video files of any format; - is standard input.")
    var files: [String]

    @Option(help: "text, json, srt or vtt.")
    var format: TranscribeFormat = .text

    @Flag(help: "The same as --format json.")
    var json = false

    @Option(help: "The language that is spoken, as a BCP 47 tag (en, en-GB); the engine decides if it is not given.")
    var language: String?

    @Option(help: "The engine to use; the first that speaks the language if it is not given.")
    var engine: String?

    @Option(help: "The number of the sound track, from 1; the one that players play if it is not given.")
    var track: Int?

    @Flag(help: "Transcribe each channel for itself: a call with one speaker a channel.")
    var multichannel = false

    @Option(help: "Take noise out first: off, on, or auto for what is noisy only. [default: off]")
    var noiseReduction: NoiseReductionChoice?

    @Flag(help: "Tell speakers apart by their voices (S1, S2 …): a fallback that often fails in lively meetings.")
    var diarize = false

    @Option(help: "How many speak, where that is known; asks for --diarize too.")
    var speakers: Int?
    @Option(help: "fast, balanced or careful, for engines that can choose. [default: balanced]")
    var mode: RecognitionMode?

    @Option(help: "Words and names that may be said, with commas between them, for engines that can be told: 'Ackermann, Crescendo'.")
    var vocabulary: Vocabulary?

    @Option(help: "The directory with the programs ffmpeg and ffprobe. [default: /usr/bin]")
    var ffmpegDir: String?

    @Option(help: "The data directory whose installed models can be used. [default: as for 'crescendo serve']")
    var dataDir: String?

    @Option(help: "Engine processes side by side. [default: one a core]")
    var processes: String?

    func validate() throws {
        if let track, track < 1 { throw ValidationError("Tracks are counted from 1.") }
        try SpeakerOptions.validate(diarize: diarize, speakers: speakers, multichannel: multichannel)
    }

    func run() async throws {
        var options: [String: String] = [:]
        options["dataDir"] = dataDir
        options["engineProcesses"] = processes
        options["ffmpegDir"] = ffmpegDir
        try await end(
            with: Transcribe.run(
                files: files, format: json ? .json : format,
                sound: TranscribeSound(
                    track: track, isMultichannel: multichannel, noiseReduction: noiseReduction, isDiarized: diarize, speakers: speakers),
                hearing: TranscribeHearing(language: language, engine: engine, mode: mode, vocabulary: vocabulary), options: options))
    }
}

extension TranscribeFormat: ExpressibleByArgument {}
extension NoiseReductionChoice: ExpressibleByArgument {}
extension RecognitionMode: ExpressibleByArgument {}

extension Vocabulary: ExpressibleByArgument {
    public init?(argument: String) { try? self.init(text: argument) }
}
