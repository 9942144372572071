import Foundation

@testable import TranscriptionEngines

/// Models that `scripts/test-models.py` makes, and sounds that they know: a low tone is the word "low", a high one "high".
enum ModelForTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func folder(_ name: String) -> String { root.appending(path: ".deps/test-models/\(name)").path }

    static var library: String { root.appending(path: ".deps/sherpa-onnx/lib").path }

    static let ctcSettings = ["model_config.nemo_ctc.model": "model.onnx", "model_config.tokens": "tokens.txt"]

    static func ctc(
        folder: String = Self.folder("ctc"), settings: [String: String] = Self.ctcSettings, longestSeconds: Double = 60
    ) -> SherpaModel {
        SherpaModel(
            name: "ctc-for-tests", version: "0123456789ab", kind: .whole, languages: ["en"], folder: folder, settings: settings,
            longestSeconds: longestSeconds)
    }

    /// Whisper's form: one word an utterance, without times.
    static let whisper = SherpaModel(
        name: "whisper-for-tests", version: "0123456789ab", kind: .whole, languages: ["en"], folder: folder("whisper"),
        settings: [
            "model_config.whisper.encoder": "encoder.onnx", "model_config.whisper.decoder": "decoder.onnx",
            "model_config.tokens": "tokens.txt", "model_config.whisper.language": "en", "model_config.whisper.task": "transcribe",
        ], givesWordTimes: false, longestSeconds: 30)

    /// A streaming transducer.
    static let live = SherpaModel(
        name: "live-for-tests", version: "0123456789ab", kind: .live, languages: ["en"], folder: folder("live"),
        settings: [
            "model_config.transducer.encoder": "encoder.onnx", "model_config.transducer.decoder": "decoder.onnx",
            "model_config.transducer.joiner": "joiner.onnx", "model_config.tokens": "tokens.txt",
        ])

    static func recognizer(_ model: SherpaModel, slots: Int = 1, library: String = Self.library) throws -> SherpaRecognizer {
        try SherpaRecognizer(processes(model, slots: slots, library: library))
    }

    static func processes<Work: EngineTask>(
        _ model: SherpaModel, slots: Int = 1, library: String = Self.library
    ) throws -> SherpaProcesses<Work> {
        try SherpaProcesses(
            model, library: library, slots: slots, limits: patientLimits, command: engine(SherpaEngine.name), logger: quiet)
    }

    /// Tones of 0.4 s, each after half a second of a quiet room, which also ends it.
    static func tones(_ heights: [Double]) -> [Float] {
        var state: UInt64 = 1
        func room(_ count: Int) -> [Float] {
            (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return 1e-4 * (Float(state >> 40) / Float(1 << 23) - 1)
            }
        }
        var samples: [Float] = []
        for height in heights {
            samples += room(8000)
            samples += zip(room(6400), 0...).map { noise, i in noise + 0.3 * Float(sin(2 * .pi * height * Double(i) / 16_000)) }
        }
        return samples + room(8000)
    }

    /// Marks and capitals by a table.
    static let punctuation = SherpaModel(
        name: "punctuation-for-tests", version: "0123456789ab", kind: .punctuation, languages: ["en"], folder: folder("punctuation"),
        settings: ["model.cnn_bilstm": "model.onnx", "model.bpe_vocab": "bpe.vocab"])

    /// What is low is noise.
    static let denoiser = SherpaModel(
        name: "denoiser-for-tests", version: "0123456789ab", kind: .noiseReduction, languages: ["mul"], folder: folder("denoiser"),
        settings: ["model.gtcrn.model": "model.onnx"])

    /// The means of a sound's bands.
    static let embedding = SherpaModel(
        name: "embedding-for-tests", version: "0123456789ab", kind: .speakerEmbedding, languages: ["en"], folder: folder("embedding"),
        settings: ["model": "model.onnx"])

    /// Tells low voices from high ones, with the means of a sound's bands.
    static let segmentation = SherpaModel(
        name: "segmentation-for-tests", version: "0123456789ab", kind: .speakerSegmentation, languages: ["mul"],
        folder: folder("segmentation"), settings: ["segmentation.pyannote.model": "model.onnx"], longestSeconds: 20
    ).paired(with: embedding)

    /// English is low and German is high.
    static let languages = SherpaModel(
        name: "languages-for-tests", version: "0123456789ab", kind: .languageIdentification, languages: ["mul"],
        folder: folder("languages"), settings: ["whisper.encoder": "encoder.onnx", "whisper.decoder": "decoder.onnx"], longestSeconds: 30)

    /// Piper's form of VITS: each token is a level that is held for 100 samples.
    static let voice = voice("vits", folder: "voice")

    /// The same in the form of another family.
    static func voice(_ family: String, folder name: String) -> SherpaModel {
        var settings = ["model.\(family).model": "model.onnx", "model.\(family).tokens": "tokens.txt"]
        if family != "vits" { settings["model.\(family).voices"] = "voices.bin" }
        return SherpaModel(
            name: "\(name)-for-tests", version: "0123456789ab", kind: .textToSpeech, languages: ["en"], folder: folder(name),
            settings: settings, phonemeVoice: "en-us")
    }

    static let low = 300.0
    static let high = 5000.0
}
