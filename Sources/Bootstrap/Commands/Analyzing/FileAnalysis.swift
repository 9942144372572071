import AudioCodecs
import FoundationEssentials
import SpeechAnalysis
import Transcription
import VoiceAnalysis
import VoiceCore

/// What was found out about one file.
struct FileResult {
    let analysis: RecordingAnalysis
    let tracks: AnalysisTracks
    var transcript: Transcript?

    /// The measures, with what the words add.
    var measures: RecordingAnalysis { transcript.map(analysis.adding) ?? analysis }
}

/// The analysis of one file, which is read twice, and once more for its words.
struct FileAnalysis {
    private let request: AnalyzeRequest
    private let decoder: AudioDecoder
    private let progress: TerminalProgress
    private let file: String
    private let media: MediaFile
    private let description: MediaDescription

    /// Opens the file and looks what is in it. What comes through a pipe is kept in a file that has no name.
    ///
    /// - Throws: `AudioError`, `CommandError`.
    init(_ file: String, _ request: AnalyzeRequest, decoder: AudioDecoder, progress: TerminalProgress) async throws {
        (self.file, self.request, self.decoder, self.progress) = (file, request, decoder, progress)
        media = try await MediaFile.input(file)
        description = try await decoder.describe(media)
    }

    private var trackIndex: Int { request.track.map { $0 - 1 } ?? description.defaultTrack }

    func measure() async throws -> FileResult {
        let tracks = description.tracks
        guard tracks.indices.contains(trackIndex) else { throw AudioError.noSuchTrack(number: trackIndex + 1, count: tracks.count) }
        let surveyed = try await survey()
        var analyzer = try analyzer(of: surveyed)
        let sound = sound()
        for try await piece in sound {
            try analyzer.push(chosen(piece))
            progress.show(seconds: analyzer.seconds)
        }
        if let damage = sound.damage { CommandOutput.note("crescendo: \(Printable.line(file)): \(damage.userMessage)") }
        let analyzed = try analyzer.finish()
        return FileResult(analysis: analyzed.analysis, tracks: analyzed.tracks)
    }

    /// - Throws: `CommandError` for an option that is out of its range.
    private func analyzer(of sound: SurveyedSound) throws -> RecordingAnalyzer {
        do {
            return try RecordingAnalyzer(sound, parameters: AnalysisParameters(request))
        } catch let error as SpeechAnalysisError {
            throw CommandError(error) ?? error
        }
    }

    private func survey() async throws -> SurveyedSound {
        var survey: SoundSurvey?
        for try await piece in sound() {
            let piece = try chosen(piece)
            var current = try survey ?? SoundSurvey(sampleRate: piece.sampleRate, channelCount: piece.channels.count)
            survey = nil
            try current.push(piece)
            survey = current
        }
        guard let surveyed = survey?.finish() else { throw AudioError.noSamples }
        return surveyed
    }

    /// One or two channels apart, more in one unless one of them is asked for.
    private func sound() -> ReadableAudio {
        let track = description.tracks[trackIndex]
        let isApart = track.channelCount <= 2 || request.channel != nil
        let options = DecodingOptions(
            track: trackIndex, sampleRate: RecordingAnalyzer.rate(for: track.sampleRate), channels: isApart ? .apart : .mixed)
        return ReadableAudio(decoder.decode(media, description, options))
    }

    private func chosen(_ piece: AudioBuffer) throws -> AudioBuffer {
        guard let channel = request.channel else { return piece }
        guard piece.channels.indices.contains(channel - 1) else {
            throw CommandError(
                code: "no_such_channel", userMessage: "The sound has no channel \(channel); it has \(piece.channels.count).", status: .usage
            )
        }
        return AudioBuffer(piece.channels[channel - 1], sampleRate: piece.sampleRate)
    }

    /// The words, as `crescendo transcribe` would hear them.
    func transcribe(with recognizer: any SpeechRecognizer, _ settings: TranscriptionSettings) async throws -> Transcript {
        let options = DecodingOptions(track: trackIndex)
        let engine = try await recognizer.identity()
        var segments: [TranscriptSegment] = []
        let sound = ReadableAudio(decoder.decode(media, description, options))
        let summary = try await TranscriptionPipeline(recognizer: recognizer, settings: settings).run(channels: sound) { segment in
            segments.append(segment)
            progress.show(seconds: segment.end)
        }
        return Transcript.assemble(segments, revision: .make(), engine: engine, settings: settings, duration: summary.duration)
    }
}
