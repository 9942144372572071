import Testing

@testable import Recordings

/// What a typed text asks for.
@Suite struct SearchQueryTests {
    private func query(_ text: String) throws -> [String] {
        let query = try SearchQuery(text)
        func shown(_ term: SearchQuery.Term) -> String { term.words.joined(separator: "+") + (term.isPrefix ? "*" : "") }
        return query.wanted.map(shown) + query.unwanted.map { "-" + shown($0) }
    }

    @Test(arguments: [
        ("hello world", ["hello", "world"]), ("\"hello world\"", ["hello+world"]), ("hel*", ["hel*"]),
        ("hello -world", ["hello", "-world"]),
        ("a -\"b c\"", ["a", "-b+c"]), ("\"new yor\"*", ["new+yor*"]), ("\"not closed", ["not+closed"]), ("don't", ["don+t"]),
        ("twice twice TWICE", ["twice"]), ("AND OR NOT", ["and", "or", "not"]), ("title:x NEAR(a b)", ["title+x", "near+a", "b"]),
        ("“curly quotes”", ["curly+quotes"]), ("- dash", ["dash"]), ("well-known", ["well+known"]), ("a\"b\"c", ["a", "b", "c"]),
        ("^x {y} (z)", ["x", "y", "z"]), ("东京", ["东+京"]), ("--no yes", ["yes", "-no"]), ("f*o", ["f+o"]), ("a\0b", ["a+b"]),
    ])
    func textIsRead(text: String, terms: [String]) throws {
        #expect(try query(text) == terms)
    }

    @Test(arguments: ["", "   ", "!?", "\"\"", "*", "-", "-word", "\"-\" -x", "()", "🎙️"])
    func nothingToFindIsSaid(text: String) {
        #expect(throws: SearchError.emptyQuery) { try SearchQuery(text) }
    }

    @Test func tooMuchIsSaid() {
        #expect(throws: SearchError.queryTooLong) { try SearchQuery((0...32).map { "w\($0)" }.joined(separator: " ")) }
        #expect(throws: SearchError.queryTooLong) { try SearchQuery((0...64).map { "w\($0)" }.joined(separator: "-")) }
    }
}
