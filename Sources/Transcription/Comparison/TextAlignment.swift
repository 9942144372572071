/// The cheapest way from one text to another by words that are replaced, left out and put in (Levenshtein 1966), each at a cost of 1, as
/// the word error rate is defined.
///
/// Found in linear memory by halving (Hirschberg 1975), 64 rows of the table at a time (``EditCosts``): time grows with the product of
/// both lengths, memory with their sum.
public struct TextAlignment: Sendable {
    /// A place in the alignment; the numbers are of words.
    public enum Step: Equatable, Sendable {
        case same(Int, Int)
        case replaced(Int, Int)
        case leftOut(Int)
        case putIn(Int)
    }

    /// In the order of both texts.
    public private(set) var steps: [Step] = []

    private let from: [Int]
    private let to: [Int]
    private let costs: EditCosts

    /// - Parameters:
    ///   - from: what is compared of each word of the one text.
    ///   - to: the same of the other.
    public init(from: [String], to: [String]) {
        var numbers: [String: Int] = [:]
        func number(_ key: String) -> Int {
            if let known = numbers[key] { return known }
            let new = numbers.count
            numbers[key] = new
            return new
        }
        self.from = from.map(number)
        self.to = to.map(number)
        costs = EditCosts(from: self.from, to: self.to, kinds: numbers.count)
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
        let before = costs.ofBeginnings(rows.lowerBound..<middle, columns)
        let after = costs.ofEnds(middle..<rows.upperBound, columns)
        var (best, split) = (Int.max, 0)
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
}
