import Foundation
import SpeechAnalysis
import Testing

@Suite struct SpeechRateTests {
    /// Voiced syllables at these times: vowels of 0.16 s that swell and fade, in silence.
    static func syllables(_ times: [Double], seconds: Double) -> [Float] {
        let vowel = KlattVowel(500, 1_500, 2_500, f0: 120).samples(0.16)
        var samples = mixed(SyntheticSound.silence(seconds), SyntheticSound.white(seconds, level: 0.000_3))
        for time in times {
            let start = Int((time - 0.08) * 16_000)
            for i in vowel.indices { samples[start + i] += vowel[i] * Float(sin(.pi * Double(i) / Double(vowel.count))) }
        }
        return samples
    }

    @Test func voicedSwellsAreSyllables() throws {
        let times = [0.3, 0.5, 0.7, 0.9, 1.1, 1.6, 1.8, 2.0]
        let nuclei = try SyllableNuclei.find(Self.syllables(times, seconds: 2.3), sampleRate: 16_000)
        #expect(nuclei.count == times.count)
        for (nucleus, time) in zip(nuclei, times) { #expect(abs(nucleus.seconds - time) < 0.03) }
    }

    @Test func unvoicedSwellsAreNot() throws {
        var samples = SyntheticSound.silence(1.5)
        let hiss = SyntheticSound.white(0.16, level: 0.5)
        for start in [4_000, 9_000, 15_000] { for i in hiss.indices { samples[start + i] = hiss[i] * Float(sin(.pi * Double(i) / 2_560)) } }
        #expect(try SyllableNuclei.find(samples, sampleRate: 16_000).isEmpty)
    }

    /// The paper's method composed of praat-parselmouth 0.4.7 calls (`to_intensity(50)`, `to_pitch_ac(0.02, 30)`) finds as many.
    @Test func asManyAsThePapersMethodFinds() throws {
        let nuclei = try SyllableNuclei.find(SyntheticSound.speech(2), sampleRate: 16_000)
        #expect(nuclei.map { ($0.seconds * 100).rounded() / 100 } == [0.3, 0.49, 0.66, 0.87, 1.11, 1.34, 1.53, 1.75])
    }

    @Test func ratesLeaveOutPausesOrNot() throws {
        let rate = try SpeechRate.measure(Self.syllables([0.3, 0.5, 0.7, 1.7, 1.9, 2.1], seconds: 2.4), sampleRate: 16_000)
        #expect(rate.syllableCount == 6)
        #expect(abs(rate.syllablesPerSecond - 6 / 2.4) < 1e-9)
        let pauses = rate.pauses(.silent)
        let middle = try #require(pauses.first { $0.startSeconds > 0.6 && $0.endSeconds < 1.8 })
        #expect(abs(middle.seconds - 0.84) < 0.15)
        let phonation = 2.4 - pauses.reduce(0) { $0 + $1.seconds }
        #expect(abs(rate.phonationSeconds - phonation) < 1e-9)
        #expect(abs(try #require(rate.articulationRate) - 6 / phonation) < 1e-9)
        #expect(abs(try #require(rate.averageSyllableSeconds) - phonation / 6) < 1e-9)
        // Even on both sides of the pause, which is no interval.
        #expect(try #require(rate.nPVI) < 20)
    }

    @Test func nPVIOfKnownDurations() {
        #expect(SpeechRhythm.nPVI([0.2, 0.2, 0.2]) == 0)
        // |1 − 2| / 1.5 each time.
        #expect(abs((SpeechRhythm.nPVI([0.1, 0.2, 0.1, 0.2]) ?? 0) - 66.667) < 0.001)
        #expect(abs((SpeechRhythm.nPVI(phrases: [[0.1, 0.2], [0.5], [0.3, 0.3]]) ?? 0) - 33.333) < 0.001)
        #expect(SpeechRhythm.nPVI([0.2]) == nil)
        #expect(SpeechRhythm.nPVI([]) == nil)
    }

    @Test func hesitationsAreFilledPauses() {
        func texts(_ words: [String], _ language: String) -> [Int] {
            let spoken = words.enumerated().map { SpokenWord($1, startSeconds: Double($0), endSeconds: Double($0) + 0.5) }
            return FilledPauses.find(in: spoken, language: language).map { Int($0.startSeconds) }
        }
        #expect(texts(["So", "um,", "I", "Ummmm", "er", "like", "this", "umbrella"], "en-GB") == [1, 3, 4])
        #expect(texts(["Also", "ähm", "er", "Äh…", "kommt"], "de") == [1, 3])
        #expect(texts(["donc", "euh", "um"], "fr_FR") == [1])
        #expect(texts(["um", "euh", "ähm", "word", ""], "xx") == [0, 1, 2])
    }

    @Test func aTranscriptAddsItsFilledPauses() throws {
        let words = [SpokenWord("well", startSeconds: 0.2, endSeconds: 0.4), SpokenWord("uh", startSeconds: 0.45, endSeconds: 0.6)]
        let rate = try SpeechRate.measure(Self.syllables([0.3, 0.5], seconds: 0.8), sampleRate: 16_000, words: words)
        #expect(rate.pauses(.filled) == [SpeechPause(startSeconds: 0.45, endSeconds: 0.6, kind: .filled)])
        #expect(rate.pauses == rate.pauses.sorted { $0.startSeconds < $1.startSeconds })
    }

    @Test func clicksDoNotPartAPauseAndShortGapsDoNotPartSpeech() throws {
        var samples = Self.syllables([0.3, 0.5, 1.9, 2.1], seconds: 2.4)
        for i in 0..<160 { samples[20_000 + i] = i % 2 == 0 ? 0.4 : -0.4 }
        let pauses = try SilentPauses.find(samples, sampleRate: 16_000)
        #expect(pauses.filter { $0.startSeconds > 0.4 && $0.endSeconds < 2 }.count == 1)
    }

    @Test func silenceIsOnePause() throws {
        let rate = try SpeechRate.measure(SyntheticSound.silence(1), sampleRate: 16_000)
        #expect(rate.pauses == [SpeechPause(startSeconds: 0, endSeconds: 1, kind: .silent)])
        #expect(rate.syllableCount == 0 && rate.phonationSeconds == 0 && rate.phonationShare == 0)
        #expect(rate.articulationRate == nil && rate.averageSyllableSeconds == nil && rate.nPVI == nil)
    }

    @Test func whatCannotBeMeasuredIsSaid() {
        #expect(throws: SpeechAnalysisError.self) { try SpeechRate.measure([], sampleRate: 16_000) }
        #expect(throws: SpeechAnalysisError.notFinite(index: 5)) {
            var samples = SyntheticSound.white(1)
            samples[5] = .infinity
            return try SpeechRate.measure(samples, sampleRate: 16_000)
        }
    }
}
