extension MeasureGroup {
    static let phrasing = MeasureGroup(
        title: "Phrasing", meaning: "how fast you speak, and where you pause",
        measures: [
            MeasureDescription("phrasing.syllables", "syllables", \.phrasing.syllables),
            MeasureDescription(
                "phrasing.speech_rate", "speech rate, pauses counted in", \.phrasing.speechRate,
                usual: "English: lectures 3.2, conversation 4.3 (Tauroza & Allison 1990)"),
            MeasureDescription(
                "phrasing.articulation_rate", "articulation rate, without pauses", \.phrasing.articulationRate,
                usual: "about 4–6"),
            MeasureDescription("phrasing.mean_syllable", "mean syllable", \.phrasing.meanSyllable),
            MeasureDescription("phrasing.phonation_time", "time in speech", \.phrasing.phonationTime),
            MeasureDescription("phrasing.phonation_share", "share in speech", \.phrasing.phonationShare),
            MeasureDescription("phrasing.pauses", "pauses between speech", \.phrasing.pauses),
            MeasureDescription("phrasing.pauses_per_minute", "pauses a minute", \.phrasing.pausesPerMinute),
            MeasureDescription("phrasing.mean_pause", "mean pause", \.phrasing.meanPause),
            MeasureDescription("phrasing.longest_pause", "longest pause", \.phrasing.longestPause),
            MeasureDescription("phrasing.pause_time", "all pauses together", \.phrasing.pauseTime),
            MeasureDescription(
                "phrasing.npvi", "rhythm (nPVI)", \.phrasing.npvi, usual: "0 is a metronome; compare recordings"),
        ])

    static let words = MeasureGroup(
        title: "Words", meaning: "what the transcript adds",
        measures: [
            MeasureDescription(word: "words", "words", \.words),
            MeasureDescription(
                word: "rate", "words a minute", \.rate, usual: "English: lectures 140, conversation 210 (Tauroza & Allison 1990)"),
            MeasureDescription(word: "articulation_rate", "words a minute of speech", \.articulationRate),
            MeasureDescription(word: "filled_pauses", "\"uh\" and \"um\"", \.filledPauses),
            MeasureDescription(word: "filled_pauses_per_minute", "of them a minute", \.filledPausesPerMinute),
            MeasureDescription(word: "filled_pause_time", "all of them together", \.filledPauseTime),
        ])

    static let pitch = MeasureGroup(
        title: "Pitch", meaning: "how high the voice is, and how lively its melody",
        measures: [
            MeasureDescription(
                "pitch.median", "median", \.pitch.median, usual: "men 85–180, women 165–255, children 250–400"),
            MeasureDescription("pitch.mean", "mean", \.pitch.mean),
            MeasureDescription("pitch.standard_deviation", "standard deviation", \.pitch.standardDeviation),
            MeasureDescription("pitch.minimum", "lowest", \.pitch.minimum),
            MeasureDescription("pitch.quantile10", "10 % lie below", \.pitch.quantile10),
            MeasureDescription("pitch.quantile25", "25 % lie below", \.pitch.quantile25),
            MeasureDescription("pitch.quantile75", "75 % lie below", \.pitch.quantile75),
            MeasureDescription("pitch.quantile90", "90 % lie below", \.pitch.quantile90),
            MeasureDescription("pitch.maximum", "highest", \.pitch.maximum),
            MeasureDescription(
                "pitch.middle_range", "range of the middle 80 %", \.pitch.middleRange, usual: "12 semitones are an octave"),
            MeasureDescription("pitch.range", "whole range", \.pitch.range, usual: "one wrong octave decides it"),
            MeasureDescription("pitch.slope", "movement", \.pitch.slope),
            MeasureDescription(
                "pitch.slope_without_octave_jumps", "movement without octave jumps", \.pitch.slopeWithoutOctaveJumps),
            MeasureDescription("pitch.voiced_share", "voiced", \.pitch.voicedShare),
        ])
}
