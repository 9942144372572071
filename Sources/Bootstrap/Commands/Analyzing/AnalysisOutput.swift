import FoundationEssentials
import Transcription
import VoiceAnalysis
import VoiceCore

/// Where the measures of a command's files go, in the form that was asked for.
struct AnalysisOutput {
    private let request: AnalyzeRequest
    private let measure: AnalysisMeasure?
    private let isAlone: Bool
    private let target: OutputFile

    /// - Throws: `CommandError` where the output cannot be made.
    init(_ request: AnalyzeRequest, fileCount: Int) throws {
        self.request = request
        measure = request.measure.flatMap(AnalysisMeasure.init)
        isAlone = fileCount == 1
        target = try OutputFile(request.output ?? "-", replaces: request.replaces)
        if request.form == .csv, measure == nil { try write(AnalysisCSV.header(withFile: true)) }
    }

    /// - Throws: `CommandError`, `ReaderLeft`.
    func show(_ result: FileResult, of file: String) throws {
        if let plot = request.plot { try draw(result, of: file, to: plot) }
        if let measure, let track = result.tracks[measure] {
            return try write(TrackStretch(track), of: file)
        }
        switch request.form {
        case .text: try write(text(result, of: file))
        case .json: try write(Analyze.FileReport(file: file, analysis: result.measures, transcript: result.transcript))
        case .csv: try write(AnalysisCSV.rows(of: result.measures, file: file))
        case .textgrid: try write(TextGrid(result.tracks, transcript: result.transcript).text)
        }
    }

    private func text(_ result: FileResult, of file: String) -> String {
        let isTerminal = request.output == nil && CommandOutput.isTerminal(1)
        let shows = isTerminal && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
        let report = AnalysisReport.text(
            of: result.measures, title: Self.title(of: file), emphasis: shows ? ("\u{1B}[1m", "\u{1B}[0m") : ("", ""),
            width: (isTerminal ? TextTable.terminalWidth : nil) ?? 110)
        return isAlone ? report : report + "\n"
    }

    private func draw(_ result: FileResult, of file: String, to path: String) throws {
        let svg = AnalysisPicture.svg(
            of: result.measures, result.tracks, title: Self.title(of: file), transcript: result.transcript)
        let picture = try OutputFile(path, replaces: request.replaces)
        try picture.write(path.hasSuffix(".png") ? PictureConverter.png(of: svg) : Array(svg.utf8))
        try picture.finish()
    }

    /// The file's own name.
    private static func title(of file: String) -> String {
        file == "-" ? "standard input" : Printable.line(file.split(separator: "/").last.map(String.init) ?? file)
    }

    private func write(_ stretch: TrackStretch, of file: String) throws {
        if request.form == .json {
            try stretch.writeJSON(within: { Analyze.FileReport(file: file, track: $0) }) { try target.write($0) }
            return try write("\n")
        }
        var number = 0
        while let piece = AnalysisCSV.piece(number, of: stretch) {
            try write(piece)
            number += 1
        }
    }

    private func write(_ report: Analyze.FileReport) throws {
        try write(String(decoding: try JSON.encode(report), as: UTF8.self) + "\n")
    }

    private func write(_ text: String) throws { try target.write(Array(text.utf8)) }

    /// Puts a file into its place.
    func finish() throws { try target.finish() }

    func fail(_ error: any Error, file: String) -> ExitStatus {
        let code = (error as? any CodedError)?.code ?? "failed"
        let message = (error as? any CodedError)?.userMessage ?? "\(error)"
        if request.form == .json { try? write(Analyze.FileReport(file: file, error: .init(code: code, message: message))) }
        CommandOutput.note("crescendo: \(Printable.line(file)): \(message)")
        return ExitStatus(error)
    }
}
