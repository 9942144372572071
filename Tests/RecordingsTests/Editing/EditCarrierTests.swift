import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// A person's edits in another machine's transcript: what stands where.
@Suite struct EditCarrierTests {
    private let base = SpokenWords.transcript("the quik brown focks", "jumps over the lazy dog")

    private func edited(_ base: Transcript, _ operations: TranscriptEdit.Operation...) throws -> Transcript {
        var editor = TranscriptEditor(base, revision: .make())
        try editor.apply(operations)
        return editor.transcript
    }

    private func carried(_ edited: Transcript, from base: Transcript, to new: Transcript) throws -> (EditCarrier, Transcript) {
        var carrier = try EditCarrier(base: base, edited: edited, new: new)
        let transcript = carrier.transcript(revision: .make())
        return (carrier, transcript)
    }

    @Test func aPersonsWordsStandAndSoDoTheNewOnesElsewhere() throws {
        let mine = try edited(base, .init(.replace, from: "0-1", text: "quick"))
        let new = SpokenWords.transcript("the quake brown fox", "jumped over the lazy dog", later: 0.2)
        let (carrier, made) = try carried(mine, from: base, to: new)
        #expect(SpokenWords.lines(made) == ["the quick brown fox", "jumped over the lazy dog"])
        #expect(made.basedOn == new.revision && made.revision != new.revision)
        #expect(carrier.carried == 1 && carrier.unplaced.isEmpty)
        let conflict = try #require(carrier.conflicts.first)
        #expect((conflict.before, conflict.heard, conflict.text) == ("quik", "quake", "quick"))
        #expect(conflict.start == 1 && conflict.kind == .words)
    }

    /// What nobody edited has the new transcript's ids; the person's word has the new one's time and an id of its own.
    @Test func idsTellWhoseWordsTheyAre() throws {
        let mine = try edited(base, .init(.replace, from: "0-1", text: "quick"), .init(.insertAfter, from: "1-0", text: "right"))
        let new = SpokenWords.transcript("the quick brown fox", "jumps over the lazy dog", later: 0.2)
        let (carrier, made) = try carried(mine, from: base, to: new)
        let words = made.words
        #expect(words.map(\.text).joined(separator: " ") == "the quick brown fox jumps right over the lazy dog")
        #expect(Set(words.map(\.id)).count == words.count)
        #expect(words.filter { $0.text != "quick" && $0.text != "right" }.map(\.id) == new.words.map(\.id).filter { $0 != "0-1" })
        #expect(words[1].start == 1.2 && words[1].id != "0-1" && words[1].confidence == nil)
        #expect(words[5].id == mine.words[5].id && words[5].start >= words[4].end && words[5].end <= words[6].start)
        #expect(carrier.conflicts.isEmpty)
    }

    @Test func wordsThatAPersonTookOutStayOut() throws {
        let base = SpokenWords.transcript("um the dog", "thank you for watching", "so it goes")
        let mine = try edited(base, .init(.delete, from: "0-0"), .init(.delete, from: "1-0", to: "1-3"))
        let (_, made) = try carried(mine, from: base, to: SpokenWords.transcript("uhm the dog", "thanks for watching", "so it went"))
        #expect(SpokenWords.lines(made) == ["the dog", "so it went"])
    }

    @Test func whatThePersonAndTheNewEngineAgreeOnStandsOnce() throws {
        let base = SpokenWords.transcript("we walk home")
        let mine = try edited(base, .init(.insertAfter, from: "0-1", text: "straight"))
        let (carrier, made) = try carried(mine, from: base, to: SpokenWords.transcript("we walk straight home"))
        #expect(SpokenWords.lines(made) == ["we walk straight home"])
        #expect(carrier.carried == 1 && carrier.conflicts.isEmpty)
    }

    /// An engine that hears nothing in a place where somebody wrote something.
    @Test func wordsWithoutAPlaceAreASegmentOfTheirOwn() throws {
        let mine = try edited(base, .init(.replace, from: "1-1", to: "1-2", text: "across a"))
        let new = SpokenWords.transcript(lines: [["the", "quick"], [], ["later"]])
        let (carrier, made) = try carried(mine, from: base, to: new)
        #expect(SpokenWords.lines(made) == ["the quick", "across a", "later"])
        #expect(Set(made.segments.map(\.index)).count == 3 && made.segments[1].start == 11)
        #expect(carrier.carried == 1 && carrier.conflicts.map(\.heard) == [""])
    }

