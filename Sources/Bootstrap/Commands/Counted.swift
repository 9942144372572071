/// A number with its noun, as a line for people has it: "1 object", "2 objects".
struct Counted: CustomStringConvertible {
    private let count: Int
    private let noun: String

    /// - Parameter noun: in the singular, one whose plural ends in s.
    init(_ count: Int, _ noun: String) {
        self.count = count
        self.noun = noun
    }

    var description: String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
