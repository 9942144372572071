import AudioCodecs
import FoundationEssentials
import Logging
import SpeechAnalysis
import Transcription
import VoiceCore

/// What `crescendo detect` is asked for.
public struct DetectRequest: Sendable {
    public var isJSON = false
    /// The name of an installed model, or ``builtIn``; `nil` for what cuts utterances in this installation.
    public var detector: String?
    /// Pauses up to this many seconds stay inside a stretch.
    public var pause = 0.3
    /// Number of the sound track, from 1; `nil` for the one that players play.
    public var track: Int?

    /// The detector that needs no model.
    public static let builtIn = "built-in"

    public init() {}
}

/// `crescendo detect`: a file in, where somebody speaks out.
public enum Detect {
    /// What `--json` prints.
    struct Report: Encodable {
        let detector: String
        /// Of the sound, in seconds.
        let duration: Double
        let speech: [Stretch]
    }

    /// In seconds, to a thousandth.
    struct Stretch: Encodable {
        let start: Double
        let end: Double
    }

    /// - Returns: ``ExitStatus`` of what could not be read or run, else success.
    public static func run(file: String, request: DetectRequest, options: [String: String]) async -> ExitStatus {
        let output = CommandOutput(isJSON: request.isJSON)
        return await output.run {
            let settings = try Settings(options: options, environment: currentEnvironment(), isTerminal: true)
            var logger = Logger(label: "crescendo")
            logger.logLevel = .error
            let engines = Engines(settings, logger: logger)
            let report: Report
            do {
                var finder = try StretchFinder(request, engines)
                report = try await Self.report(of: file, by: &finder, request, decoder: AudioDecoder(ffmpeg: settings.ffmpeg))
            } catch {
                await engines.stop()
                throw error
            }
            await engines.stop()
            try show(report, of: file, output)
        }
    }

    private static func report(
        of file: String, by finder: inout StretchFinder, _ request: DetectRequest, decoder: AudioDecoder
    ) async throws -> Report {
        let progress = TerminalProgress(file: Printable.line(file))
        defer { progress.finish() }
        let media = try await MediaFile.input(file)
        let description = try await decoder.describe(media)
        let options = DecodingOptions(track: request.track.map { $0 - 1 }, channels: .mixed)
        let sound = ReadableAudio(decoder.decode(media, description, options))
        var stretches: [Range<Int>] = []
        var count = 0
        for try await piece in sound {
            stretches += try await finder.push(piece.channels[0])
            count += piece.channels[0].count
            progress.show(seconds: seconds(count))
        }
        stretches += try await finder.finish()
        if let damage = sound.damage { CommandOutput.note("crescendo: \(Printable.line(file)): \(damage.userMessage)") }
        return Report(
            detector: finder.name, duration: seconds(count),
            speech: stretches.map { Stretch(start: seconds($0.lowerBound), end: seconds($0.upperBound)) })
    }

    private static func seconds(_ samples: Int) -> Double {
        (Double(samples) / Double(UtteranceSegmenter.sampleRate) * 1000).rounded() / 1000
    }

    /// To a tenth of a second: `1:02.3`.
    private static func clock(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return "\(Printable.clock(Double(tenths / 10))).\(tenths % 10)"
    }

    private static func show(_ report: Report, of file: String, _ output: CommandOutput) throws {
        if report.speech.isEmpty { CommandOutput.note("crescendo: \(Printable.line(file)): no speech was found.") }
        let lines = report.speech.map { "\(clock($0.start))–\(clock($0.end))" }
        if output.isJSON || !lines.isEmpty { try output.show(report, text: lines.joined(separator: "\n")) }
    }
}
