#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What formants are followed by, under Praat's names and with its defaults, which are for a woman's voice.
public struct FormantTrackingParameters: Sendable, Equatable {
    /// Where each track is expected, in Hz: F1, F2 and so on, 1 to 5 of them. For a man: 500, 1485, 2475.
    public var references = [550.0, 1_650, 2_750]
    /// For each 1000 Hz between a formant and its track's reference.
    public var frequencyCost = 1.0
    /// For each bandwidth as wide as its formant is high.
    public var bandwidthCost = 1.0
    /// For each octave from one frame to the next.
    public var transitionCost = 1.0

    public init() {}

    func check() throws {
        let require = SpeechAnalysisError.require
        try require((1...5).contains(references.count), "references.count", Double(references.count), "1 to 5")
        for reference in references { try require(reference > 0 && reference.isFinite, "references", reference, "above 0 Hz") }
        for (name, cost) in [("frequencyCost", frequencyCost), ("bandwidthCost", bandwidthCost), ("transitionCost", transitionCost)] {
            try require(cost >= 0 && cost.isFinite, name, cost, "0 or more")
        }
    }
}

extension FormantTrack {
    /// Chooses for each frame which of its formants are F1, F2, …, so that they go on smoothly.
    ///
    /// As Praat's manual describes "Formant: Track…": the tracks with the least sum of |F − reference| / 1000 · frequency cost, B / F · bandwidth
    /// cost and |log2(F / F before)| · transition cost, by Viterbi's algorithm (Xia & Espy-Wilson, "A new strategy of formant tracking based
    /// on dynamic programming", 2000). Differs: frames with fewer formants than tracks, silence above all, are left as they are and part
    /// the sound into pieces that are tracked on their own, where Praat refuses the sound.
    ///
    /// - Throws: `SpeechAnalysisError.badParameter`.
    public func tracked(_ parameters: FormantTrackingParameters = FormantTrackingParameters()) throws -> FormantTrack {
        try parameters.check()
        let trackCount = parameters.references.count
        var result = self
        var start = 0
        while start < frames.count {
            var end = start
            while end < frames.count, frames[end].count >= trackCount { end += 1 }
            if end > start {
                var path = TrackPath(parameters)
                for frame in start..<end { path.append(frames[frame]) }
                for (offset, chosen) in path.best().enumerated() { result.frames[start + offset] = chosen }
            }
            start = end + 1
        }
        return result
    }
}

/// The cheapest way through the choices of formants, frame by frame.
private struct TrackPath {
    private let parameters: FormantTrackingParameters
    /// For each frame, the choices that there are.
    private var choices: [[[Formant]]] = []
    /// For each frame and choice, the choice of the frame before that leads to it most cheaply.
    private var previous: [[Int]] = []
    private var costs: [Double] = []

    init(_ parameters: FormantTrackingParameters) { self.parameters = parameters }

    mutating func append(_ formants: [Formant]) {
        let options = Self.choices(formants, parameters.references.count)
        guard let last = choices.last else {
            choices = [options]
            previous = [options.map { _ in 0 }]
            costs = options.map(localCost)
            return
        }
        var (from, next): ([Int], [Double]) = ([], [])
        for option in options {
            let ways = last.indices.map { costs[$0] + transition(last[$0], option) }
            let cheapest = ways.indices.min { ways[$0] < ways[$1] } ?? 0
            from.append(cheapest)
            next.append(ways[cheapest] + localCost(option))
        }
        choices.append(options)
        previous.append(from)
        costs = next
    }

    /// The chosen formants of every frame.
    func best() -> [[Formant]] {
        var option = costs.indices.min { costs[$0] < costs[$1] } ?? 0
        var path: [[Formant]] = []
        for frame in choices.indices.reversed() {
            path.append(choices[frame][option])
            option = previous[frame][option]
        }
        return path.reversed()
    }

    /// All ways to take `count` of the formants, in rising order.
    private static func choices(_ formants: [Formant], _ count: Int) -> [[Formant]] {
        guard count > 0 else { return [[]] }
        return (0...(formants.count - count)).flatMap { first in
            choices(Array(formants[(first + 1)...]), count - 1).map { [formants[first]] + $0 }
        }
    }

    private func localCost(_ option: [Formant]) -> Double {
        option.indices.reduce(0) { sum, track in
            let formant = option[track]
            return sum + parameters.frequencyCost * abs(formant.frequencyHz - parameters.references[track]) / 1_000 + parameters
                .bandwidthCost
                * formant.bandwidthHz / formant.frequencyHz
        }
    }

    private func transition(_ a: [Formant], _ b: [Formant]) -> Double {
        parameters.transitionCost * zip(a, b).reduce(0) { $0 + abs(log2($1.0.frequencyHz / $1.1.frequencyHz)) }
    }
}
