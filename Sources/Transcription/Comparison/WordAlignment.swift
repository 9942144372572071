/// The cheapest way from one text to another by words that are replaced, left out and put in (Levenshtein 1966), each at a cost of 1, as
/// the word error rate is defined.
///
/// Found in linear memory by halving (Hirschberg 1975): time grows with the product of both lengths, memory with their sum.
struct WordAlignment {
    /// A place in the alignment; the numbers are of words.
    enum Step: Equatable, Sendable {
        case same(Int, Int)
        case replaced(Int, Int)
        case leftOut(Int)
        case putIn(Int)
    }

    /// In the order of both texts.
    private(set) var steps: [Step] = []

    private let from: [Int32]
    private let to: [Int32]

    init(from: [String], to: [String]) {
        var numbers: [String: Int32] = [:]
        func number(_ key: String) -> Int32 {
            if let known = numbers[key] { return known }
            let new = Int32(numbers.count)
            numbers[key] = new
            return new
        }
        self.from = from.map(number)
        self.to = to.map(number)
        steps.reserveCapacity(max(from.count, to.count))
        align(0..<from.count, 0..<to.count)
    }

    private mutating func align(_ rows: Range<Int>, _ columns: Range<Int>) {
        var (rows, columns) = (rows, columns)
        while let row = rows.first, let column = columns.first, from[row] == to[column] {
            steps.append(.same(row, column))
            (rows, columns) = (rows.dropFirst(), columns.dropFirst())
        }
        var same = 0
        while let row = rows.last, let column = columns.last, from[row] == to[column] {
            same += 1
            (rows, columns) = (rows.dropLast(), columns.dropLast())
        }
        alignUnlike(rows, columns)
        for index in 0..<same { steps.append(.same(rows.upperBound + index, columns.upperBound + index)) }
    }

    /// Neither the first nor the last words are the same.
    private mutating func alignUnlike(_ rows: Range<Int>, _ columns: Range<Int>) {
        if rows.isEmpty { return steps.append(contentsOf: columns.map(Step.putIn)) }
        if columns.isEmpty { return steps.append(contentsOf: rows.map(Step.leftOut)) }
        if rows.count == 1 { return alignOne(rows.lowerBound, columns) }
        let middle = rows.lowerBound + rows.count / 2
        let before = costs(rows.lowerBound..<middle, columns, isReversed: false)
        let after = costs(middle..<rows.upperBound, columns, isReversed: true)
        var (best, split) = (Int32.max, 0)
        for column in 0...columns.count where before[column] + after[columns.count - column] < best {
            (best, split) = (before[column] + after[columns.count - column], column)
        }
        align(rows.lowerBound..<middle, columns.lowerBound..<columns.lowerBound + split)
        align(middle..<rows.upperBound, columns.lowerBound + split..<columns.upperBound)
    }

    /// One word against at least one: it stands for its like, or else for the first.
    private mutating func alignOne(_ row: Int, _ columns: Range<Int>) {
        let like = columns.first { to[$0] == from[row] }
        for column in columns {
            if column == like ?? columns.lowerBound {
                steps.append(like == nil ? .replaced(row, column) : .same(row, column))
            } else {
                steps.append(.putIn(column))
            }
        }
    }

    /// What it costs to make the first 0, 1, … of the columns out of all the rows; counted from behind if reversed.
    private func costs(_ rows: Range<Int>, _ columns: Range<Int>, isReversed: Bool) -> [Int32] {
        var costs = (0...columns.count).map(Int32.init)
        costs.withUnsafeMutableBufferPointer { costs in
            from.withUnsafeBufferPointer { from in
                to.withUnsafeBufferPointer { to in
                    for step in 0..<rows.count {
                        let word = from[isReversed ? rows.upperBound - 1 - step : rows.lowerBound + step]
                        var diagonal = costs[0]
                        costs[0] += 1
                        for column in 1...columns.count {
                            let other = to[isReversed ? columns.upperBound - column : columns.lowerBound + column - 1]
                            let replaced = diagonal + (word == other ? 0 : 1)
                            diagonal = costs[column]
                            costs[column] = min(replaced, min(costs[column], costs[column - 1]) + 1)
                        }
                    }
                }
            }
        }
        return costs
    }
}
