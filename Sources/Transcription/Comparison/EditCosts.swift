/// What it costs to make a stretch of one text out of a stretch of another, word by word.
///
/// The table of costs is walked column by column, 64 of its rows at once: a word of bits says where the cost rises from a row to the
/// next, another where it falls (Myers 1999, in the form of Hyyrö 2003 for whole texts and patterns longer than a machine word).
struct EditCosts: Sendable {
    private let to: [Int]

    /// Where each word stands in the first text, in order.
    private let places: [[Int]]

    /// - Parameter kinds: words are numbers from 0 to below this one.
    init(from: [Int], to: [Int], kinds: Int) {
        self.to = to
        var places = [[Int]](repeating: [], count: kinds)
        for (place, word) in from.enumerated() { places[word].append(place) }
        self.places = places
    }

    /// The cost of making the first 0, 1, … of the columns out of all the rows.
    ///
    /// - Parameter rows: of the first text; at least one.
    func ofBeginnings(_ rows: Range<Int>, _ columns: Range<Int>) -> [Int] {
        costs(of: rows.count, columns, row: { $0 - rows.lowerBound }, places: { placesWithin(rows, of: to[$0]) })
    }

    /// The same of the last 0, 1, … of the columns.
    func ofEnds(_ rows: Range<Int>, _ columns: Range<Int>) -> [Int] {
        costs(of: rows.count, columns.reversed(), row: { rows.upperBound - 1 - $0 }, places: { placesWithin(rows, of: to[$0]) })
    }

    private func costs(
        of height: Int, _ columns: some Collection<Int>, row: (Int) -> Int, places: (Int) -> ArraySlice<Int>
    ) -> [Int] {
        var blocks = [Block](repeating: Block(), count: (height + 63) / 64)
        let lastBit = UInt64((height - 1) % 64)
        var cost = height
        var costs = [cost]
        costs.reserveCapacity(columns.count + 1)
        blocks.withUnsafeMutableBufferPointer { blocks in
            for column in columns {
                let like = places(column)
                for place in like { blocks[row(place) / 64].like |= 1 << UInt64(row(place) % 64) }
                // Above the first row, each column costs one more than the one before.
                var step = 1
                for index in 0..<blocks.count - 1 { step = blocks[index].advance(by: step, bit: 63) }
                cost += blocks[blocks.count - 1].advance(by: step, bit: lastBit)
                costs.append(cost)
            }
        }
        return costs
    }

    private func placesWithin(_ rows: Range<Int>, of word: Int) -> ArraySlice<Int> {
        let all = places[word]
        return all[all.firstIndex(from: rows.lowerBound)..<all.firstIndex(from: rows.upperBound)]
    }

    /// 64 rows of one column.
    private struct Block {
        /// Rows whose word is the column's; taken by the next step.
        var like: UInt64 = 0
        private var rises = ~(0 as UInt64)
        private var falls: UInt64 = 0

        /// Goes on to the next column.
        ///
        /// - Parameters:
        ///   - step: how the cost above the block changes with the column: −1, 0 or 1.
        ///   - bit: the row that is asked for.
        /// - Returns: how the cost in that row changes.
        mutating func advance(by step: Int, bit: UInt64) -> Int {
            let above: (rises: UInt64, falls: UInt64) = (step > 0 ? 1 : 0, step < 0 ? 1 : 0)
            let vertical = like | falls
            let equal = like | above.falls
            let diagonal = (((equal & rises) &+ rises) ^ rises) | equal
            var across: (rises: UInt64, falls: UInt64) = (falls | ~(diagonal | rises), rises & diagonal)
            let change = Int((across.rises >> bit) & 1) - Int((across.falls >> bit) & 1)
            across = (across.rises << 1 | above.rises, across.falls << 1 | above.falls)
            rises = across.falls | ~(vertical | across.rises)
            falls = across.rises & vertical
            like = 0
            return change
        }
    }
}

extension [Int] {
    /// The first place of a sorted list that holds at least a value.
    fileprivate func firstIndex(from value: Int) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
