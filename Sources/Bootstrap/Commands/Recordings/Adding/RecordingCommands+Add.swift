import FoundationEssentials
import HTTPRouting
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import ObjectStore
import VoiceCore

extension RecordingCommands {
    /// What is said of every file that is added.
    public struct Addition: Sendable {
        /// Files and folders.
        public var paths: [String] = []
        public var details = RecordingDetails()
        public var starred = false
        public var engine: String?
        /// The sound track, from 1, where the default one is not meant.
        public var track: Int?
        /// Whether each channel is transcribed for itself.
        public var isMultichannel = false
        /// Whether noise is taken out before the engine hears it: `off`, `on` or `auto`.
        public var noiseReduction: String?
        /// Whether speakers are told apart, and how many there are, where that is known.
        public var isDiarized = false
        public var speakers: Int?
        /// Whether speakers are named whose voices are known.
        public var identifies = false
        /// Whether the engine is to be faster or more careful: `fast`, `balanced` or `careful`.
        public var mode: String?
        /// Words that may be said, with commas between them.
        public var vocabulary: String?
        /// A collection's id or name; one that there is not yet is made.
        public var collection: String?
        /// Files that are uploaded at a time.
        public var atOnce = 3
        /// Whether a file whose audio is there already makes no recording.
        public var skipsKnown = false

        public init() {}
    }

    /// Uploads files, several at a time, and says what became of each: a line on standard output for a recording, one on standard error
    /// for a failure.
    ///
    /// - Returns: the first failure's status; the other files are uploaded all the same.
    public static func add(_ addition: Addition, server: ServerOptions, output: CommandOutput) async -> ExitStatus {
        await output.runInterruptibly {
            let found = try FilesToAdd(addition.paths)
            guard !found.files.isEmpty else {
                throw CommandError(
                    code: "input_empty", userMessage: "There are no files of audio or video here.", status: .noInput)
            }
            // A file that is whole may take the server a while to look through.
            return try await ServerConnection.with(server, answersWithin: .minutes(10)) { connection in
                try await Adding(addition, found, connection, output).run()
            }
        }
    }
}

/// One run of `crescendo recordings add`.
private struct Adding {
    private let addition: RecordingCommands.Addition
    private let found: FilesToAdd
    private let connection: ServerConnection
    private let output: CommandOutput
    private let progress: UploadProgress
    private let threads: BlockingThreads

    init(
        _ addition: RecordingCommands.Addition, _ found: FilesToAdd, _ connection: ServerConnection, _ output: CommandOutput
    ) throws {
        self.addition = addition
        self.found = found
        self.connection = connection
        self.output = output
        progress = UploadProgress(files: found.files)
        threads = try BlockingThreads(count: addition.atOnce)
    }

    private enum Outcome: Sendable {
        case added
        /// The audio was there already.
        case known
        case failed(ExitStatus)
    }

    func run() async throws -> ExitStatus {
        let collection: String?
        if let wanted = addition.collection { collection = try await connection.collection(wanted) } else { collection = nil }
        let outcomes = try await uploadAll(to: collection)
        progress.finish()
        summarize(outcomes)
        for case .failed(let status) in outcomes { return status }
        return .success
    }

