/// The median of many numbers, again and again.
enum Median {
    /// The middle value, or the mean of the two middle ones; 0 of none. Changes the values' order.
    static func reordering(_ values: UnsafeMutableBufferPointer<Double>) -> Double {
        guard let start = values.baseAddress, !values.isEmpty else { return 0 }
        let middle = values.count / 2
        select(start, values.count, middle)
        guard values.count % 2 == 0 else { return start[middle] }
        var below = start[0]
        for k in 1..<max(1, middle) where start[k] > below { below = start[k] }
        return 0.5 * (start[middle] + below)
    }

    /// Puts the k-th smallest value at k and no larger ones before it: Hoare's selection, its partition without a branch, since which
    /// side a value falls to cannot be foreseen.
    private static func select(_ x: UnsafeMutablePointer<Double>, _ count: Int, _ k: Int) {
        var (low, end) = (0, count)
        while end - low > 8 {
            let pivot = middle(x[low], x[low + (end - low) / 2], x[end - 1])
            var split = partition(x, low, end) { $0 < pivot }
            if k < split {
                end = split
                continue
            }
            // None is smaller: those that are equal go first, so that equal ones are not gone through again and again.
            if split == low {
                split = partition(x, low, end) { $0 <= pivot }
                if k < split { return }
            }
            low = split
        }
        for i in low..<end {
            var least = i
            for j in i + 1..<max(i + 1, end) where x[j] < x[least] { least = j }
            (x[i], x[least]) = (x[least], x[i])
        }
    }

    /// Moves the values that are to be first to the front of a range.
    ///
    /// - Returns: the place behind them.
    @inline(__always)
    private static func partition(_ x: UnsafeMutablePointer<Double>, _ low: Int, _ end: Int, _ isFirst: (Double) -> Bool) -> Int {
        var split = low
        for i in low..<end {
            let value = x[i]
            x[i] = x[split]
            x[split] = value
            split += isFirst(value) ? 1 : 0
        }
        return split
    }

    @inline(__always)
    private static func middle(_ a: Double, _ b: Double, _ c: Double) -> Double { max(min(a, b), min(max(a, b), c)) }
}
