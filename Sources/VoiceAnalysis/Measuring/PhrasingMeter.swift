import SpeechAnalysis

/// Pauses and syllables of a recording.
struct PhrasingMeter: Sendable {
    private let sound: SurveyedSound
    private var pauseAnalyzer: PauseAnalyzer?
    private var syllableAnalyzer: SyllableAnalyzer?
    private var pauses: [SpeechPause] = []
    private var nuclei: [SyllableNucleus] = []

    init(_ sound: SurveyedSound, _ parameters: AnalysisParameters, decisionSeconds: Double) throws {
        self.sound = sound
        var settings = PauseParameters()
        settings.silenceThreshold = parameters.pauseThresholdDecibels
        settings.minimumPause = parameters.minimumPauseSeconds
        pauseAnalyzer = try unlessTooShort {
            try PauseAnalyzer(
                sampleRate: sound.sampleRate, parameters: settings, loudDecibels: sound.loudDecibels, soundSampleCount: sound.sampleCount)
        }
        syllableAnalyzer = try unlessTooShort {
            try SyllableAnalyzer(
                sampleRate: sound.sampleRate, medianDecibels: sound.medianDecibels, scale: sound.scale,
                soundSampleCount: sound.sampleCount, decisionSeconds: decisionSeconds)
        }
    }

    mutating func push(_ samples: [Float]) throws {
        pauses += try pauseAnalyzer?.push(samples) ?? []
        nuclei += try syllableAnalyzer?.push(samples) ?? []
    }

    mutating func finish(_ absent: UndefinedReason) -> PhrasingMeasures {
        pauses += pauseAnalyzer?.finish() ?? []
        nuclei = (nuclei + (syllableAnalyzer?.finish() ?? [])).outside(pauses)
        let rate = SpeechRate(durationSeconds: sound.seconds, nuclei: nuclei, pauses: pauses)
        let (knowsPauses, knowsSyllables) = (pauseAnalyzer != nil, syllableAnalyzer != nil)
        let inner = pauses.filter { $0.startSeconds > 0 && $0.endSeconds < sound.seconds }
        let inPauses = inner.reduce(0) { $0 + $1.seconds }
        let syllablesAbsent: UndefinedReason = knowsSyllables ? .tooFewSyllables : absent
        func ifKnown(_ isKnown: Bool, _ value: Double?) -> Double? { isKnown ? value : nil }
        return PhrasingMeasures(
            syllables: Measure(ifKnown(knowsSyllables, Double(nuclei.count)), .count, otherwise: .tooShort),
            speechRate: Measure(ifKnown(knowsSyllables, rate.syllablesPerSecond), .syllablesPerSecond, otherwise: .tooShort),
            articulationRate: Measure(
                ifKnown(knowsSyllables && knowsPauses, rate.articulationRate), .syllablesPerSecond, otherwise: absent),
            meanSyllable: Measure(ifKnown(knowsPauses, rate.averageSyllableSeconds), .seconds, otherwise: syllablesAbsent),
            phonationTime: Measure(ifKnown(knowsPauses, rate.phonationSeconds), .seconds, otherwise: .tooShort),
            phonationShare: Measure(ifKnown(knowsPauses, 100 * rate.phonationShare), .percent, otherwise: .tooShort),
            pauses: Measure(ifKnown(knowsPauses, Double(inner.count)), .count, otherwise: .tooShort),
            pausesPerMinute: Measure(
                ifKnown(knowsPauses && sound.seconds > 0, Double(inner.count) / sound.seconds * 60), .perMinute, otherwise: .tooShort),
            meanPause: Measure(
                inner.isEmpty ? nil : inPauses / Double(inner.count), .seconds, otherwise: knowsPauses ? .noPauses : .tooShort),
            longestPause: Measure(inner.map(\.seconds).max(), .seconds, otherwise: knowsPauses ? .noPauses : .tooShort),
            pauseTime: Measure(ifKnown(knowsPauses, inPauses), .seconds, otherwise: .tooShort),
            npvi: Measure(rate.nPVI, .none, otherwise: syllablesAbsent))
    }

    var pauseTrack: AnalysisTrack {
        var track = AnalysisTrack(events: .pauses, [.init(name: "start", unit: .seconds), .init(name: "end", unit: .seconds)])
        for pause in pauses {
            track.append(pause.startSeconds)
            track.append(pause.endSeconds)
        }
        return track
    }

    var syllableTrack: AnalysisTrack {
        var track = AnalysisTrack(events: .syllables, [.init(name: "time", unit: .seconds), .init(name: "level", unit: .decibels)])
        for nucleus in nuclei {
            track.append(nucleus.seconds)
            track.append(nucleus.decibels)
        }
        return track
    }
}
