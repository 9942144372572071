import Testing
import Transcription
import VoiceCore

@Suite struct CaptionsTests {
    private func transcript(_ segments: [TranscriptSegment]) -> Transcript {
        Transcript.assemble(
            segments, revision: .make(), engine: EngineIdentity(name: "e", version: "1", modelVersion: "1"),
            settings: TranscriptionSettings(), duration: 3700)
    }

    /// A segment of words that take `pace` seconds each.
    private func spoken(_ text: String, at start: Double, pace: Double = 0.4, index: Int = 0, speaker: String? = nil) -> TranscriptSegment {
        let words = text.split(separator: " ").enumerated().map { offset, word in
            TranscriptWord(
                id: "\(index)-\(offset)", text: String(word), start: (start + Double(offset) * pace).roundedToMilliseconds,
                end: (start + Double(offset + 1) * pace).roundedToMilliseconds)
        }
        return TranscriptSegment(
            index: index, start: start, end: words.last?.end ?? start, text: text, words: words, speaker: speaker)
    }

    @Test func `channels that speak at the same time are captioned each for itself`() {
        var long = spoken(String(repeating: "word ", count: 24), at: 0, index: 0, speaker: "Channel 1")
        long.channel = 1
        var short = spoken("yes", at: 5, index: 1, speaker: "Channel 2")
        short.channel = 2
        let cues = transcript([long, short]).captions()
        #expect(cues.map(\.start) == cues.map(\.start).sorted())
        #expect(cues.allSatisfy { $0.end > $0.start }, "\(cues)")
        #expect(cues.filter { $0.speaker == "Channel 2" }.map(\.start) == [5])
        let first = cues.filter { $0.speaker == "Channel 1" }
        #expect(zip(first, first.dropFirst()).allSatisfy { $0.end <= $1.start })
        #expect(first.last?.end == 9.6)
    }

    @Test func `SubRip`() {
        let transcript = transcript([spoken("go forward", at: 1), spoken("ten metres", at: 3661.5, index: 1)])
        #expect(
            transcript.srt() == """
                1
                00:00:01,000 --> 00:00:02,000
                go forward

                2
                01:01:01,500 --> 01:01:02,500
                ten metres

                """)
    }

    @Test func `WebVTT escapes what it must`() {
        let transcript = transcript([spoken("a<b & c-->d", at: 0, speaker: "Ann > Bob")])
        #expect(
            transcript.webVTT() == """
                WEBVTT

                00:00:00.000 --> 00:00:01.200
                <v Ann &gt; Bob>a&lt;b &amp; c--&gt;d

                """)
    }

    @Test func `nothing said is a valid empty file`() {
        #expect(transcript([]).srt() == "")
        #expect(transcript([]).webVTT() == "WEBVTT\n")
        #expect(transcript([]).plainText() == "")
    }

    @Test func `plain text has a line a segment`() {
        let transcript = transcript([spoken("go on", at: 0), spoken("stop", at: 3, index: 1, speaker: "Ann")])
        #expect(transcript.plainText() == "go on\nAnn: stop\n")
    }

    @Test(arguments: [0.1, 0.25, 0.4, 0.9])
    func `captions keep the usual rules`(pace: Double) {
        let text = (0..<200).map { ["a", "forward", "incomprehensibilities", "ten", "metres"][$0 % 5] }.joined(separator: " ")
        let cues = transcript([spoken(text, at: 5, pace: pace)]).captions()
        #expect(cues.flatMap(\.lines).joined(separator: " ") == text)
        for (cue, next) in zip(cues, cues.dropFirst()) {
            #expect(cue.lines.count <= 2 && cue.lines.allSatisfy { $0.count <= 42 })
            #expect(cue.end - cue.start <= 7.001)
            #expect(cue.end <= next.start && cue.start < cue.end)
        }
    }

    @Test func `a short word stays long enough to be read, but not into the next`() {
        let cues = transcript([spoken("go", at: 1, pace: 0.2), spoken("stop", at: 9, pace: 0.2, index: 1)]).captions()
        #expect(cues.map(\.end) == [2, 10])
        let close = transcript([spoken("go", at: 1, pace: 0.2, speaker: "A"), spoken("no", at: 1.5, pace: 0.2, index: 1, speaker: "B")])
        #expect(close.captions().map(\.end) == [1.5, 2.5])
    }

    @Test func `a pause or another speaker ends a caption`() {
        let pause = transcript([spoken("we go on", at: 0), spoken("after a pause", at: 1.6, index: 1)])
        #expect(pause.captions().count == 2)
        let speakers = transcript([spoken("yes", at: 0, speaker: "A"), spoken("no", at: 0.45, index: 1, speaker: "B")])
        #expect(speakers.captions().map(\.speaker) == ["A", "B"])
    }

    @Test func `text without word times is spread over its segment`() {
        let segment = TranscriptSegment(index: 0, start: 10, end: 20, text: "one two three four five", words: [])
        let cues = transcript([segment]).captions()
        #expect(cues.flatMap(\.lines).joined(separator: " ") == segment.text)
        #expect(cues.first?.start == 10)
        #expect(cues.allSatisfy { $0.end <= 20.0001 })
    }

    @Test func `a word longer than a line stands alone`() {
        let long = String(repeating: "x", count: 60)
        #expect(transcript([spoken("a \(long) b", at: 0)]).captions().flatMap(\.lines) == ["a", long, "b"])
    }
}
