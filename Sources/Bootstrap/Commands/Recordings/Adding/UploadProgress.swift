import NIOConcurrencyHelpers

/// How far uploads are, on one line of a terminal that the next thing overwrites; in a pipe nothing.
final class UploadProgress: Sendable {
    private struct State {
        /// Bytes of files under way, by path.
        var running: [String: Int64] = [:]
        var doneBytes: Int64 = 0
        var doneFiles = 0
        var shown = ""
    }

    private let isShown: Bool
    private let files: Int
    private let bytes: Int64
    private let state = NIOLockedValueBox(State())

    init(files: [FileToAdd]) {
        isShown = CommandOutput.isTerminal(2)
        self.files = files.count
        bytes = files.reduce(0) { $0 + $1.size }
    }

    /// - Parameter done: bytes of the file.
    func show(_ done: Int64, of file: FileToAdd) {
        update { $0.running[file.path] = done }
    }

    /// The file is over, however it went; clears the line for what is said of it.
    func done(_ file: FileToAdd) {
        finish()
        state.withLockedValue { state in
            state.running[file.path] = nil
            state.doneBytes += file.size
            state.doneFiles += 1
            state.shown = ""
        }
    }

    /// Clears the line.
    func finish() {
        if isShown { CommandOutput.write("\r\u{1B}[K", to: 2) }
    }

    private func update(_ change: (inout State) -> Void) {
        guard isShown else { return }
        let line = state.withLockedValue { state -> String? in
            change(&state)
            let done = state.doneBytes + state.running.values.reduce(0, +)
            let percent = bytes == 0 ? 100 : done * 100 / bytes
            let line = "\(state.doneFiles) of \(files) files, \(Printable.size(done)) of \(Printable.size(bytes)), \(percent) %"
            guard line != state.shown else { return nil }
            state.shown = line
            return line
        }
        if let line { CommandOutput.write("\r\u{1B}[K\(line)", to: 2) }
    }
}
