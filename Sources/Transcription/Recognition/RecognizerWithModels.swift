/// A recogniser whose sound installed models have a share in: one takes the noise out before it hears, in the place of our own noise
/// reduction; others tell the speakers apart. Its identity names them.
struct RecognizerWithModels: SpeechRecognizer {
    private let recognizer: any SpeechRecognizer
    let denoiser: (any SpeechDenoiser)?
    let diarization: DiarizationModels?

    init(_ recognizer: any SpeechRecognizer, denoiser: (any SpeechDenoiser)? = nil, diarization: DiarizationModels? = nil) {
        self.recognizer = recognizer
        self.denoiser = denoiser
        self.diarization = diarization
    }

    var capabilities: RecognizerCapabilities { recognizer.capabilities }

    func identity() async throws -> EngineIdentity {
        var identity = try await recognizer.identity()
        if let denoiser { identity.modelVersion += ", \(denoiser.identity)" }
        return diarization?.identity(with: identity) ?? identity
    }

    func recognize(_ samples: [Float], settings: TranscriptionSettings) async throws -> RecognizedSegment {
        try await recognizer.recognize(samples, settings: settings)
    }

    func makeCutter() -> any SpeechCutting { recognizer.makeCutter() }
}
