import ArgumentParser
import Bootstrap

struct AnalyzeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Measures the voice in sound and video files, on this machine. Needs no server and leaves nothing behind.",
        discussion: """
            Pitch, loudness, formants, voice quality, speech rate and pauses, by Praat's methods and with its defaults. WAV is read as it is; \
            every other format takes FFmpeg (apt-get install ffmpeg), which runs in a sandbox. None of it is a diagnosis.

              crescendo analyze talk.mp3                            a report
              crescendo analyze talk.mp3 --plot talk.svg            and a picture of all of it over time
              crescendo analyze *.wav --csv -o voices.csv           a table of several files
              crescendo analyze talk.mp3 --textgrid --transcribe -o talk.TextGrid
              crescendo analyze vowel.wav --pitch-floor 60 --pitch-ceiling 300 --json
              crescendo analyze talk.mp3 --measure pitch            the pitch over time, as CSV
              ffmpeg -i film.mkv -f wav - | crescendo analyze -

            Exit codes: 0 all went well; 1 something failed; 64 wrong usage; 65 no usable audio; 66 a file cannot be read; 69 FFmpeg, an \
            engine or the converter of pictures is not there; 73 the output cannot be written, or is there already.
            """)

    @Argument(help: "Sound or video files of any format; - is standard input.")
    var files: [String]

    @Flag(help: "Answer in JSON, a line a file.")
    var json = false

    @Flag(help: "Answer in CSV, a line a measure.")
    var csv = false

    @Flag(help: "Answer as Praat's TextGrid: speech and pauses, syllables, words.")
    var textgrid = false

    @Option(help: ArgumentHelp("One measure over time: \(AnalyzeRequest.measures.joined(separator: ", ")).", valueName: "name"))
    var measure: String?

    @Option(name: .shortAndLong, help: "The file to write; - is standard output.")
    var output: String?

    @Option(help: "Draws the analysis of one file: a picture that ends with .svg or .png.")
    var plot: String?

    @Flag(help: "Replace files that are there.")
    var force = false

    @Flag(help: "Recognise the words too, on this machine: for words a minute, filled pauses, and the TextGrid.")
    var transcribe = false

    @Option(help: "Take the words from this file: a transcript as JSON.")
    var transcript: String?

    @Option(help: "The language that is spoken, as a BCP 47 tag, for --transcribe.")
    var language: String?

    @Option(help: "The engine for --transcribe.")
    var engine: String?

    @Option(help: "The number of the sound track, from 1; the one that players play if it is not given.")
    var track: Int?

    @Option(help: "Measure one channel alone, from 1; the mean of all if it is not given.")
    var channel: Int?

    @OptionGroup(title: "Settings of the measures") var settings: AnalyzeSettings

    @Option(help: "The directory with the programs ffmpeg and ffprobe. [default: /usr/bin]")
    var ffmpegDir: String?

    func validate() throws {
        guard [json, csv, textgrid].filter({ $0 }).count <= 1 else { throw ValidationError("Choose one of --json, --csv and --textgrid.") }
        if files.isEmpty { throw ValidationError("Name a file.") }
        if let track, track < 1 { throw ValidationError("Tracks are counted from 1.") }
        if let channel, channel < 1 { throw ValidationError("Channels are counted from 1.") }
        if transcribe, transcript != nil { throw ValidationError("Give --transcribe or --transcript.") }
        if transcribe, channel != nil { throw ValidationError("Words are recognised of all channels together: --transcribe or --channel.") }
        if files.count > 1 {
            if textgrid { throw ValidationError("A TextGrid is of one file.") }
            if plot != nil { throw ValidationError("A picture is of one file.") }
            if measure != nil, !json { throw ValidationError("A measure over time is of one file, or in --json.") }
            if transcript != nil { throw ValidationError("A transcript is of one file.") }
        }
        try validateForms()
    }

    private func validateForms() throws {
        if let measure {
            guard AnalyzeRequest.measures.contains(measure) else {
                throw ValidationError("'\(measure)' is no measure; there are \(AnalyzeRequest.measures.joined(separator: ", ")).")
            }
            if textgrid { throw ValidationError("A measure over time is CSV or --json.") }
        }
        if let plot, !plot.hasSuffix(".svg"), !plot.hasSuffix(".png") { throw ValidationError("A picture's file ends with .svg or .png.") }
    }

    func run() async throws {
        var request = AnalyzeRequest()
        request.form = json ? .json : csv ? .csv : textgrid ? .textgrid : .text
        (request.measure, request.output, request.plot, request.replaces) = (measure, output, plot, force)
        (request.track, request.channel) = (track, channel)
        (request.transcribes, request.transcript, request.language, request.engine) = (transcribe, transcript, language, engine)
        settings.apply(to: &request)
        try await end(with: Analyze.run(files: files, request: request, options: ffmpegDir.map { ["ffmpegDir": $0] } ?? [:]))
    }
}

/// What the measures are made with.
struct AnalyzeSettings: ParsableArguments {
    @Option(help: "The lowest pitch that is sought, in Hz. [default: 75]")
    var pitchFloor: Double?

    @Option(help: "The highest pitch that is sought, in Hz. [default: 600]")
    var pitchCeiling: Double?

    @Option(help: "The highest formant that is sought, in Hz: 5000 for a low voice, 8000 for a child's. [default: 5500]")
    var formantCeiling: Double?

    @Option(help: "How many formants lie below the ceiling; halves are allowed. [default: 5]")
    var formants: Double?

    @Option(parsing: .unconditional, help: "What counts as silent, in dB beside the loud parts: 0 or less. [default: -25]")
    var pauseThreshold: Double?

    @Option(help: "How long a silence is a pause, in seconds. [default: 0.25]")
    var minimumPause: Double?

    func apply(to request: inout AnalyzeRequest) {
        (request.pitchFloor, request.pitchCeiling) = (pitchFloor, pitchCeiling)
        (request.formantCeiling, request.formants) = (formantCeiling, formants)
        (request.pauseThreshold, request.minimumPause) = (pauseThreshold, minimumPause)
    }
}
