import SpeechAnalysis
import Transcription
import TranscriptionEngines
import VoiceCore

/// Stretches of speech without any padding, found by a model or without one.
struct StretchFinder {
    private enum Source {
        case builtIn(VoiceActivityDetector)
        case model(JoinedSpeech, name: String)
    }

    private var source: Source

    /// - Throws: `detector_unknown` for the name of a model that is not installed.
    init(_ request: DetectRequest, _ engines: Engines) throws {
        let wanted = request.detector ?? engines.detector?.processes.name ?? DetectRequest.builtIn
        if wanted == DetectRequest.builtIn {
            var settings = VoiceActivitySettings(preRollSeconds: 0, hangoverSeconds: 0)
            settings.pauseSeconds = request.pause
            source = .builtIn(VoiceActivityDetector(settings: settings))
        } else if let detector = engines.detector, detector.processes.name == wanted {
            source = .model(JoinedSpeech(detector, pause: request.pause), name: wanted)
        } else {
            throw CommandError(
                code: "detector_unknown",
                userMessage:
                    "There is no voice activity model '\(Printable.line(wanted))' that can run; 'crescendo models list' names the installed ones, "
                    + "and 'crescendo doctor' says what they lack.",
                status: .usage)
        }
    }

    var name: String {
        switch source {
        case .builtIn: DetectRequest.builtIn
        case .model(_, let name): name
        }
    }

    /// - Parameter samples: mono, at 16 kHz.
    /// - Returns: what has ended by now, in samples.
    mutating func push(_ samples: [Float]) async throws -> [Range<Int>] {
        switch source {
        case .builtIn(var detector):
            defer { source = .builtIn(detector) }
            return try detector.push(samples).map(\.samples)
        case .model(var stretches, let name):
            defer { source = .model(stretches, name: name) }
            return try await stretches.push(samples)
        }
    }

    mutating func finish() async throws -> [Range<Int>] {
        switch source {
        case .builtIn(var detector): return detector.finish().map(\.samples)
        case .model(var stretches, _): return try await stretches.finish()
        }
    }
}
