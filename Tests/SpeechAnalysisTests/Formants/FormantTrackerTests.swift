import Foundation
import SpeechAnalysis
import Testing

@Suite struct FormantTrackerTests {
    static func formant(_ hertz: Double, _ bandwidth: Double = 80) -> Formant { Formant(frequencyHz: hertz, bandwidthHz: bandwidth) }

    static func track(_ frames: [[Formant]]) -> FormantTrack {
        FormantTrack(grid: FrameGrid(startSeconds: 0.025, stepSeconds: 0.006_25, count: frames.count), frames: frames)
    }

    @Test func aSpuriousFormantIsLeftOut() throws {
        let plain = [Self.formant(500), Self.formant(1_500), Self.formant(2_500), Self.formant(3_500)]
        let disturbed = [Self.formant(500), Self.formant(1_000, 700), Self.formant(1_500), Self.formant(2_500), Self.formant(3_500)]
        let tracked = try Self.track([plain, disturbed, plain, disturbed, plain]).tracked()
        for frame in tracked.frames { #expect(frame == Array(plain.prefix(3))) }
    }

    @Test func framesWithoutEnoughFormantsStayAndPartTheSound() throws {
        let plain = [Self.formant(500), Self.formant(1_500), Self.formant(2_500)]
        let tracked = try Self.track([plain, [], plain + [Self.formant(3_900)], [Self.formant(400)]]).tracked()
        #expect(tracked.frames == [plain, [], plain, [Self.formant(400)]])
    }

    @Test func aSmoothTrackGoesBeforeANearerReference() throws {
        let plain = [Self.formant(500), Self.formant(1_500)]
        let frames = [plain, plain, [Self.formant(500), Self.formant(560), Self.formant(1_500)], plain]
        var parameters = FormantTrackingParameters()
        parameters.references = [550]
        #expect(try Self.track(frames).tracked(parameters).frames.map { $0[0].frequencyHz } == [500, 500, 500, 500])
        parameters.transitionCost = 0
        #expect(try Self.track(frames).tracked(parameters).frames.map { $0[0].frequencyHz } == [500, 500, 560, 500])
    }

    /// Praat 6.1.38 through praat-parselmouth 0.4.7, "Track: 3, 550, 1650, 2750, 3850, 4950, 1, 1, 1" of the same formants.
    @Test func tracksArePraats() throws {
        let samples = mixed(SyntheticSound.speech(2), SyntheticSound.white(2, level: 0.01))
        let parameters = FormantParameters(lookahead: 0.2)
        let tracked = try FormantTrack.measure(samples, sampleRate: 16_000, parameters: parameters).tracked()
        for (frame, expected) in [
            (30, [607.8, 1820.6, 2851.1]), (80, [708.0, 1132.2, 2635.5]), (140, [461.8, 1608.9, 2626.6]), (200, [501.6, 1967.0, 2876.2]),
            (260, [1072.5, 2139.8, 3125.6]),
        ] {
            for (formant, value) in zip(tracked.frames[frame], expected) { #expect(abs(formant.frequencyHz / value - 1) < 0.02) }
        }
    }

    @Test func badCostsAreRefused() {
        for change: (inout FormantTrackingParameters) -> Void in [
            { $0.references = [] }, { $0.references = [-1] }, { $0.frequencyCost = .nan }, { $0.transitionCost = -1 },
        ] {
            var parameters = FormantTrackingParameters()
            change(&parameters)
            #expect(throws: SpeechAnalysisError.self) { try Self.track([]).tracked(parameters) }
        }
    }
}
