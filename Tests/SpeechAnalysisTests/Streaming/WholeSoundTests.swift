import SpeechAnalysis
import Testing

/// Streaming gives what the calls for whole sounds give: exactly where scale and length are known, within a bound otherwise.
@Suite struct WholeSoundTests {
    static let sound = StreamingTests.sound
    static let scale = SoundScale(sound)
    static let methods: [PitchParameters.Method] = [.autocorrelation, .crossCorrelation]

    static func stream<Analyzer: StreamingAnalyzer>(_ make: @autoclosure () throws -> Analyzer) throws -> [Analyzer.Output] {
        var analyzer = try make()
        var outputs: [Analyzer.Output] = []
        for start in stride(from: 0, to: sound.count, by: 1_000) {
            outputs += try analyzer.push(Array(sound[start..<min(sound.count, start + 1_000)]))
        }
        return outputs + analyzer.finish()
    }

    @Test(arguments: methods, [false, true]) func pitchIsThatOfTheWholeSound(_ method: PitchParameters.Method, _ accurate: Bool) throws {
        var parameters = PitchParameters()
        parameters.veryAccurate = accurate
        let whole = try Pitch.track(Self.sound, sampleRate: 16_000, parameters: parameters, method: method)
        let frames = try Self.stream(
            PitchAnalyzer(
                sampleRate: 16_000, parameters: parameters, method: method, scale: Self.scale, soundSampleCount: Self.sound.count,
                decisionSeconds: .infinity))
        #expect(frames.map { $0.frequencyHz ?? 0 } == whole.frequenciesHz)
        #expect(frames.map(\.strength) == whole.strengths)
        #expect(frames.map(\.intensity) == whole.intensities)
        #expect(frames.map(\.seconds) == whole.frequenciesHz.indices.map { whole.grid.seconds($0) })
    }

    @Test(arguments: methods) func framesFromTheStartAreThoseOfTheWholeSoundToo(_ method: PitchParameters.Method) throws {
        var parameters = PitchParameters()
        parameters.placement = .fromStart
        let whole = try Pitch.track(Self.sound, sampleRate: 16_000, parameters: parameters, method: method)
        let frames = try Self.stream(PitchAnalyzer(sampleRate: 16_000, method: method, scale: Self.scale))
        #expect(frames.map { $0.frequencyHz ?? 0 } == whole.frequenciesHz)
    }

    @Test func withoutAScaleOnlyWhatComesBeforeTheLoudestMomentMayDiffer() throws {
        var parameters = PitchParameters()
        parameters.placement = .fromStart
        let whole = try Pitch.track(Self.sound, sampleRate: 16_000, parameters: parameters)
        let frames = try Self.stream(PitchAnalyzer(sampleRate: 16_000))
        let loudest = try #require(Self.sound.indices.max { abs(Self.sound[$0]) < abs(Self.sound[$1]) })
        let from = try #require(frames.firstIndex { $0.seconds > Double(loudest) / 16_000 })
        // The path may still come from another place for a while.
        for frame in from + 20..<frames.count { #expect((frames[frame].frequencyHz ?? 0) == whole.frequenciesHz[frame]) }
        // A voiced frame has one of the same candidates.
        for (frame, found) in frames.enumerated() {
            guard let hertz = found.frequencyHz else { continue }
            #expect(whole.candidates(inFrame: frame).contains { $0.frequencyHz == hertz && $0.strength == found.strength })
        }
        let agree = frames.indices.count { (frames[$0].frequencyHz == nil) == (whole[$0] == nil) }
        #expect(Double(agree) >= 0.9 * Double(frames.count))
    }

    @Test func aShortWaitDecidesAlmostTheSame() throws {
        let exact = try Self.stream(PitchAnalyzer(sampleRate: 16_000, scale: Self.scale, decisionSeconds: .infinity))
        let quick = try Self.stream(PitchAnalyzer(sampleRate: 16_000, scale: Self.scale, decisionSeconds: 0.1))
        #expect(quick.count == exact.count)
        #expect(zip(quick, exact).count { $0 == $1 } >= exact.count * 95 / 100)
        #expect(try Self.stream(PitchAnalyzer(sampleRate: 16_000, scale: Self.scale)) == exact)
    }

    @Test func intensityIsThatOfTheWholeSound() throws {
        let whole = try Intensity.track(Self.sound, sampleRate: 16_000)
        #expect(
            try Self.stream(IntensityAnalyzer(sampleRate: 16_000, soundSampleCount: Self.sound.count)).map(\.decibels) == whole.decibels)
    }

