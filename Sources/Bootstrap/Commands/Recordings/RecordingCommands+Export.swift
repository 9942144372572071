import AsyncHTTPClient
import FoundationEssentials
import HTTPRouting
import NIOCore
import NIOHTTP1
import VoiceCore

extension RecordingCommands {
    /// Writes a recording's transcript as a file, or to standard output.
    ///
    /// - Parameter file: where to; `nil` or `-` for standard output.
    public static func export(
        _ id: String, format: String, to file: String?, force: Bool, server: ServerOptions, output: CommandOutput
    ) async -> ExitStatus {
        await output.runInterruptibly {
            let id = try checked(id)
            if format == "docx", file ?? "-" == "-", CommandOutput.isTerminal(1) {
                throw CommandError(
                    code: "output_binary", userMessage: "A document is nothing to show on a terminal: give a file with -o.", status: .usage)
            }
            var path = RequestPath("recordings", id, "export")
            path.add("format", format)
            return try await save(path.text, to: file ?? "-", force: force, server, output) { _ in .success }
        }
    }

    /// Writes recordings with their audio and transcripts as one ZIP archive.
    ///
    /// - Parameters:
    ///   - formats: of the transcripts; none for json and txt.
    ///   - file: where to; `nil` for a name with the day in it, `-` for standard output.
    /// - Returns: `.failure` also when the server could not read all of it; the archive then says what is missing.
    public static func exportAll(
        _ filter: Filter, formats: [String], withAudio: Bool, to file: String?, force: Bool, server: ServerOptions, output: CommandOutput
    ) async -> ExitStatus {
        await output.runInterruptibly {
            try filter.check()
            let file = file ?? "crescendo-\(Timestamp(Date()).description.prefix(10)).zip"
            if file == "-", CommandOutput.isTerminal(1) {
                throw CommandError(
                    code: "output_binary", userMessage: "An archive is nothing to show on a terminal: give a file with -o.", status: .usage)
            }
            return try await ServerConnection.with(server) { connection in
                var path = RequestPath("recordings", "export")
                var collection: String?
                if let wanted = filter.collection { collection = try await connection.collection(wanted, makes: false) }
                try filter.add(to: &path, collection: collection)
                for format in formats { path.add("format", format) }
                if !withAudio { path.add("audio", "false") }
                return try await save(path.text, to: file, force: force, connection, output) { tail in
                    // The archive's comment, at its very end, says whether anything is missing.
                    guard String(decoding: tail, as: UTF8.self).contains("see errors.json") else { return .success }
                    CommandOutput.note("crescendo: Something could not be read on the server; errors.json in the archive says what.")
                    return .failure
                }
            }
        }
    }

    private static func save(
        _ path: String, to file: String, force: Bool, _ server: ServerOptions, _ output: CommandOutput,
        _ verdict: @Sendable @escaping (ArraySlice<UInt8>) -> ExitStatus
    ) async throws -> ExitStatus {
        try await ServerConnection.with(server) { connection in
            try await save(path, to: file, force: force, connection, output, verdict)
        }
    }

    /// - Parameter verdict: is given the last bytes.
    private static func save(
        _ path: String, to file: String, force: Bool, _ connection: ServerConnection, _ output: CommandOutput,
        _ verdict: (ArraySlice<UInt8>) -> ExitStatus
    ) async throws -> ExitStatus {
        let target = try OutputFile(file, replaces: force)
        let response = try await connection.send(.GET, path, patience: nil)
        guard response.status == .ok else {
            throw CommandError.refused(response, try await connection.body(of: response, limit: 1 << 20), by: connection.place)
        }
        let progress = DownloadProgress(file: file)
        var tail: [UInt8] = []
        var count: Int64 = 0
        do {
            try await connection.read(response) { piece in
                try target.write(piece.readableBytesView)
                count += Int64(piece.readableBytes)
                tail = (tail + piece.readableBytesView.suffix(256)).suffix(256)
                progress.show(count)
            }
        } catch is ReaderLeft {
            return .success
        } catch {
            progress.finish()
            throw error
        }
        progress.finish()
        try Task.checkCancellation()
        try target.finish()
        if file != "-" {
            try output.answer(["file": .text(file), "bytes": .integer(Int(count))], text: "\(file)  \(Printable.size(count))")
        }
        return verdict(tail[...])
    }
}

/// How much has come, on a line of a terminal.
private struct DownloadProgress {
    private let file: String
    private let isShown: Bool

    init(file: String) {
        self.file = file
        isShown = file != "-" && CommandOutput.isTerminal(2)
    }

    func show(_ bytes: Int64) {
        if isShown { CommandOutput.write("\r\u{1B}[K\(Printable.line(file)): \(Printable.size(bytes))", to: 2) }
    }

    func finish() {
        if isShown { CommandOutput.write("\r\u{1B}[K", to: 2) }
    }
}
