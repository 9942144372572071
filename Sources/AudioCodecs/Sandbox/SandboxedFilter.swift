import FoundationEssentials

/// A program that reads a file and writes to standard output, in the sandbox that decoders run in.
public struct SandboxedFilter: Sendable {
    /// What it answered.
    public struct Output: Sendable {
        public let bytes: [UInt8]
        /// Whether it ended with the status 0.
        public let isSuccess: Bool
    }

    /// An absolute path to an ELF file.
    public var path: String
    public var arguments: [String]
    /// Where it is stopped.
    public var limits: DecoderLimits
    /// Directories and files that its shared libraries are read from.
    public var libraries: [String]
    /// Directories of its data, which it may list too; what does not exist is left out.
    public var folders: [String]

    /// Where it finds its input.
    public static let inputPath = "/proc/self/fd/3"

    public init(
        path: String, arguments: [String], limits: DecoderLimits, libraries: [String] = FFmpegDecoder().libraries, folders: [String] = []
    ) {
        (self.path, self.arguments, self.limits, self.libraries, self.folders) = (path, arguments, limits, libraries, folders)
    }

    /// Runs it over `input`.
    ///
    /// - Parameter limit: bytes that it may answer with.
    /// - Throws: `AudioError`: that it is not there, was stopped at a limit or crashed; `CancellationError`.
    public func output(of input: [UInt8], limit: Int) async throws -> Output {
        let file = try await MediaFile.holding(input, in: FileManager.default.temporaryDirectory.path)
        let run = ProgramRun(
            SandboxedProgram(
                path: path, arguments: arguments, input: file, output: nil, libraries: libraries, folders: folders,
                limits: limits))
        var bytes: [UInt8] = []
        while let piece = try await run.next() {
            bytes += piece
            guard bytes.count <= limit else {
                run.cancel()
                throw AudioError.decoderAnswerInvalid
            }
        }
        return Output(bytes: bytes, isSuccess: run.end?.process.isSuccess ?? false)
    }
}
