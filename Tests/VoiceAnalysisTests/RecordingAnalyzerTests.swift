import Foundation
import SpeechAnalysis
import Testing
import VoiceCore

@testable import VoiceAnalysis

/// What is measured of sounds whose measures are known, and of sounds that have hardly any.
@Suite struct RecordingAnalyzerTests {
    private func near(_ measure: Measure, _ value: Double, within bound: Double) -> Bool {
        measure.value.map { abs($0 - value) <= bound } ?? false
    }

    @Test func aToneWithPausesIsMeasuredAsItWasBuilt() throws {
        let analysis = try analyzed(SpokenSounds.phrases(4)).analysis
        #expect(analysis.version == RecordingAnalysis.currentVersion && analysis.durationSeconds == 4.9)
        #expect(near(analysis.pitch.median, 200, within: 0.2), "\(analysis.pitch)")
        #expect(near(analysis.pitch.middleRange, 0, within: 0.1) && near(analysis.pitch.slopeWithoutOctaveJumps, 0, within: 0.5))
        #expect(near(analysis.phrasing.syllables, 4, within: 0), "\(analysis.phrasing)")
        #expect(near(analysis.phrasing.pauses, 3, within: 0), "silence at the ends is no pause between speech")
        #expect(near(analysis.phrasing.meanPause, 0.55, within: 0.1))
        #expect(near(analysis.phrasing.phonationTime, 2.3, within: 0.25))
        #expect(near(analysis.phrasing.speechRate, 4 / 4.9, within: 0.01))
        #expect(near(analysis.voice.jitterLocal, 0, within: 0.05), "\(analysis.voice)")
        #expect(analysis.voice.harmonicity.value.map { $0 > 30 } == true)
        #expect(analysis.spectrum.bands.map(\.toHz) == [500, 1_000, 2_000, 4_000, 8_000, 16_000])
        #expect(analysis.spectrum.bands[5].level.reason == .beyondBandwidth)
        #expect(analysis.words == nil)
    }

    /// Read twice, a recording in pieces has what the calls for a whole sound give.
    @Test func valuesAreThoseOfTheWholeSound() throws {
        let samples = zip(SpokenSounds.phrases(4, frequencyHz: 131), SpokenSounds.noise(100_000)).map { $0 + $1 }
        let analysis = try analyzed(samples, piece: 777).analysis
        let report = try VoiceReport.make(samples, sampleRate: 16_000)
        let pitch = try #require(try Pitch.track(samples, sampleRate: 16_000).statistics())
        let whole = try SpeechRate.measure(samples, sampleRate: 16_000)
        #expect(analysis.voice == VoiceMeasures(report, .tooShort))
        #expect(near(analysis.pitch.mean, pitch.meanHz, within: 0.001))
        let slope = try #require(pitch.meanAbsoluteSlopeSemitonesPerSecond)
        #expect(near(analysis.pitch.slope, slope, within: 0.001))
        #expect(near(analysis.phrasing.syllables, Double(whole.syllableCount), within: 0))
        #expect(near(analysis.phrasing.phonationTime, whole.phonationSeconds, within: 1e-6))
        let formants = try FormantTrack.measure(samples, sampleRate: 16_000, parameters: FormantParameters(timeStep: 0.01))
        let track = try #require(try analyzed(samples).tracks[.formants])
        #expect(track.rowCount == formants.frames.count)
        let middle = track.rowCount / 2
        let f2 = formants.frames[middle].count > 1 ? formants.frames[middle][1].frequencyHz : nil
        #expect((track.value(middle, 1) ?? 0) - (f2 ?? 0) < 0.1)
    }

    @Test(arguments: [1, 160, 4_097, 200_000])
    func piecesOfAnySizeGiveTheSame(piece: Int) throws {
        let samples = Array(SpokenSounds.phrases(1).prefix(12_000))
        #expect(try analyzed(samples, piece: piece) == analyzed(samples, piece: 3_000))
    }

    @Test func silenceIsDefinedEverywhere() throws {
        let result = try analyzed([Float](repeating: 0, count: 32_000))
        let analysis = result.analysis
        #expect(analysis.pitch.median == Measure(nil, .hertz, otherwise: .silent))
        #expect(analysis.loudness.integrated.reason == .silent && analysis.noise.signalToNoise.reason == .silent)
        #expect(analysis.voice.jitterLocal.reason == .silent && analysis.voice.cpps.reason == .silent)
        #expect(analysis.formants.f1.mean.reason == .silent && analysis.spectrum.slope.reason == .silent)
        #expect(analysis.phrasing.syllables.value == 0 && analysis.phrasing.phonationTime.value == 0)
        #expect(analysis.phrasing.pauses.value == 0 && analysis.phrasing.meanPause.reason == .noPauses)
        #expect(result.tracks.pauses == [0...2])
        try noHoles(result)
    }

