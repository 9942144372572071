import ModelLibrary
import NIOConcurrencyHelpers

/// How far an installation is, on one line of a terminal that the next thing overwrites; in a pipe nothing.
final class ModelProgressLine: Sendable {
    private struct State {
        var shown = ""
        /// When this download's first bytes came, and how many were there then.
        var begun: (at: ContinuousClock.Instant, bytes: Int64)?
    }

    private let title: String
    private let isShown = CommandOutput.isTerminal(2)
    private let state = NIOLockedValueBox(State())

    init(_ title: String) { self.title = Printable.line(title) }

    func show(_ progress: ModelProgress) {
        guard isShown else { return }
        let line = state.withLockedValue { state -> String? in
            let line = "\(title): \(Self.words(progress, &state))"
            guard line != state.shown else { return nil }
            state.shown = line
            return line
        }
        if let line { CommandOutput.write("\r\u{1B}[K\(line)", to: 2) }
    }

    private static func words(_ progress: ModelProgress, _ state: inout State) -> String {
        switch progress {
        case .tryingAgain: return "the connection broke, trying again"
        case .checking(let done, let total): return "checking, \(done * 100 / max(1, total)) %"
        case .unpacking(let bytes): return "unpacking, \(Printable.size(bytes))"
        case .downloading(let received, let total):
            let begun = state.begun ?? (.now, received)
            state.begun = begun
            let seconds = (ContinuousClock.now - begun.at) / .seconds(1)
            let pace = seconds > 0.5 ? Double(received - begun.bytes) / seconds : 0
            var words = Printable.size(received)
            if let total, total > 0 { words += " of \(Printable.size(total)), \(received * 100 / total) %" }
            guard pace > 0 else { return words }
            words += ", \(Printable.size(Int64(pace))) a second"
            if let total { words += ", \(Printable.clock(Double(total - received) / pace)) left" }
            return words
        }
    }

    /// Clears the line.
    func finish() {
        let hadLine = state.withLockedValue { state in
            defer { state.shown = "" }
            return !state.shown.isEmpty
        }
        if isShown, hadLine { CommandOutput.write("\r\u{1B}[K", to: 2) }
    }
}
