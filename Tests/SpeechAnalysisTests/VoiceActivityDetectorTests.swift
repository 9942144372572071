import SpeechAnalysis
import Testing

@Suite struct VoiceActivityDetectorTests {
    typealias Sound = SyntheticSound

    /// 1.5 s of nothing, 3 s of speech, 1.5 s of nothing.
    static func phrase(level: Float = 0.3) -> [Float] { Sound.silence(1.5) + Sound.speech(3, level: level) + Sound.silence(1.5) }

    static func expectPhrase(_ samples: [Float], _ comment: Comment) {
        let regions = VoiceActivityDetector.regions(in: samples)
        #expect(regions.count == 1, comment)
        guard let region = regions.first else { return }
        #expect((0.7...1.3).contains(region.startSeconds), comment)
        #expect((4.7...5.3).contains(region.endSeconds), comment)
    }

    @Test func findsAPhraseWithItsPadding() {
        let region = VoiceActivityDetector.regions(in: Self.phrase()).first
        // 0.5 s of padding, and up to 64 ms because a frame is that long.
        #expect(abs((region?.startSeconds ?? 0) - 1) < 0.08)
        #expect(abs((region?.endSeconds ?? 0) - 5) < 0.08)
    }

    @Test(arguments: [1, 0.05, 0.01] as [Float]) func theLevelDoesNotMatter(_ level: Float) {
        Self.expectPhrase(mixed(Self.phrase(level: level), Sound.white(6, level: level / 300)), "level \(level)")
    }

    @Test func worksInNoiseHumAndWithAnOffset() {
        Self.expectPhrase(mixed(Self.phrase(), Sound.pink(6, level: 0.02)), "pink noise")
        Self.expectPhrase(mixed(Self.phrase(), Sound.hum(50, 6, level: 0.05)), "hum")
        Self.expectPhrase(Self.phrase().map { $0 * 0.5 + 0.3 }, "offset")
    }

    @Test func speechAtOnceFromTheFirstSample() {
        let regions = VoiceActivityDetector.regions(in: mixed(Sound.speech(3), Sound.white(3, level: 0.001)))
        #expect(regions.count == 1)
        #expect(regions.first?.samples.lowerBound == 0)
        #expect(regions.first?.samples.upperBound == 48_000)
    }

    @Test func noSpeechInNoises() {
        for (name, samples) in [
            ("silence", Sound.silence(8)), ("white", Sound.white(8)), ("white, loud", Sound.white(8, level: 1)), ("pink", Sound.pink(8)),
            ("50 Hz", Sound.hum(50, 8)), ("60 Hz", Sound.hum(60, 8)), ("a step of noise", Sound.white(4, level: 0.001) + Sound.white(6)),
        ] { #expect(VoiceActivityDetector.regions(in: samples).isEmpty, "\(name)") }
    }

    @Test func noSpeechInMusic() {
        for (name, samples) in [("chords", Sound.chords(8)), ("melody", Sound.melody(8)), ("drums", Sound.drums(8))] {
            #expect(VoiceActivityDetector.regions(in: samples).isEmpty, "\(name)")
        }
    }

    @Test func aLoneClickIsNoSpeech() {
        var samples = Sound.white(4, level: 0.001)
        for i in 0..<80 { samples[32_000 + i] = i % 2 == 0 ? 0.8 : -0.8 }
        #expect(VoiceActivityDetector.regions(in: samples).isEmpty)
    }

    @Test func shortPausesStayInsideAndLongOnesPart() {
        let room = Sound.white(8.5, level: 0.001)
        let short = Sound.speech(2) + Sound.silence(0.5) + Sound.speech(2, seed: 9)
        #expect(VoiceActivityDetector.regions(in: mixed(short, Array(room.prefix(short.count)))).count == 1)
        let long = Sound.speech(2) + Sound.silence(1.5) + Sound.speech(2, seed: 9)
        let regions = VoiceActivityDetector.regions(in: mixed(long, Array(room.prefix(long.count))))
        #expect(regions.count == 2)
        #expect(regions.allSatisfy { $0.evidence >= VoiceActivitySettings().evidenceThreshold })
    }

    @Test func aLongRegionIsCutWhereItIsQuietest() {
        var samples = Sound.speech(8)
        for i in 50_000..<54_000 { samples[i] *= 0.003 }
        let settings = VoiceActivitySettings(maximumSeconds: 5)
        let regions = VoiceActivityDetector.regions(in: samples, settings: settings)
        #expect(regions.count == 2)
        #expect(regions.allSatisfy { $0.samples.count <= 80_000 })
        #expect(regions.first.map { (50_000..<54_000).contains($0.samples.upperBound) } == true)
        #expect(regions.first?.samples.upperBound == regions.last?.samples.lowerBound)
    }

    @Test func theFirstOfSeveralIsCutEarly() {
        let settings = VoiceActivitySettings(maximumSeconds: 12, firstMaximumSeconds: 5)
        func cuts(_ samples: [Float]) -> [Int] {
            VoiceActivityDetector.regions(in: samples, settings: settings).map(\.samples.upperBound)
        }
        var long = Sound.speech(14)
        for i in 50_000..<54_000 { long[i] *= 0.003 }
        let ofLong = cuts(long)
        #expect(ofLong.count == 2 && (50_000..<54_000).contains(ofLong[0]), "speech without a pause: \(ofLong)")
        let followed = Array(long.prefix(8 * 16_000)) + Sound.silence(2) + Sound.speech(2, seed: 9)
        let ofFollowed = cuts(followed)
        #expect(ofFollowed.count == 3 && (50_000..<54_000).contains(ofFollowed[0]), "a pause, and more behind it: \(ofFollowed)")
        #expect(cuts(Array(long.prefix(8 * 16_000))).count == 1, "nothing comes behind it")
    }

    @Test func anyPiecesGiveTheSameRegions() {
        let samples = mixed(Sound.speech(2) + Sound.silence(1.6) + Sound.speech(2), Sound.pink(6, level: 0.005))
        let whole = VoiceActivityDetector.regions(in: samples)
        #expect(!whole.isEmpty)
        for longest in [300, 5_000] {
            var detector = VoiceActivityDetector()
            var regions: [VoiceRegion] = []
            var start = 0
            while start < samples.count {
                let end = min(samples.count, start + Int.random(in: 1...longest))
                regions += detector.push(samples[start..<end])
                start = end
            }
            regions += detector.finish()
            #expect(regions == whole)
        }
    }

    @Test func nothingIsNothing() {
        #expect(VoiceActivityDetector.regions(in: []).isEmpty)
        #expect(VoiceActivityDetector.regions(in: [0.5]).isEmpty)
    }

    @Test func beginsAnewAfterTheEnd() {
        var detector = VoiceActivityDetector()
        let samples = Self.phrase()
        let first = detector.push(samples[...]) + detector.finish()
        let second = detector.push(samples[...]) + detector.finish()
        #expect(first == second)
    }
}
