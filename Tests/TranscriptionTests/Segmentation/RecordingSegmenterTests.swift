import Testing

@testable import Transcription

@Suite struct RecordingSegmenterTests {
    /// Speech without a pause of the given length, in seconds, and half a second of silence behind it.
    private static func sound(_ seconds: Double) -> [Float] {
        UtteranceSegmenterTests.speech(seconds, seed: 7) + [Float](repeating: 0, count: 8_000)
    }

    private static func cut(_ samples: [Float], pieceLength: Int) -> [Utterance] {
        var segmenter = RecordingSegmenter()
        var utterances: [Utterance] = []
        for start in stride(from: 0, to: samples.count, by: pieceLength) {
            utterances += segmenter.push(Array(samples[start..<min(start + pieceLength, samples.count)]))
        }
        return utterances + segmenter.finish()
    }

    @Test func aLongRecordingBeginsWithAShortUtterance() {
        let utterances = Self.cut(Self.sound(64), pieceLength: 16_000)
        #expect(utterances.map(\.index) == Array(0..<utterances.count))
        #expect(utterances[0].samples.count <= 4 * 16_000)
        #expect(utterances.dropFirst().contains { $0.samples.count > 10 * 16_000 })
        #expect(utterances.map(\.samples.count).reduce(0, +) >= 63 * 16_000)
    }

    @Test func aShortRecordingIsCutWhereItMustBe() {
        let sound = Self.sound(40)
        #expect(Self.cut(sound, pieceLength: 16_000) == UtteranceSegmenterTests.segment(sound))
    }

    @Test(arguments: [59.5, 59.6, 64])
    func anyPiecesGiveTheSameUtterances(_ seconds: Double) {
        let sound = Self.sound(seconds)
        let whole = Self.cut(sound, pieceLength: .max / 2)
        for length in [1_237, 16_000, 900_001] { #expect(Self.cut(sound, pieceLength: length) == whole) }
    }

    @Test func itBeginsAnewAfterTheEnd() {
        var segmenter = RecordingSegmenter()
        let sound = Self.sound(62)
        let first = segmenter.push(sound) + segmenter.finish()
        let second = segmenter.push(sound) + segmenter.finish()
        #expect(first == second)
        #expect(segmenter.finish().isEmpty)
    }
}
