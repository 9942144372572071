import AudioCodecs
import SpeakerDiarization
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
            let job = FileDiarization(request: request, decoder: AudioDecoder(ffmpeg: settings.ffmpeg), isAlone: files.count == 1)
            var worst = ExitStatus.success
            for file in files {
                let status = try await job.run(file)
                if worst == .success { worst = status }
            }
            return worst
        }
    }
}
