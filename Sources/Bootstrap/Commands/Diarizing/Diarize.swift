import AudioCodecs
import Logging
import SpeakerDiarization
import Transcription
import TranscriptionEngines
import VoiceCore

/// `crescendo diarize`: files in, who speaks when out, on this machine alone and with nothing left behind.
public enum Diarize {
    /// A file and its turns; one JSON line each.
    struct FileReport: Encodable {
        let file: String
        var speakers: Int?
        var turns: [Turn]?
        var error: FileError?
    }

    /// Times in seconds, to a thousandth.
    struct Turn: Encodable {
        let start: Double
        let end: Double
        let speaker: String

        init(_ turn: SpeakerTurn) {
            start = (turn.startSeconds * 1_000).rounded() / 1_000
            end = (turn.endSeconds * 1_000).rounded() / 1_000
            speaker = turn.label
        }
    }

    struct FileError: Encodable {
        let code: String
        let message: String
    }

    /// Diarizes the files one after the other.
    ///
    /// - Returns: the first failure's code; the files behind it are diarized all the same.
    public static func run(files: [String], request: DiarizeRequest, options: [String: String]) async -> ExitStatus {
        await CommandOutput(isJSON: request.format == .json).runInterruptibly {
            let settings = try Settings(options: options, environment: currentEnvironment(), isTerminal: true)
            try DiarizationSettings(request).check()
            var logger = Logger(label: "crescendo")
            logger.logLevel = .error
            let engines = Engines(settings, logger: logger)
            do {
                let job = FileDiarization(
                    request: request, models: try models(for: request, engines), decoder: AudioDecoder(ffmpeg: settings.ffmpeg),
                    isAlone: files.count == 1)
                var worst = ExitStatus.success
                for file in files {
                    let status = try await job.run(file)
                    if worst == .success { worst = status }
                }
                await engines.stop()
                return worst
            } catch {
                await engines.stop()
                throw error
            }
        }
    }

    /// - Returns: `nil` for the diarizer that needs no model, which is the one that has a penalty.
    /// - Throws: `diarizer_unknown` for the name of a model that cannot run.
    private static func models(for request: DiarizeRequest, _ engines: Engines) throws -> DiarizationModels? {
        let installed = engines.catalogue.diarization
        guard let wanted = request.diarizer else { return request.penalty == nil ? installed : nil }
        if wanted == DiarizeRequest.builtIn { return nil }
        guard let installed, engines.installed.diarizer?.name == wanted else {
            throw CommandError(
                code: "diarizer_unknown",
                userMessage:
                    "There is no speaker segmentation model '\(Printable.line(wanted))' that can run and serves, or no speaker embedding model "
                    + "beside it; 'crescendo models list --installed' names both, and 'crescendo doctor' says why one cannot run.",
                status: .usage)
        }
        return installed
    }
}
