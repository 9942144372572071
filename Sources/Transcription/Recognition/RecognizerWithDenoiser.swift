/// A recogniser to which an installed model gives the speech without its noise, in the place of our own noise reduction. Its identity names
/// both.
struct RecognizerWithDenoiser: SpeechRecognizer {
    private let recognizer: any SpeechRecognizer
    let denoiser: (any SpeechDenoiser)?

    init(_ recognizer: any SpeechRecognizer, denoiser: any SpeechDenoiser) {
        self.recognizer = recognizer
        self.denoiser = denoiser
    }

    var capabilities: RecognizerCapabilities { recognizer.capabilities }

    func identity() async throws -> EngineIdentity {
        var identity = try await recognizer.identity()
        if let denoiser { identity.modelVersion += ", \(denoiser.identity)" }
        return identity
    }

    func recognize(_ samples: [Float], settings: TranscriptionSettings) async throws -> RecognizedSegment {
        try await recognizer.recognize(samples, settings: settings)
    }

    func makeCutter() -> any SpeechCutting { recognizer.makeCutter() }
}
