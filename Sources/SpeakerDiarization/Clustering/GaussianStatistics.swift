#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Count, sums and sums of products of feature vectors: what a Gaussian with full covariance is made from. They add up.
struct GaussianStatistics: Sendable {
    let dimension: Int
    private(set) var count = 0.0
    private var sums: [Double]
    /// Sums of products, the lower triangle row by row.
    private var products: [Double]

    init(dimension: Int) {
        self.dimension = dimension
        sums = [Double](repeating: 0, count: dimension)
        products = [Double](repeating: 0, count: dimension * (dimension + 1) / 2)
    }

    init(_ frames: SpeechFrames, _ range: Range<Int>) {
        self.init(dimension: frames.dimension)
        add(frames, range)
    }

    mutating func add(_ frames: SpeechFrames, _ range: Range<Int>) {
        count += Double(range.count)
        sums.withUnsafeMutableBufferPointer { sums in
            products.withUnsafeMutableBufferPointer { products in
                frames.forEach(in: range) { x in
                    var place = 0
                    for i in x.indices {
                        let xi = Double(x[i])
                        sums[i] += xi
                        for j in 0...i {
                            products[place] += xi * Double(x[j])
                            place += 1
                        }
                    }
                }
            }
        }
    }

    static func + (a: GaussianStatistics, b: GaussianStatistics) -> GaussianStatistics {
        var sum = a
        sum.count += b.count
        for i in sum.sums.indices { sum.sums[i] += b.sums[i] }
        for i in sum.products.indices { sum.products[i] += b.products[i] }
        return sum
    }

    /// The same mean and covariance, as if of so many vectors at most.
    func limited(to most: Double) -> GaussianStatistics {
        guard count > most else { return self }
        let share = most / count
        var limited = self
        limited.count = most
        for i in sums.indices { limited.sums[i] *= share }
        for i in products.indices { limited.products[i] *= share }
        return limited
    }

    var mean: [Double] { sums.map { $0 / max(1, count) } }

    /// The covariance, the lower triangle row by row.
    ///
    /// - Parameters:
    ///   - prior: a covariance that is mixed in, so that few vectors make one that can be inverted.
    ///   - priorCount: how many vectors that counts for.
    func covariance(prior: [Double] = [], priorCount: Double = 0) -> [Double] {
        let mean = mean
        var covariance = products
        var place = 0
        for i in 0..<dimension {
            for j in 0...i {
                let own = products[place] - count * mean[i] * mean[j]
                let mixed = prior.isEmpty ? own : own + priorCount * prior[place]
                covariance[place] = mixed / max(1, count + (prior.isEmpty ? 0 : priorCount))
                place += 1
            }
        }
        return covariance
    }
}
