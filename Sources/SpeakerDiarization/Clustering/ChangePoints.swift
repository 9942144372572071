#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Parts speech where another speaker may begin: at pauses, and where the sound before differs most from the sound behind.
///
/// The generalised likelihood ratio of two neighbouring windows against one, with a variance for each coefficient; its peaks are the
/// places (Gish et al., "Segregation of speakers for speech recognition and speaker identification", 1991; Delacourt & Wellekens,
/// "DISTBIC", 2000). Too many are better than too few: what belongs together is put together afterwards.
struct ChangePoints {
    /// A pause of this length parts, in seconds.
    private static let pauseSeconds = 0.25
    /// Frames on each side of a place.
    private static let window = 150
    /// The fewest frames between two places.
    private static let shortest = 100
    /// Every so many frames a place is looked at.
    private static let step = 5

    let frames: SpeechFrames

    /// Pieces in order that cover all frames.
    func pieces() -> [Range<Int>] { frames.runs(partedBy: Self.pauseSeconds).flatMap(parts) }

    private func parts(of run: Range<Int>) -> [Range<Int>] {
        guard run.count >= 2 * Self.window else { return [run] }
        let sums = RunningSums(frames, run)
        let places = Array(stride(from: Self.window, through: run.count - Self.window, by: Self.step))
        let ratios = places.map { sums.ratio(around: $0, window: Self.window) }
        let reach = Self.shortest / Self.step
        var cuts: [Int] = []
        for (i, ratio) in ratios.enumerated() {
            let near = ratios[max(0, i - reach)...min(ratios.count - 1, i + reach)]
            guard near.allSatisfy({ $0 <= ratio }), places[i] - (cuts.last ?? 0) >= Self.shortest else { continue }
            cuts.append(places[i])
        }
        return zip([0] + cuts, cuts + [run.count]).map { run.lowerBound + $0..<run.lowerBound + $1 }
    }
}

/// Sums of coefficients and of their squares over the first frames of a run.
private struct RunningSums {
    private let dimension: Int
    private var sums: [Double]
    private var squares: [Double]

    init(_ frames: SpeechFrames, _ run: Range<Int>) {
        dimension = frames.dimension
        var sums = [Double](repeating: 0, count: dimension)
        var squares = sums
        sums.reserveCapacity((run.count + 1) * dimension)
        squares.reserveCapacity((run.count + 1) * dimension)
        let back = dimension
        frames.forEach(in: run) { x in
            for value in x {
                sums.append(sums[sums.count - back] + Double(value))
                squares.append(squares[squares.count - back] + Double(value) * Double(value))
            }
        }
        (self.sums, self.squares) = (sums, squares)
    }

    /// How much better two Gaussians describe the windows before and behind a place than one describes both, in nats.
    func ratio(around place: Int, window: Int) -> Double {
        var total = 0.0
        for k in 0..<dimension {
            let (a, b) = (variance(k, place - window, place), variance(k, place, place + window))
            total += log(variance(k, place - window, place + window)) - 0.5 * (log(a) + log(b))
        }
        return total * Double(window)
    }

    private func variance(_ k: Int, _ start: Int, _ end: Int) -> Double {
        let count = Double(end - start)
        let sum = sums[end * dimension + k] - sums[start * dimension + k]
        let square = squares[end * dimension + k] - squares[start * dimension + k]
        return max(1e-6, (square - sum * sum / count) / count)
    }
}
