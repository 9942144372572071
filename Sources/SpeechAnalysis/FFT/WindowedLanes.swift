/// Four frames of a sound side by side, each without its mean and under the window.
enum WindowedLanes {
    typealias Lanes = SIMD4<Float>

    /// - Parameters:
    ///   - sound: what there is of it.
    ///   - starts: where each frame begins in `sound`, which may not hold all of a frame: what it does not hold counts as zero, the mean
    ///     taken away already.
    ///   - lanes: gets as many values as the window has.
    static func load(
        _ sound: UnsafeBufferPointer<Float>, starts: SIMD4<Int>, means: Lanes, window: [Float], into lanes: UnsafeMutablePointer<Lanes>
    ) {
        guard let first = sound.baseAddress else { return }
        window.withUnsafeBufferPointer { window in
            guard let weights = window.baseAddress else { return }
            if starts.min() >= 0, starts.max() <= sound.count - window.count {
                loadWhole(first, starts, means, weights, window.count, lanes)
            } else {
                for lane in 0..<4 {
                    for n in 0..<window.count {
                        let place = starts[lane] + n
                        lanes[n][lane] = place >= 0 && place < sound.count ? (first[place] - means[lane]) * weights[n] : 0
                    }
                }
            }
        }
    }

    /// Four samples of each frame at a time.
    private static func loadWhole(
        _ sound: UnsafePointer<Float>, _ starts: SIMD4<Int>, _ means: Lanes, _ window: UnsafePointer<Float>, _ count: Int,
        _ lanes: UnsafeMutablePointer<Lanes>
    ) {
        let (a, b, c, d) = (sound + starts[0], sound + starts[1], sound + starts[2], sound + starts[3])
        let whole = count / 4 * 4
        for n in stride(from: 0, to: whole, by: 4) {
            let block = LaneBlock(a + n, b + n, c + n, d + n).transposed
            lanes[n] = (block.a - means) * window[n]
            lanes[n + 1] = (block.b - means) * window[n + 1]
            lanes[n + 2] = (block.c - means) * window[n + 2]
            lanes[n + 3] = (block.d - means) * window[n + 3]
        }
        for n in whole..<count { lanes[n] = (Lanes(a[n], b[n], c[n], d[n]) - means) * window[n] }
    }
}
