import Testing

@testable import Synthesis

@Suite struct SpeechTextTests {
    private func pieces(_ text: String) -> [String] { SpeechText(text).map(\.text) }

    @Test func eachSentenceIsSpokenByItself() {
        #expect(pieces("Good morning. How are you?  I am well!") == ["Good morning.", "How are you?", "I am well!"])
        #expect(pieces("“Stop!” he said. (He meant it.) Then") == ["“Stop!”", "he said.", "(He meant it.)", "Then"])
        #expect(pieces("今日は。元気です。") == ["今日は。元気です。"])
    }

    @Test(arguments: [
        "Dr. Smith met J. R. Brown.", "It costs 3.50 dollars a kg. or more.", "At No. 4, i.e. here, they wait.", "www.example.org is it.",
    ])
    func aFullStopInsideASentenceDoesNotEndIt(_ text: String) {
        #expect(pieces(text) == [text])
    }

    @Test func pausesTellSentencesFromParagraphs() {
        let found = Array(SpeechText("One. Two.\n\nThree,\nand four. \n \n\n Five"))
        #expect(found.map(\.text) == ["One.", "Two.", "Three, and four.", "Five"])
        #expect(found.map(\.pause) == [0.3, 0.7, 0.7, 0])
    }

    @Test(arguments: ["", " \n\t ", "...", "— ! ?", "\u{200B}", "\"\""]) func whereNothingIsSaidThereIsNoPiece(_ text: String) {
        #expect(pieces(text).isEmpty)
    }

    /// However long a sentence is, and whatever is in it, no letter is lost and no piece is longer than a model takes.
    @Test(arguments: 0..<40) func whatIsLongIsCutAndNothingIsLost(_ seed: Int) {
        var state = UInt64(seed) &* 6_364_136_223_846_793_005 &+ 99
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let stock = Array("aaaabbbceé你👩‍👩‍👧 ,;.!?\n\"'—\r\n\u{301}")
        let text = String((0..<2000).map { _ in stock[next(next(10) == 0 ? stock.count : 7)] })
        let speed = [0.25, 0.5, 1, 4][seed % 4]
        let found = Array(SpeechText(text, speed: speed))
        #expect(found.allSatisfy { $0.text.count <= SpeechText.pieceLimit(speed: speed) && !$0.text.isEmpty })
        func letters(_ text: String) -> String { String(text.unicodeScalars.filter { $0.properties.isAlphabetic }.map(Character.init)) }
        #expect(letters(found.map(\.text).joined()) == letters(text))
    }

    @Test func aTextWithoutMarksIsCutBetweenWords() {
        let found = Array(SpeechText(String(repeating: "and so on ", count: 1000)))
        #expect(found.count == 50 && found.allSatisfy { $0.text.hasSuffix("on") })
    }

    @Test func aLongSentenceIsCutBehindAComma() {
        let half = String(repeating: "and so on ", count: 12)
        let found = Array(SpeechText(half + "here, " + half + "there."))
        #expect(found.count == 2)
        #expect(found[0].text.hasSuffix("here,") && found[1].text.hasSuffix("there."))
        #expect(found.map(\.pause) == [0.1, 0])
    }
}
