public import Transcription

/// Turning one segment of speech into words.
public enum RecognitionTask: EngineTask {
    public typealias Settings = TranscriptionSettings
    public typealias Answer = RecognizedSegment
}

extension RecognizedSegment: EngineAnswer {
    /// Refuses times and confidences that no engine can mean.
    public func checkSense() throws(EngineWireViolation) {
        let alternatives = (alternatives ?? []) + words.flatMap { $0.alternatives ?? [] }
        let confidences = [confidence] + words.map(\.confidence) + alternatives.map(\.confidence)
        guard confidences.allSatisfy({ $0.map { (0...1).contains($0) } ?? true }) else { throw .senseless("confidence outside 0…1") }
        guard words.allSatisfy({ $0.start >= 0 && $0.start <= $0.end && $0.end <= 1e6 }) else {
            throw .senseless("word times that are not in order")
        }
        guard words.allSatisfy({ !$0.text.isEmpty }) else { throw .senseless("a word without letters") }
    }
}
