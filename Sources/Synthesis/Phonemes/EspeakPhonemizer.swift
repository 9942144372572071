public import AudioCodecs
import Foundation

/// eSpeak NG, which is under the GPL: a program that is run and never linked, each time in the sandbox that decoders run in.
///
/// It hears of clauses one at a time, since it does not say which of its lines belongs to which mark; a run takes about 15 ms.
public struct EspeakPhonemizer: Phonemizer {
    /// Absolute.
    public var program: String
    /// Where a run is stopped.
    public var limits = DecoderLimits(
        cpuSeconds: 5, memoryBytes: 512 << 20, longestSilence: .seconds(30), longestWait: .seconds(60), outputBytes: 1 << 20)
    /// Directories and files that its shared libraries are read from.
    var libraries = FFmpegDecoder().libraries

    public init(program: String = "/usr/bin/espeak-ng") { self.program = program }

    public func phonemes(of text: String, voice: String) async throws -> String {
        var spoken = ""
        for clause in Clause.cut(text) {
            let phonemes = try await phonemes(ofClause: clause.text, voice: voice)
            guard !phonemes.isEmpty else { continue }
            if !spoken.isEmpty { spoken += " " }
            spoken += phonemes
            if let mark = clause.mark { spoken.append(mark) }
        }
        return spoken.decomposedStringWithCanonicalMapping
    }

    private func phonemes(ofClause clause: String, voice: String) async throws -> String {
        let filter = SandboxedFilter(
            path: program, arguments: ["-q", "--ipa", "-b", "1", "-v", voice, "-f", SandboxedFilter.inputPath],
            limits: limits, libraries: libraries, folders: Self.folders)
        let output: SandboxedFilter.Output
        do {
            output = try await filter.output(of: Array(clause.utf8), limit: Self.answerLimit)
        } catch AudioError.decoderMissing {
            throw SynthesisError.phonemizerMissing(path: program)
        } catch let error as AudioError {
            throw SynthesisError.phonemizerFailed(cause: error.operatorMessage)
        }
        guard output.isSuccess else { throw SynthesisError.pronunciationUnknown(voice) }
        return Self.line(String(decoding: output.bytes, as: UTF8.self))
    }

    /// Its lines as one, without what it says of changes of the language: `(en)`, with joiners between the letters.
    static func line(_ output: String) -> String {
        var line = ""
        var isInBrackets = false
        for scalar in output.unicodeScalars {
            switch scalar {
            case "(": isInBrackets = true
            case ")": isInBrackets = false
            case "\u{200D}": continue
            default: if !isInBrackets { line.unicodeScalars.append(scalar) }
            }
        }
        return line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Where its data lie, by distribution and machine; it looks for a pronunciation's name among them.
    private static let folders = [
        "/usr/lib/x86_64-linux-gnu/espeak-ng-data", "/usr/lib/aarch64-linux-gnu/espeak-ng-data", "/usr/share/espeak-ng-data",
        "/usr/local/share/espeak-ng-data",
    ]

    /// Bytes of a clause's phonemes; a piece of text has some hundred characters.
    private static let answerLimit = 64 << 10
}

/// What is said without a mark in it, and the mark behind it.
struct Clause: Equatable {
    let text: String
    /// One of `.,;:!?`, as models were trained on.
    let mark: Character?

    static func cut(_ text: String) -> [Clause] {
        var clauses: [Clause] = []
        var words: [Substring] = []
        func end(_ mark: Character?) {
            let text = words.joined(separator: " ")
            words = []
            if text.contains(where: \.isSpoken) { clauses.append(Clause(text: text, mark: mark)) }
        }
        for word in text.split(whereSeparator: \.isWhitespace) {
            var bare = word.withoutClosingMarks
            guard let last = bare.last, let mark = marks[last] else {
                words.append(word)
                continue
            }
            while let last = bare.last, marks[last] != nil { bare.removeLast() }
            words.append(bare)
            end(mark)
        }
        end(nil)
        return clauses
    }

    private static let marks: [Character: Character] = [
        ".": ".", ",": ",", ";": ";", ":": ":", "!": "!", "?": "?", "…": ".", "–": ",", "—": ",", "。": ".", "，": ",", "、": ",", "！": "!",
        "？": "?",
    ]
}
