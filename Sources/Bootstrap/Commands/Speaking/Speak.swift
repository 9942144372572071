import FoundationEssentials
import Logging
import Synthesis
import TranscriptionEngines
import VoiceCore

/// `crescendo speak`: text in, a WAV file out, on this machine alone.
public enum Speak {
    /// What `--json` prints.
    struct Report: Encodable {
        let file: String
        let model: String
        let voice: Int
        /// How many the model has: from 0 to one less.
        let voices: Int
        /// In Hz.
        let sampleRate: Int
        /// In seconds.
        let duration: Double
    }

    /// Bytes of a text; a book has one million.
    static let textLimit = 16 << 20

    /// - Returns: ``ExitStatus`` of what could not be read, run or written, else success.
    public static func run(_ request: SpeakRequest, options: [String: String]) async -> ExitStatus {
        let output = CommandOutput(isJSON: request.isJSON)
        return await output.runInterruptibly {
            let settings = try Settings(options: options, environment: currentEnvironment(), isTerminal: true)
            let text = try await text(request.source)
            if request.output == "-", CommandOutput.isTerminal(1) { throw Self.noPlaceForSound }
            var logger = Logger(label: "crescendo")
            logger.logLevel = .error
            let engines = Engines(settings, logger: logger)
            do {
                let report = try await speak(text, request, with: try synthesizer(request.model, of: engines), settings)
                await engines.stop()
                let lasts = Printable.clock(report.duration.rounded())
                // In a pipe the sound is the answer.
                guard request.output != "-" else { return .success }
                try output.show(report, text: "\(Printable.line(request.output)): \(lasts), voice \(report.voice) of \(report.model)")
            } catch {
                await engines.stop()
                if error is ReaderLeft { return .success }
                throw error
            }
            return .success
        }
    }

    private static func speak(
        _ text: String, _ request: SpeakRequest, with synthesizer: SherpaSynthesizer, _ settings: Settings
    ) async throws -> Report {
        var speaking = Speaking(synthesizer, phonemizer: EspeakPhonemizer(program: settings.espeak))
        (speaking.voice, speaking.speed) = (request.voice, request.speed)
        var file: SpokenFile?
        var voices = 0
        let progress = TerminalProgress(file: Printable.line(request.output))
        defer { progress.finish() }
        try await speaking.speak(text) { speech in
            let target = try file ?? SpokenFile(request, rate: Int(speech.audio.sampleRate), by: synthesizer.identity)
            file = target
            voices = speech.voices
            try target.append(speech.audio.channels[0])
            progress.show(seconds: target.seconds)
        }
        // Whoever speaks nothing has thrown.
        guard let file else { throw SynthesisError.nothingToSay }
        try file.finish()
        return Report(
            file: request.output, model: synthesizer.processes.name, voice: request.voice, voices: voices, sampleRate: file.rate,
            duration: (file.seconds * 1000).rounded() / 1000)
    }

    private static func synthesizer(_ name: String?, of engines: Engines) throws -> SherpaSynthesizer {
        let all = engines.synthesizers
        guard let found = name.map({ name in all.first { $0.processes.name == name } }) ?? all.first else {
            let installs = "'crescendo models install kitten-nano-en' installs a small one."
            throw CommandError(
                code: "voice_model_missing",
                userMessage: name.map { "There is no text-to-speech model '\(Printable.line($0))' installed. \(installs)" }
                    ?? "No text-to-speech model is installed. \(installs)",
                status: .unavailable)
        }
        try found.processes.checkInstallation()
        return found
    }

    private static func text(_ source: SpeakRequest.Source) async throws -> String {
        guard case .file(let path) = source else {
            if case .text(let text) = source { return text }
            return ""
        }
        var bytes: [UInt8] = []
        for try await chunk in try FileChunks(path) {
            bytes += chunk
            guard bytes.count <= textLimit else {
                throw CommandError(
                    code: "text_too_long", userMessage: "The text has more than \(textLimit >> 20) MiB.", status: .badData)
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandError(code: "text_not_utf8", userMessage: "The file is no text in UTF-8.", status: .badData)
        }
        return text
    }

    private static let noPlaceForSound = CommandError(
        code: "output_is_terminal", userMessage: "A terminal shows no sound: name a file with --output, or pipe it to a player.",
        status: .usage)
}