    /// In the order of the files, so that the first failure is the first file's.
    private func uploadAll(to collection: String?) async throws -> [Outcome] {
        try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
            var outcomes = [Outcome?](repeating: nil, count: found.files.count)
            for (index, file) in found.files.enumerated() {
                if index >= addition.atOnce, let (done, outcome) = try await group.next() { outcomes[done] = outcome }
                group.addTask { (index, try await upload(file, to: collection)) }
            }
            for try await (done, outcome) in group { outcomes[done] = outcome }
            return outcomes.compactMap { $0 }
        }
    }

    /// - Throws: `CancellationError` alone: what is wrong with one file is its outcome.
    private func upload(_ file: FileToAdd, to collection: String?) async throws -> Outcome {
        do {
            let upload = TusUpload(
                connection: connection, file: try OpenFileToAdd(file, threads: threads), metadata: metadata(of: file)
            ) { [progress] done in progress.show(done, of: file) }
            let id = try await upload.run()
            let twin = try await connection.recording(withAudioOf: id)
            if addition.skipsKnown, let twin {
                _ = try await connection.call(.DELETE, skipping(id))
                report(file, recording: nil, twin: twin)
                return .known
            }
            if let collection { _ = try await connection.call(.PUT, RequestPath("collections", collection, "recordings", id).text) }
            report(file, recording: try await connection.recording(id), twin: twin)
            return twin == nil ? .added : .known
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            if Task.isCancelled { throw CancellationError() }
            report(file, error)
            return .failed(ExitStatus(error))
        }
    }

    private func skipping(_ id: String) -> String {
        var path = RequestPath("recordings", id)
        path.add("permanently", "true")
        return path.text
    }

    /// `Upload-Metadata`: keys with values in base 64.
    private func metadata(of file: FileToAdd) -> String {
        let details = addition.details
        let fields: [(String, String?)] = [
            ("filename", file.name), ("title", details.title), ("speaker", details.speaker),
            ("tags", details.tags.isEmpty ? nil : details.tags.joined(separator: ",")), ("language", details.language),
            ("engine", addition.engine), ("track", addition.track.map(String.init)),
            ("multichannel", addition.isMultichannel ? "true" : nil), ("noise_reduction", addition.noiseReduction),
            ("diarize", addition.isDiarized ? "true" : nil), ("speakers", addition.speakers.map(String.init)),
            ("identify", addition.identifies ? "true" : nil),
            ("mode", addition.mode), ("vocabulary", addition.vocabulary),
            ("recorded_at", details.recordedAt),
            ("starred", addition.starred ? "true" : nil),
            ("notes", details.notes),
        ]
        return fields.compactMap { name, value in
            value.flatMap { $0.isEmpty ? nil : "\(name) \(Data($0.utf8).base64EncodedString())" }
        }.joined(separator: ",")
    }

    // MARK: - What is said

    private func report(_ file: FileToAdd, recording: JSONValue?, twin: JSONValue?) {
        progress.done(file)
        if output.isJSON {
            var line: [String: JSONValue] = ["file": .text(file.path)]
            line["recording"] = recording
            line["same_audio_as"] = twin?["id"]
            return output.line(.object(line))
        }
        let same = twin?["id"]?.asText.map { "the same audio as \($0)" }
        guard let id = recording?["id"]?.asText else { return output.line("-  \(file.path)  (skipped: \(same ?? "known"))") }
        output.line("\(id)  \(file.path)" + (same.map { "  (\($0), kept once)" } ?? ""))
    }

    private func report(_ file: FileToAdd, _ error: any Error) {
        progress.done(file)
        let code = (error as? any CodedError)?.code ?? "failed"
        let message = (error as? any CodedError)?.userMessage ?? "\(error)"
        if output.isJSON {
            output.line(["file": .text(file.path), "error": ["code": .text(code), "message": .text(message)]])
        }
        CommandOutput.note("crescendo: \(Printable.line(file.path)): \(message)")
    }

    private func summarize(_ outcomes: [Outcome]) {
        if found.skipped > 0 { CommandOutput.note("\(found.skipped) files that are not called like audio were left alone.") }
        guard outcomes.count > 1 else { return }
        var (added, known, failed) = (0, 0, 0)
        for outcome in outcomes {
            switch outcome {
            case .added: added += 1
            case .known: known += 1
            case .failed: failed += 1
            }
        }
        let knownWords = addition.skipsKnown ? "skipped, since their audio is there already" : "whose audio was there already"
        CommandOutput.note("\(added) added, \(known) \(knownWords), \(failed) failed")
    }
}
