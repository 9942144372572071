import AudioCodecs
import FoundationEssentials
import Logging
public import Transcription
import VoiceCore

/// In which form `crescendo transcribe` prints a transcript.
public enum TranscribeFormat: String, CaseIterable, Sendable {
    case text, json, srt, vtt
}

/// What of a file's sound `crescendo transcribe` transcribes.
public struct TranscribeSound: Sendable {
    /// Number of the sound track, from 1; `nil` for the one that players play.
    public var track: Int?
    /// Whether each channel is transcribed for itself.
    public var isMultichannel: Bool
    /// Whether noise is taken out first.
    public var noiseReduction: NoiseReductionChoice?
    /// Whether speakers are told apart, and how many there are, if that is known.
    public var isDiarized: Bool
    public var speakers: Int?

    public init(
        track: Int? = nil, isMultichannel: Bool = false, noiseReduction: NoiseReductionChoice? = nil, isDiarized: Bool = false,
        speakers: Int? = nil
    ) {
        self.track = track
        self.isMultichannel = isMultichannel
        self.noiseReduction = noiseReduction
        self.isDiarized = isDiarized
        self.speakers = speakers
    }
}

/// What hears it, and how.
public struct TranscribeHearing: Sendable {
    /// A BCP 47 tag; `nil` lets the engine decide.
    public var language: String?
    /// The engine's name; `nil` takes the first that speaks the language.
    public var engine: String?
    public var mode: RecognitionMode?
    public var vocabulary: Vocabulary?

    public init(language: String? = nil, engine: String? = nil, mode: RecognitionMode? = nil, vocabulary: Vocabulary? = nil) {
        self.language = language
        self.engine = engine
        self.mode = mode
        self.vocabulary = vocabulary
    }
}

/// `crescendo transcribe`: files in, transcripts out, on this machine alone and with nothing left behind.
public enum Transcribe {
    /// A file and what was heard in it; one JSON line each.
    struct FileReport: Encodable {
        let file: String
        let transcript: Transcript?
        let error: FileError?
    }

    struct FileError: Encodable {
        let code: String
        let message: String
    }

    /// Transcribes the files one after the other, each on all engine processes.
    ///
    /// - Returns: the first failure's code; the files behind it are transcribed all the same.
    ///
    /// - Parameter sound: what of the files is to be transcribed.
    public static func run(
        files: [String], format: TranscribeFormat, sound: TranscribeSound, hearing: TranscribeHearing, options: [String: String]
    ) async -> ExitStatus {
        let output = CommandOutput(isJSON: format == .json)
        var worst = ExitStatus.success
        let status = await output.run {
            let settings = try Settings(options: options, environment: currentEnvironment(), isTerminal: true)
            var logger = Logger(label: "crescendo")
            logger.logLevel = .error
            let engines = Engines(settings, logger: logger)
            do {
                let wanted = TranscriptionSettings(
                    language: hearing.language, engine: hearing.engine, track: sound.track, multichannel: sound.isMultichannel ? true : nil,
                    noiseReduction: sound.noiseReduction, diarize: sound.isDiarized ? true : nil, speakers: sound.speakers,
                    mode: hearing.mode, vocabulary: hearing.vocabulary)
                let job = try FileTranscription(
                    recognizer: engines.catalogue.recognizer(for: wanted), settings: wanted,
                    decoder: AudioDecoder(ffmpeg: settings.ffmpeg), format: format, isAlone: files.count == 1)
                for file in files {
                    let status = await job.run(file)
                    if worst == .success { worst = status }
                }
            } catch {
                await engines.stop()
                throw error
            }
            await engines.stop()
        }
        return status == .success ? worst : status
    }
}

/// What is the same for all files of one command.
private struct FileTranscription {
    let recognizer: any SpeechRecognizer
    let settings: TranscriptionSettings
    let decoder: AudioDecoder
    let format: TranscribeFormat
    let isAlone: Bool

    func run(_ file: String) async -> ExitStatus {
        let progress = TerminalProgress(file: file)
        do {
            let transcript = try await transcript(of: file, progress: progress)
            progress.finish()
            try show(transcript, of: file)
            return .success
        } catch {
            progress.finish()
            return fail(error, file: file)
        }
    }

    private func transcript(of file: String, progress: TerminalProgress) async throws -> Transcript {
        let sound = try await sound(of: file)
        let engine = try await recognizer.identity()
        var segments: [TranscriptSegment] = []
        let summary = try await TranscriptionPipeline(recognizer: recognizer, settings: settings).run(channels: sound) { segment in
            segments.append(segment)
            progress.show(seconds: segment.end)
        }
        if let damage = sound.damage { CommandOutput.note("crescendo: \(file): \(damage.userMessage)") }
        return Transcript.assemble(
            segments, turns: summary.turns, revision: .make(), engine: engine, settings: settings, duration: summary.duration)
    }

    /// The sound as far as it can be read.
    private func sound(of file: String) async throws -> ReadableAudio {
        let media = try await MediaFile.input(file)
        let description = try await decoder.describe(media)
        let options = DecodingOptions(
            track: settings.track.map { $0 - 1 }, channels: settings.multichannel == true ? .apart : .mixed)
        return ReadableAudio(decoder.decode(media, description, options))
    }

    private func show(_ transcript: Transcript, of file: String) throws {
        switch format {
        case .json:
            let report = Transcribe.FileReport(file: file, transcript: transcript, error: nil)
            CommandOutput.write(String(decoding: try JSON.encode(report), as: UTF8.self))
        case .text:
            if !isAlone { CommandOutput.write("\(file):") }
            if transcript.speechFound {
                CommandOutput.write(transcript.plainText(), to: 1)
            } else {
                CommandOutput.note("crescendo: \(file): no speech was found.")
            }
            if !isAlone { CommandOutput.write("") }
        case .srt: CommandOutput.write(transcript.srt(), to: 1)
        case .vtt: CommandOutput.write(transcript.webVTT(), to: 1)
        }
    }

    private func fail(_ error: any Error, file: String) -> ExitStatus {
        let code = (error as? any CodedError)?.code ?? "failed"
        let message = (error as? any CodedError)?.userMessage ?? "\(error)"
        let report = Transcribe.FileReport(file: file, transcript: nil, error: .init(code: code, message: message))
        if format == .json, let line = try? JSON.encode(report) { CommandOutput.write(String(decoding: line, as: UTF8.self)) }
        CommandOutput.note("crescendo: \(file): \(message)")
        return ExitStatus(error)
    }
}
