import AudioCodecs
import FoundationEssentials
import Logging
import Transcription
import VoiceAnalysis
import VoiceCore

/// `crescendo analyze`: files in, measures of the voice out, on this machine alone and with nothing left behind.
public enum Analyze {
    /// A file and what was measured of it; one JSON line each.
    struct FileReport: Encodable {
        let file: String
        var analysis: RecordingAnalysis?
        var track: TrackExcerpt?
        var transcript: Transcript?
        var error: FileError?
    }

    struct FileError: Encodable {
        let code: String
        let message: String
    }

    /// Analyses the files one after the other.
    ///
    /// - Returns: the first failure's code; the files behind it are analysed all the same.
    public static func run(files: [String], request: AnalyzeRequest, options: [String: String]) async -> ExitStatus {
        await CommandOutput(isJSON: request.form == .json).runInterruptibly {
            let settings = try Settings(options: options, environment: currentEnvironment(), isTerminal: true)
            if request.plot?.hasSuffix(".png") == true { try PictureConverter.checkInstallation() }
            let written = try request.transcript.map(TranscriptFile.read)
            var logger = Logger(label: "crescendo")
            logger.logLevel = .error
            let engines = request.transcribes ? Engines(settings, logger: logger) : nil
            do {
                let status = try await analyze(files, request, written, engines, AudioDecoder(ffmpeg: settings.ffmpeg))
                await engines?.stop()
                return status
            } catch {
                await engines?.stop()
                throw error
            }
        }
    }

    private static func analyze(
        _ files: [String], _ request: AnalyzeRequest, _ written: Transcript?, _ engines: Engines?, _ decoder: AudioDecoder
    ) async throws -> ExitStatus {
        let wanted = TranscriptionSettings(language: request.language, engine: request.engine, track: request.track)
        let recognizer = try engines?.catalogue.recognizer(for: wanted)
        let output = try AnalysisOutput(request, fileCount: files.count)
        var (worst, shown) = (ExitStatus.success, 0)
        for file in files {
            let progress = TerminalProgress(file: Printable.line(file))
            do {
                let analysis = try await FileAnalysis(file, request, decoder: decoder, progress: progress)
                var result = try await analysis.measure()
                result.transcript = written
                if let recognizer { result.transcript = try await analysis.transcribe(with: recognizer, wanted) }
                progress.finish()
                try output.show(result, of: file)
                shown += 1
            } catch is ReaderLeft {
                return worst
            } catch let error as CancellationError {
                progress.finish()
                throw error
            } catch {
                progress.finish()
                let status = output.fail(error, file: file)
                if worst == .success { worst = status }
            }
        }
        // A file with nothing in it would look like a result.
        if shown > 0 || request.form == .json { try output.finish() }
        return worst
    }
}