    @Test func noiseHasNoVoice() throws {
        let result = try analyzed(SpokenSounds.noise(32_000, level: 0.1))
        #expect(result.analysis.noise.signalToNoise.value.map { $0 < 6 } ?? true)
        #expect(result.analysis.intensity.mean.value != nil)
        try noHoles(result)
    }

    /// Of 0.05 s most methods have less than a window.
    @Test(arguments: [0, 1, 80, 400, 800, 1_600, 8_000])
    func soundsOfAnyLengthHaveAnAnalysis(count: Int) throws {
        let result = try analyzed(Array(SpokenSounds.phrases(1)[9_600...].prefix(count)))
        #expect(result.analysis.durationSeconds == Double(count) / 16_000)
        if count < 800 { #expect(result.analysis.intensity.mean.reason == .tooShort) }
        if count == 800 {
            #expect(result.analysis.pitch.median.value != nil || result.analysis.pitch.median.reason != nil)
            #expect(result.analysis.loudness.integrated.reason == .tooShort)
        }
        try noHoles(result)
    }

    @Test func telephoneSoundHasFormantsOfItsBand() throws {
        let analysis = try analyzed(SpokenSounds.phrases(2, sampleRate: 8_000), sampleRate: 8_000).analysis
        #expect(analysis.parameters.formantCeilingHz == 4_000 && analysis.parameters.maximumFormants == 3.5)
        #expect(near(analysis.pitch.median, 200, within: 0.3))
        #expect(analysis.spectrum.bands[4].level.reason == .beyondBandwidth)
        #expect(RecordingAnalyzer.rate(for: 8_000) == 8_000 && RecordingAnalyzer.rate(for: 4_000) == 8_000)
        #expect(RecordingAnalyzer.rate(for: 44_100) == 44_100 && RecordingAnalyzer.rate(for: 96_000) == 48_000)
    }

    /// Loudness adds channels up; everything else is of their mean.
    @Test func twoChannelsAreLouderThanOne() throws {
        let samples = SpokenSounds.phrases(3, sampleRate: 48_000)
        let one = try analyzed(samples, sampleRate: 48_000).analysis
        let two = try analyzed([samples, samples], sampleRate: 48_000).analysis
        let alone = try #require(one.loudness.integrated.value)
        #expect(two.channels == 2 && near(two.loudness.integrated, alone + 3.01, within: 0.02))
        #expect(two.pitch == one.pitch && two.voice == one.voice)
    }

    @Test func aChannelWithoutSoundDoesNotMatterForTheVoice() throws {
        let samples = SpokenSounds.phrases(2)
        let analysis = try analyzed([samples, [Float](repeating: 0, count: samples.count)]).analysis
        #expect(near(analysis.pitch.median, 200, within: 0.2) && near(analysis.phrasing.syllables, 2, within: 0))
    }

    @Test func whatIsNoNumberIsRefused() throws {
        var samples = SpokenSounds.phrases(1)
        samples[100] = .nan
        #expect(throws: SpeechAnalysisError.notFinite(index: 100)) { try analyzed(samples) }
    }

    @Test func wrongSettingsAreNamed() throws {
        let parameters = AnalysisParameters(pitchFloorHz: 700)
        #expect(throws: SpeechAnalysisError.self) { try analyzed([SpokenSounds.phrases(1)], parameters: parameters) }
    }

    @Test func settingsAreRecordedAndFollowed() throws {
        let parameters = AnalysisParameters(pitchFloorHz: 60, pitchCeilingHz: 150, pauseThresholdDecibels: -30, minimumPauseSeconds: 2)
        let result = try analyzed([SpokenSounds.phrases(3)], parameters: parameters)
        #expect(result.analysis.parameters == parameters)
        #expect(result.analysis.phrasing.pauses.value == 0, "no pause is that long")
        #expect(result.analysis.pitch.maximum.value.map { $0 <= 150 } ?? true)
    }

    /// Every measure has a value or a reason, survives JSON, and the tracks survive their file.
    private func noHoles(_ result: AnalyzedRecording) throws {
        for row in MeasureGroup.all(of: result.analysis).flatMap({ $0.rows(of: result.analysis) }) {
            #expect((row.measure.value == nil) == (row.measure.reason != nil), "\(row.id)")
        }
        let data = try JSON.encode(result.analysis)
        #expect(!String(decoding: data, as: UTF8.self).contains("nan"))
        #expect(try JSON.decode(RecordingAnalysis.self, from: data) == result.analysis)
        #expect(try TrackFile.read(TrackFile.bytes(of: result.tracks)) == result.tracks)
    }
}
