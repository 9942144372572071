import CSherpaOnnx
import Transcription

/// A voice activity model that sherpa-onnx runs, inside its process.
final class SherpaDetectorEngine: HostedEngine {
    typealias Work = SpeechDetectionTask

    let hello: EngineHello
    private let model: SherpaModel
    private let detector: OpaquePointer
    private var count = 0

    init(_ model: SherpaModel, library: String) throws(EngineError) {
        self.model = model
        detector = try model.read(with: library) { crescendo_sherpa_detector_make($0, Float(model.longestSeconds)) }
        hello = EngineHello(identity: model.identity, sampleRate: SherpaModel.sampleRate, sampleForm: .int16, languages: model.languages)
    }

    deinit { crescendo_sherpa_detector_free(detector) }

    func begin(_ settings: Work.Settings) { abandon() }

    func feed(_ samples: [Int16]) throws(EngineError) -> Work.Answer? {
        count += samples.count
        guard Double(count) <= model.longestSeconds * SherpaModel.sampleRate else { throw .segmentTooLong(model) }
        let floats = samples.map { Float($0) / 32768 }
        crescendo_sherpa_detector_feed(detector, floats, floats.count)
        return nil
    }

    func finish() -> Work.Answer {
        defer { abandon() }
        crescendo_sherpa_detector_flush(detector)
        var speech: [Work.Answer.Stretch] = []
        var (start, length): (Int64, Int64) = (0, 0)
        while crescendo_sherpa_detector_next(detector, &start, &length) != 0 {
            // It says that speech began before it, to be sure of the beginning: that may lie in the stretch before, or before the sound.
            let begin = max(Int(start), speech.last.map { $0.start + $0.count } ?? 0)
            let end = min(Int(start + length), count)
            if begin < end { speech.append(Work.Answer.Stretch(start: begin, count: end - begin)) }
        }
        return Work.Answer(speech: speech)
    }

    func abandon() {
        crescendo_sherpa_detector_reset(detector)
        count = 0
    }
}
