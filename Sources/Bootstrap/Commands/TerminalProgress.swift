import NIOConcurrencyHelpers

/// How far a file is, on one line of a terminal that the next thing overwrites; in a pipe nothing.
final class TerminalProgress: Sendable {
    private let file: String
    private let isShown: Bool
    private let furthest = NIOLockedValueBox(0.0)

    init(file: String) {
        self.file = file
        isShown = CommandOutput.isTerminal(2)
    }

    /// - Parameter seconds: of audio that are done; segments may finish out of order.
    func show(seconds: Double) {
        guard isShown else { return }
        let done = furthest.withLockedValue { furthest in
            furthest = max(furthest, seconds)
            return furthest
        }
        CommandOutput.write("\r\u{1B}[K\(file): \(Int(done)) s", to: 2)
    }

    func show(done: Int, of total: Int) {
        if isShown { CommandOutput.write("\r\u{1B}[K\(file): \(done) of \(max(done, total))", to: 2) }
    }

    /// Clears the line.
    func finish() {
        if isShown { CommandOutput.write("\r\u{1B}[K", to: 2) }
    }
}
