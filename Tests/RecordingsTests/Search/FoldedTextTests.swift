import Testing

@testable import Recordings

/// What search takes for the same.
@Suite struct FoldedTextTests {
    @Test(arguments: [
        ("Hello, World!", "hello world"), ("Crème Brûlée", "creme brulee"), ("don't", "don t"), ("well-known", "well known"),
        ("ÅNGSTRÖM", "angstrom"), ("Straße", "strasse"), ("Łódź Søren Æsir", "lodz soren aesir"), ("İstanbul ısı", "istanbul isi"),
        ("Ελλάδα ΛΌΓΟΣ", "ελλαδα λογοσ"), ("Ёлка Й", "елка и"), ("东京 都", "东 京 都"), ("ｆｕｌｌ ①", "full 1"), ("3.5 km²", "3 5 km2"),
        ("…—!?", ""), ("e\u{301}te\u{301}", "ete"), ("हिन्दी", "हिन्दी"), ("soft\u{AD}hyphen", "softhyphen"), ("a\0b", "a b"),
        ("emoji 🎙️ here", "emoji here"), ("snake_case", "snake case"), ("", ""),
    ])
    func wordsAreFolded(text: String, folded: String) {
        #expect(FoldedText(text).text == folded)
    }

    @Test func composedAndDecomposedAreOne() {
        #expect(FoldedText("한국 \u{E9}").text == FoldedText("\u{1112}\u{1161}\u{11AB}국 e\u{301}").text)
    }

    @Test func linesAndWordsStayApart() {
        var text = FoldedText()
        text.append("one")
        text.append("two")
        text.endLine()
        text.append("three")
        #expect(text.text == "one two\nthree")
        #expect(text.words == ["one", "two", "three"])
    }

    @Test func wordsOfAnyLengthAreCut() {
        let long = String(repeating: "x", count: 10_000)
        #expect(FoldedText(long + " y").text == String(repeating: "x", count: FoldedText.longestWord) + " y")
    }
}
