import AudioCodecs
import SpeakerDiarization
import Transcription
import VoiceCore

/// What is the same for all files of one command.
struct FileDiarization {
    let request: DiarizeRequest
    /// `nil` to tell speakers apart without a model.
    let models: DiarizationModels?
    let decoder: AudioDecoder
    let isAlone: Bool

    /// - Throws: `CancellationError` alone; every other failure is told and returned.
    func run(_ file: String) async throws -> ExitStatus {
        let progress = TerminalProgress(file: Printable.line(file))
        do {
            let turns = try await turns(of: file, progress: progress)
            progress.finish()
            try show(turns, of: file)
            return .success
        } catch let error as CancellationError {
            progress.finish()
            throw error
        } catch {
            progress.finish()
            return fail(error, file: file)
        }
    }

    private func turns(of file: String, progress: TerminalProgress) async throws -> [SpeakerTurn] {
        let media = try await MediaFile.input(file)
        let description = try await decoder.describe(media)
        let options = DecodingOptions(
            track: request.track.map { $0 - 1 }, sampleRate: SpeakerDiarizer.sampleRate, channels: .mixed)
        let sound = ReadableAudio(decoder.decode(media, description, options))
        var listener = try SpeakerListener(DiarizationSettings(request), models: models)
        for try await piece in sound {
            try await listener.push(piece)
            progress.show(seconds: listener.seconds)
        }
        if let damage = sound.damage { CommandOutput.note("crescendo: \(Printable.line(file)): \(damage.userMessage)") }
        return try await listener.heard()
    }

    private func show(_ turns: [SpeakerTurn], of file: String) throws {
        switch request.format {
        case .json:
            let report = Diarize.FileReport(file: file, speakers: Set(turns.map(\.speaker)).count, turns: turns.map(Diarize.Turn.init))
            CommandOutput.write(String(decoding: try JSON.encode(report), as: UTF8.self))
        case .rttm: CommandOutput.write(RTTM.text(of: turns, file: Self.stem(of: file)), to: 1)
        case .text:
            if !isAlone { CommandOutput.write("\(Printable.line(file)):") }
            if turns.isEmpty { CommandOutput.note("crescendo: \(Printable.line(file)): no speech was found.") }
            for turn in turns {
                CommandOutput.write("\(Printable.clock(turn.startSeconds))–\(Printable.clock(turn.endSeconds))  \(turn.label)")
            }
            if !isAlone { CommandOutput.write("") }
        }
    }

    /// The file's own name without what says its form.
    private static func stem(of file: String) -> String {
        let name = file == "-" ? "standard-input" : file.split(separator: "/").last.map(String.init) ?? file
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
        return String(name[..<dot])
    }

    private func fail(_ error: any Error, file: String) -> ExitStatus {
        let code = (error as? any CodedError)?.code ?? "failed"
        let message = (error as? any CodedError)?.userMessage ?? "\(error)"
        let report = Diarize.FileReport(file: file, error: .init(code: code, message: message))
        if request.format == .json, let line = try? JSON.encode(report) { CommandOutput.write(String(decoding: line, as: UTF8.self)) }
        CommandOutput.note("crescendo: \(Printable.line(file)): \(message)")
        return ExitStatus(error)
    }
}