    @Test func speakersStayOnWhatIsSaidThere() throws {
        let mine = try edited(base, .init(.setSpeaker, segment: 0, speaker: "Ada"), .init(.setSpeaker, segment: 1, speaker: "Bob"))
        // The other engine cuts elsewhere: one segment for both, and its own label.
        var new = SpokenWords.transcript("the quick brown fox", "jumps over the lazy dog", speakers: ["S1", "S1"])
        let (_, apart) = try carried(mine, from: base, to: new)
        #expect(apart.segments.map(\.speaker) == ["Ada", "Bob"])
        let words = new.words
        new.segments = [TranscriptSegment(index: 0, start: 0, end: 15, text: "all of it", words: words, speaker: "S1")]
        let (carrier, together) = try carried(mine, from: base, to: new)
        let segment = try #require(together.segments.first)
        #expect(
            segment.words.map { $0.speaker ?? segment.speaker } == Array(repeating: "Ada", count: 4) + Array(repeating: "Bob", count: 5))
        #expect(carrier.carried == 2 && segment.text == "all of it")
    }

    /// The names are on words after the first time, where the engine had cut elsewhere.
    @Test func speakersGoOnFromTranscriptToTranscript() throws {
        let mine = try edited(base, .init(.setSpeaker, segment: 1, speaker: "Bob"), .init(.insertAfter, from: "1-4", text: "indeed"))
        var second = SpokenWords.transcript("the quick brown fox", "jumps over the lazy dog")
        second.segments = [TranscriptSegment(index: 0, start: 0, end: 15, text: "all of it", words: second.words, speaker: "S1")]
        let (_, once) = try carried(mine, from: base, to: second)
        let third = SpokenWords.transcript("the quack brown fox", "jumped over the lazy dog", speakers: ["A", "B"])
        let (carrier, twice) = try carried(once, from: second, to: third)
        #expect(twice.segments.map(\.speaker) == ["A", "Bob"] && twice.segments[1].text == "jumped over the lazy dog indeed")
        #expect(twice.words.allSatisfy { $0.speaker == nil } && carrier.unplaced.isEmpty)
    }

    @Test func aSpeakerWhoSaysNothingThereIsListed() throws {
        let mine = try edited(base, .init(.setSpeaker, segment: 1, speaker: "Bob"))
        let (carrier, made) = try carried(mine, from: base, to: SpokenWords.transcript("the quick brown fox"))
        #expect(made.segments.map(\.speaker) == [nil] && carrier.carried == 0)
        let listed = try #require(carrier.unplaced.first)
        #expect((listed.kind, listed.speaker, listed.text) == (.speaker, "Bob", "jumps over the lazy dog"))
        #expect((listed.start, listed.end) == (10, 15))
    }

    @Test func whoTookASpeakersNameAwayKeepsItAway() throws {
        let base = SpokenWords.transcript("one two", "three four", speakers: ["S1", "S2"])
        let mine = try edited(base, .init(.setSpeaker, segment: 0))
        let (_, made) = try carried(mine, from: base, to: SpokenWords.transcript("one too", "three four", speakers: ["A", "B"]))
        #expect(made.segments.map(\.speaker) == [nil, "B"])
    }

    @Test func channelsAreKeptApart() throws {
        func calls(_ first: String, _ second: String) -> Transcript {
            var call = SpokenWords.transcript(first, second)
            for place in call.segments.indices {
                call.segments[place].channel = place + 1
                for word in call.segments[place].words.indices {
                    call.segments[place].words[word].start -= call.segments[place].start
                    call.segments[place].words[word].end -= call.segments[place].start
                }
                (call.segments[place].start, call.segments[place].end) = (0, 5)
            }
            return call
        }
        let base = calls("hello their", "good day")
        let mine = try edited(base, .init(.replace, from: "0-1", text: "there"))
        let (_, made) = try carried(mine, from: base, to: calls("hallo hear", "good morning"))
        #expect(SpokenWords.lines(made) == ["hallo there", "good morning"])
    }

    @Test func textWithoutWordsIsEditedAndCarriedToo() throws {
        func alone(_ transcript: Transcript) -> Transcript {
            var transcript = transcript
            for place in transcript.segments.indices { transcript.segments[place].words = [] }
            return transcript
        }
        let base = alone(base)
        let mine = try edited(base, .init(.setText, text: "the quick brown focks", segment: 0))
        let new = SpokenWords.transcript("the quake brown fox", "jumped over the lazy dog")
        #expect(SpokenWords.lines(try carried(mine, from: base, to: new).1) == ["the quick brown fox", "jumped over the lazy dog"])
        let (_, made) = try carried(mine, from: base, to: alone(new))
        #expect(SpokenWords.lines(made) == ["the quick brown fox", "jumped over the lazy dog"])
        #expect(made.words.isEmpty)
    }

    @Test func editsGoOnFromTranscriptToTranscript() throws {
        let mine = try edited(base, .init(.replace, from: "0-1", text: "quick"), .init(.insertAfter, from: "1-4", text: "indeed"))
        let second = SpokenWords.transcript("the quick brown fox", "jumps over a lazy dog", later: 0.1)
        let (_, once) = try carried(mine, from: base, to: second)
        let third = SpokenWords.transcript("the quack brown fox", "jumped over the lazy doc", later: 0.3)
        let (_, twice) = try carried(once, from: second, to: third)
        #expect(SpokenWords.lines(twice) == ["the quick brown fox", "jumped over the lazy doc indeed"])
    }
}
