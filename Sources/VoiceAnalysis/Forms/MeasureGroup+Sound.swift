extension MeasureGroup {
    static let intensity = MeasureGroup(
        title: "Intensity", meaning: "how strong the sound is; only differences count unless the microphone was calibrated",
        measures: [
            MeasureDescription("intensity.mean", "mean", \.intensity.mean),
            MeasureDescription("intensity.median", "median", \.intensity.median),
            MeasureDescription("intensity.quantile5", "5 % lie below", \.intensity.quantile5),
            MeasureDescription("intensity.quantile95", "95 % lie below", \.intensity.quantile95),
            MeasureDescription("intensity.maximum", "highest", \.intensity.maximum),
            MeasureDescription("intensity.range", "range of the middle 90 %", \.intensity.range),
        ])

    static let loudness = MeasureGroup(
        title: "Loudness", meaning: "how loud the recording is for a listener",
        measures: [
            MeasureDescription(
                "loudness.integrated", "of the whole", \.loudness.integrated, usual: "podcasts −16, broadcast −23 (EBU R128)"),
            MeasureDescription("loudness.range", "range", \.loudness.range),
            MeasureDescription("loudness.maximum_momentary", "loudest 0.4 s", \.loudness.maximumMomentary),
            MeasureDescription("loudness.maximum_short_term", "loudest 3 s", \.loudness.maximumShortTerm),
            MeasureDescription(
                "loudness.true_peak", "true peak", \.loudness.truePeak, usual: "below −1, or it may distort (EBU R128)"),
        ])

    static let noise = MeasureGroup(
        title: "Noise", meaning: "how far speech stands above the steady noise of the room",
        measures: [
            MeasureDescription(
                "noise.signal_to_noise", "speech above noise", \.noise.signalToNoise,
                usual: "30 or more for voice measures (Deliyski et al. 2005)"),
            MeasureDescription("noise.noise_level", "noise", \.noise.noiseLevel),
            MeasureDescription("noise.active_share", "sound out of the noise", \.noise.activeShare),
        ])

    static let voice = MeasureGroup(
        title: "Voice", meaning: "how regular the voice is; ranges were found for sustained vowels, running speech reads higher",
        measures: [
            MeasureDescription("voice.cpps", "cepstral peak prominence (CPPS)", \.voice.cpps, usual: "higher is more regular"),
            MeasureDescription(
                "voice.harmonicity", "harmonics to noise", \.voice.harmonicity, usual: "about 20 in a sustained /a/ (Praat's manual)"),
            MeasureDescription(
                "voice.jitter_local", "jitter, local", \.voice.jitterLocal, usual: "below 1.04 (MDVP, vowels)"),
            MeasureDescription(
                "voice.jitter_local_absolute", "jitter, absolute", \.voice.jitterLocalAbsolute, usual: "below 83 (MDVP, vowels)"),
            MeasureDescription("voice.jitter_rap", "jitter, RAP", \.voice.jitterRap, usual: "below 0.68 (MDVP, vowels)"),
            MeasureDescription("voice.jitter_ppq5", "jitter, PPQ5", \.voice.jitterPpq5, usual: "below 0.84 (MDVP, vowels)"),
            MeasureDescription("voice.jitter_ddp", "jitter, DDP", \.voice.jitterDdp),
            MeasureDescription(
                "voice.shimmer_local", "shimmer, local", \.voice.shimmerLocal, usual: "below 3.81 (MDVP, vowels)"),
            MeasureDescription(
                "voice.shimmer_local_decibels", "shimmer, local", \.voice.shimmerLocalDecibels, usual: "below 0.35 (MDVP, vowels)"),
            MeasureDescription("voice.shimmer_apq3", "shimmer, APQ3", \.voice.shimmerApq3),
            MeasureDescription("voice.shimmer_apq5", "shimmer, APQ5", \.voice.shimmerApq5),
            MeasureDescription(
                "voice.shimmer_apq11", "shimmer, APQ11", \.voice.shimmerApq11, usual: "below 3.07 (MDVP, vowels)"),
            MeasureDescription("voice.shimmer_dda", "shimmer, DDA", \.voice.shimmerDda),
            MeasureDescription("voice.mean_autocorrelation", "mean autocorrelation", \.voice.meanAutocorrelation),
            MeasureDescription("voice.noise_to_harmonics", "noise to harmonics", \.voice.noiseToHarmonics),
            MeasureDescription("voice.pulses", "pulses", \.voice.pulses),
            MeasureDescription("voice.mean_period", "mean period", \.voice.meanPeriod),
            MeasureDescription("voice.voice_breaks", "voice breaks", \.voice.voiceBreaks, usual: "0 in a sustained vowel"),
            MeasureDescription("voice.voice_break_share", "time in breaks", \.voice.voiceBreakShare),
            MeasureDescription("voice.unvoiced_share", "unvoiced", \.voice.unvoicedShare),
        ])

    static let formants = MeasureGroup(
        title: "Formants", meaning: "the resonances of mouth and throat, which make the vowels",
        measures: [
            MeasureDescription("formants.f1.mean", "F1 mean", \.formants.f1.mean, usual: "250–900 over the vowels"),
            MeasureDescription("formants.f1.median", "F1 median", \.formants.f1.median),
            MeasureDescription("formants.f1.standard_deviation", "F1 standard deviation", \.formants.f1.standardDeviation),
            MeasureDescription("formants.f1.bandwidth", "F1 bandwidth", \.formants.f1.bandwidth),
            MeasureDescription("formants.f2.mean", "F2 mean", \.formants.f2.mean, usual: "600–2800 over the vowels"),
            MeasureDescription("formants.f2.median", "F2 median", \.formants.f2.median),
            MeasureDescription("formants.f2.standard_deviation", "F2 standard deviation", \.formants.f2.standardDeviation),
            MeasureDescription("formants.f2.bandwidth", "F2 bandwidth", \.formants.f2.bandwidth),
            MeasureDescription("formants.f3.mean", "F3 mean", \.formants.f3.mean),
            MeasureDescription("formants.f3.median", "F3 median", \.formants.f3.median),
            MeasureDescription("formants.f3.standard_deviation", "F3 standard deviation", \.formants.f3.standardDeviation),
            MeasureDescription("formants.f3.bandwidth", "F3 bandwidth", \.formants.f3.bandwidth),
        ])

    static let spectrum = MeasureGroup(
        title: "Spectrum", meaning: "dark or bright: where the sound's power lies",
        measures: [
            MeasureDescription("spectrum.centre_of_gravity", "centre of gravity", \.spectrum.centreOfGravity),
            MeasureDescription("spectrum.standard_deviation", "standard deviation", \.spectrum.standardDeviation),
            MeasureDescription("spectrum.skewness", "skewness", \.spectrum.skewness),
            MeasureDescription("spectrum.kurtosis", "kurtosis", \.spectrum.kurtosis),
            MeasureDescription("spectrum.slope", "1–4 kHz above 0–1 kHz", \.spectrum.slope, usual: "below 0; nearer to 0 is brighter"),
        ])
}
