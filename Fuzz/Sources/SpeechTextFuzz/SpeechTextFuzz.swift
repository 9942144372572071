// Texts that are to be spoken, and what eSpeak NG answers: whatever the bytes, no letter is lost, and no piece is longer than a voice takes.
@testable import Synthesis

func letters(_ texts: [String]) -> [UInt8] {
    texts.flatMap { $0.utf8.filter { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) } }
}

/// Called by libFuzzer, which brings the program's main, with one input after the other.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: data, count: size), as: UTF8.self)
    let speed = [0.25, 1, 4][size % 3]
    let pieces = Array(SpeechText(text, speed: speed))
    let limit = SpeechText.pieceLimit(speed: speed)
    precondition(pieces.allSatisfy { $0.text.count <= limit && !$0.text.isEmpty && $0.pause >= 0 }, "a piece too long")
    precondition(letters(pieces.map(\.text)) == letters([text]), "a letter is lost")
    let clauses = pieces.flatMap { Clause.cut($0.text) }
    precondition(letters(clauses.map(\.text)) == letters([text]), "a letter is lost in clauses")
    precondition(clauses.allSatisfy { $0.text.contains(where: \.isSpoken) }, "a clause of nothing")
    let line = EspeakPhonemizer.line(text)
    precondition(!line.contains(where: \.isNewline) && !line.contains("  ") && line.first != " " && line.last != " ", "more than a line")
    return 0
}
