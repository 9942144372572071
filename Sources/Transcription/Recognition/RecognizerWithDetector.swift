/// A recogniser for which a model finds the pauses.
///
/// Its identity names both: segments that were cut by another detector do not fit together with these.
public struct RecognizerWithDetector: SpeechRecognizer {
    private let recognizer: any SpeechRecognizer
    private let detector: any SpeechDetector

    public init(_ recognizer: any SpeechRecognizer, detector: any SpeechDetector) {
        self.recognizer = recognizer
        self.detector = detector
    }

    public var capabilities: RecognizerCapabilities { recognizer.capabilities }

    public func identity() async throws -> EngineIdentity {
        var identity = try await recognizer.identity()
        identity.modelVersion += ", \(detector.identity)"
        return identity
    }

    public func recognize(_ samples: [Float], settings: TranscriptionSettings) async throws -> RecognizedSegment {
        try await recognizer.recognize(samples, settings: settings)
    }

    public func makeCutter() -> any SpeechCutting { DetectedSpeechSegmenter(detector) }
}
