/// The samples of a request to a model that takes sound as a whole.
struct GatheredSound {
    /// Mono at ``SherpaModel/sampleRate``, −1…1.
    private(set) var samples: [Float] = []

    private let model: SherpaModel
    private let longestSeconds: Double

    /// - Parameter longestSeconds: what is taken at most, if that is less than the model takes.
    init(for model: SherpaModel, longestSeconds: Double = .infinity) {
        self.model = model
        self.longestSeconds = min(longestSeconds, model.longestSeconds)
    }

    /// - Throws: `segment_too_long`.
    mutating func append(_ more: [Int16]) throws(EngineError) {
        guard Double(samples.count + more.count) <= longestSeconds * SherpaModel.sampleRate else { throw .segmentTooLong(model) }
        samples += more.map { Float($0) / 32768 }
    }

    /// Whether there is less of it than a model can work on: some end the process over less than a few frames.
    func isShorter(than seconds: Double) -> Bool { Double(samples.count) < seconds * SherpaModel.sampleRate }

    mutating func clear() { samples.removeAll(keepingCapacity: true) }
}
