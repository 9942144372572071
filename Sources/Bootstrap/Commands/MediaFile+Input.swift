import AudioCodecs
import FoundationEssentials

extension MediaFile {
    /// Opens a file that a command was given; `-` is standard input. A decoder seeks in its file, so what comes through a pipe is kept in one
    /// that has no name.
    ///
    /// - Throws: `AudioError`, `CommandError`.
    static func input(_ file: String) async throws -> MediaFile {
        let directory = FileManager.default.temporaryDirectory.path
        do {
            return file == "-" ? try await spool(FileChunks(file), in: directory) : try await open(file, copyingTo: directory)
        } catch AudioError.fileUnreadable(let cause) {
            throw CommandError(code: "input_unreadable", userMessage: "The file cannot be read: \(cause).", status: .noInput)
        }
    }
}
