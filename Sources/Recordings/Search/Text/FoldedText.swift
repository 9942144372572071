import Foundation

/// Text as search compares it: words without case, accents and punctuation, in lines.
///
/// The databases are given nothing else, so that all of them find the same: words of letters and digits with one space between them, each
/// line a passage of its own. Canonical and compatible forms of a letter are one (NFKD), combining accents of the Latin, Greek, Cyrillic,
/// Hebrew and Arabic scripts are left out, and letters that Unicode does not take apart are spelled as people type them (ø as o, ß as ss).
/// Scripts that write no spaces (Han, kana, Thai, Lao, Khmer, Myanmar) give a word for each letter; a run of them is then found as a phrase.
struct FoldedText: Sendable, Equatable {
    private(set) var bytes: [UInt8] = []
    private var isInWord = false
    private var length = 0

    /// Letters of a word beyond this are left out, in what is searched and in what is searched for.
    static let longestWord = 64

    private static let space = UInt8(ascii: " ")
    private static let lineEnd = UInt8(ascii: "\n")

    init() {}

    init(_ text: some StringProtocol) { append(text) }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    var words: [String] { bytes.split { $0 == Self.space || $0 == Self.lineEnd }.map { String(decoding: $0, as: UTF8.self) } }

    /// Adds text to the line at hand; a word never goes on from one text to the next.
    mutating func append(_ text: some StringProtocol) {
        isInWord = false
        var text = String(text)
        let isDone = text.withUTF8 { utf8 in
            guard utf8.allSatisfy({ $0 < 0x80 }) else { return false }
            for byte in utf8 { appendASCII(byte) }
            return true
        }
        if !isDone { for scalar in text.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars { append(scalar) } }
        isInWord = false
    }

    mutating func endLine() {
        bytes.append(Self.lineEnd)
        isInWord = false
    }

    private mutating func appendASCII(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): appendLetter { $0.append(byte) }
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): appendLetter { $0.append(byte | 0x20) }
        default: isInWord = false
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        if scalar.isASCII { return appendASCII(UInt8(scalar.value)) }
        switch SearchLetter(scalar) {
        case .accent: return
        case .none: isInWord = false
        case .letter(let spelled): appendLetter { $0 += spelled }
        case .mark: if isInWord { appendLetter { $0 += Array(String(scalar).utf8) } }
        case .wordOfItsOwn:
            isInWord = false
            appendLetter { $0 += Array(String(scalar).utf8) }
        }
    }

    private mutating func appendLetter(_ add: (inout [UInt8]) -> Void) {
        if !isInWord {
            if let last = bytes.last, last != Self.lineEnd { bytes.append(Self.space) }
            isInWord = true
            length = 0
        }
        length += 1
        if length <= Self.longestWord { add(&bytes) }
    }
}
