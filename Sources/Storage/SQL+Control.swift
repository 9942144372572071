extension SQL {
    private static let controls: Set<String> = ["ABORT", "BEGIN", "COMMIT", "END", "RELEASE", "ROLLBACK", "SAVEPOINT", "START"]

    /// Keeps closures from ending the transaction that they run in, which is shared with others.
    ///
    /// - Throws: `.statement` when the text begins with such a word.
    package static func refuseControl(_ text: String) throws {
        let word = text.drop { $0.isWhitespace }.prefix { $0.isLetter }.uppercased()
        if controls.contains(word) {
            throw StorageError(.statement, doing: "preparing \(text)", cause: "a closure's transaction begins and ends with the closure")
        }
    }
}
