import ArgumentParser
import Bootstrap

struct SpeakCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "speak", abstract: "Speaks a text with an installed model, on this machine.",
        discussion: """
            The sound is a WAV file, which says of itself that a machine spoke. Voices that are told phonemes take eSpeak NG (apt-get \
            install espeak-ng), which runs in a sandbox.

              crescendo models install kitten-nano-en               a model that speaks English
              crescendo speak 'Good morning.' -o morning.wav
              crescendo speak --file letter.txt --voice 3 --speed 0.9 -o letter.wav
              echo 'Good morning.' | crescendo speak --file - | aplay

            Exit codes: 0 it is spoken; 64 wrong usage; 65 nothing in it can be spoken; 66 the file cannot be read; 69 a model or eSpeak \
            NG is not there; 73 the output cannot be written, or is there already.
            """)

    @Argument(help: "The text.")
    var text: String?

    @Option(help: "A file with the text, in UTF-8; - is standard input.")
    var file: String?

    @Option(name: .shortAndLong, help: "The file to write; - is standard output, for a player behind it.")
    var output = "-"

    @Flag(help: "Replace a file that is there.")
    var force = false

    @Option(help: "An installed model; the one that serves text-to-speech if it is not given.")
    var model: String?

    @Option(help: "The number of one of the model's voices, from 0.")
    var voice = 0

    @Option(help: "1 is the model's own speed; 2 is twice as fast.")
    var speed = 1.0

    @Flag(help: "Tell about the file in JSON.")
    var json = false

    @Option(help: "The directory that installed models are in.")
    var dataDir: String?

    func validate() throws {
        guard (text == nil) != (file == nil) else { throw ValidationError("Give a text or --file, one of them.") }
        guard voice >= 0 else { throw ValidationError("Voices are counted from 0.") }
        guard SpeakRequest.speeds.contains(speed) else {
            throw ValidationError("--speed is \(SpeakRequest.speeds.lowerBound) to \(SpeakRequest.speeds.upperBound).")
        }
    }

    func run() async throws {
        var request = SpeakRequest(file.map { .file($0) } ?? .text(text ?? ""))
        (request.output, request.replaces, request.model) = (output, force, model)
        (request.voice, request.speed, request.isJSON) = (voice, speed, json)
        try await end(with: Speak.run(request, options: ["dataDir": dataDir].compactMapValues { $0 }))
    }
}