    @Test(arguments: methods) func harmonicityIsThatOfTheWholeSound(_ method: PitchParameters.Method) throws {
        let whole = try Harmonicity.track(Self.sound, sampleRate: 16_000, method: method)
        let frames = try Self.stream(
            HarmonicityAnalyzer(sampleRate: 16_000, method: method, scale: Self.scale, soundSampleCount: Self.sound.count))
        #expect(frames.map(\.decibels) == whole.decibels)
        // Without the scale, values are the same where both have one.
        let alone = try Self.stream(HarmonicityAnalyzer(sampleRate: 16_000, method: method, soundSampleCount: Self.sound.count))
        for (a, b) in zip(alone, whole.decibels) where a.decibels != nil && b != nil { #expect(a.decibels == b) }
    }

    @Test(arguments: methods) func pulsesAreThoseOfTheWholeSound(_ method: PitchParameters.Method) throws {
        let pitch = try Pitch.track(Self.sound, sampleRate: 16_000, method: method)
        let whole = Self.sound.withUnsafeBufferPointer { PointProcess.periodic($0, sampleRate: 16_000, pitch: pitch) }
        let pulses = try Self.stream(
            PulseAnalyzer(sampleRate: 16_000, method: method, scale: Self.scale, soundSampleCount: Self.sound.count))
        #expect(pulses.map(\.seconds) == whole.seconds)
        #expect(Shimmer(pulses) == Shimmer(Self.sound, sampleRate: 16_000, pulses: whole))
        #expect(pulses.count { $0.amplitude != nil } > whole.count / 2)
    }

    @Test func windowsOfPerturbationAreThoseOfTheirPulses() throws {
        let pulses = try Self.stream(PulseAnalyzer(sampleRate: 16_000))
        let windows = try Self.stream(
            VoicePerturbationAnalyzer(PulseAnalyzer(sampleRate: 16_000), sampleRate: 16_000, windowSeconds: 0.5, stepSeconds: 0.25))
        #expect(windows.count == 9)
        for window in windows {
            let inside = pulses.filter { $0.seconds >= window.startSeconds && $0.seconds < window.endSeconds }
            #expect(window.pulseCount == inside.count)
            #expect(window.jitter == Jitter(PointProcess(seconds: inside.map(\.seconds), durationSeconds: 0.5)))
            #expect(window.shimmer == Shimmer(inside))
        }
    }

    @Test func prominenceIsThatOfTheWholeSound() throws {
        let whole = try CepstralPeakProminence.smoothed(Self.sound, sampleRate: 16_000)
        let frames = try Self.stream(CepstralProminenceAnalyzer(sampleRate: 16_000, soundSampleCount: Self.sound.count))
        #expect(frames.reduce(0) { $0 + $1.prominenceDecibels } / Double(frames.count) == whole)
    }

    @Test func pausesAndSyllablesAreThoseOfTheWholeSound() throws {
        let whole = try SpeechRate.measure(Self.sound, sampleRate: 16_000)
        let loud = try Intensity.track(Self.sound, sampleRate: 16_000).quantileDecibels(0.99)
        let count = Self.sound.count
        let pauses = try Self.stream(PauseAnalyzer(sampleRate: 16_000, loudDecibels: loud, soundSampleCount: count))
        #expect(pauses == whole.pauses(.silent) && !pauses.isEmpty)
        var parameters = IntensityParameters()
        parameters.minimumPitch = 50
        let median = try Intensity.track(Self.sound, sampleRate: 16_000, parameters: parameters).quantileDecibels(0.5)
        let nuclei = try Self.stream(
            SyllableAnalyzer(sampleRate: 16_000, medianDecibels: median, scale: Self.scale, soundSampleCount: count))
        #expect(nuclei.outside(pauses) == whole.nuclei && nuclei.count >= 3)
    }

    @Test func levelsSettleWhileTheSoundGoesOn() throws {
        let talk = Self.sound + Self.sound + Self.sound
        var (pauses, syllables) = (try PauseAnalyzer(sampleRate: 16_000), try SyllableAnalyzer(sampleRate: 16_000))
        let found = try pauses.push(talk) + pauses.finish()
        let nuclei = try syllables.push(talk) + syllables.finish()
        let whole = try SpeechRate.measure(talk, sampleRate: 16_000)
        // Frames from the start lie up to half a step beside those in the middle.
        let (last, expected) = (try #require(found.last), try #require(whole.pauses(.silent).last))
        #expect(abs(last.startSeconds - expected.startSeconds) < 0.009 && abs(last.endSeconds - expected.endSeconds) < 0.009)
        #expect(abs(nuclei.outside(found).count - whole.syllableCount) <= 3)
    }

    @Test func theScaleOfPiecesIsThatOfTheWhole() throws {
        var meter = SoundScaleMeter()
        #expect(meter.scale == SoundScale([]))
        try feed(Self.sound, 3_000) { try meter.push($0) }
        #expect(meter.scale == Self.scale)
        #expect(throws: SpeechAnalysisError.notFinite(index: Self.sound.count + 1)) { try meter.push([0, .infinity]) }
        #expect(meter.scale == Self.scale)
    }

    @Test func signalToNoiseOfPiecesIsThatOfTheWhole() throws {
        var analyzer = try SignalToNoiseAnalyzer(sampleRate: 16_000)
        #expect(analyzer.estimate == nil)
        try feed(Self.sound, 900) { try analyzer.push($0) }
        #expect(try analyzer.estimate == SignalToNoise.estimate(Self.sound, sampleRate: 16_000))
    }

    @Test func loudnessReadingsAreTheTracks() throws {
        var meter = try LoudnessMeter(sampleRate: 16_000)
        let readings = try meter.push(Self.sound)
        #expect(readings.count == 25)
        #expect(readings.compactMap(\.momentaryLUFS).count == meter.momentaryTrack.compactMap { $0 }.count)
        for (reading, track) in zip(readings.dropFirst(3), meter.momentaryTrack) {
            #expect(abs((reading.momentaryLUFS ?? 0) - (track ?? 0)) < 1e-9)
        }
    }

    @Test func aSoundOfAnotherLengthThanWasSaidHasTheFramesThatFit() throws {
        for said in [Self.sound.count + 5_000, Self.sound.count - 5_000] {
            let frames = try Self.stream(PitchAnalyzer(sampleRate: 16_000, scale: Self.scale, soundSampleCount: said))
            let seconds = Double(min(said, Self.sound.count)) / 16_000
            #expect(frames.allSatisfy { $0.seconds + 0.019 <= seconds })
            #expect(Double(frames.count) > (seconds - 0.07) / 0.01)
        }
    }
}
