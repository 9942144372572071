import Foundation
import SpeechAnalysis

extension AnalysisBench {
    /// A track as its values and where they lie; nil is unvoiced or silent.
    struct Track: Encodable {
        let start: Double
        let step: Double
        let values: [Double?]

        init(_ grid: FrameGrid, _ values: [Double?]) {
            (start, step, self.values) = (grid.startSeconds, grid.stepSeconds, values)
        }

        init(_ pitch: PitchTrack) { self.init(pitch.grid, (0..<pitch.frameCount).map { pitch[$0] }) }
    }

    struct Measures: Encodable {
        let file: String
        let pitchAC: Track
        let pitchCC: Track
        let intensity: Track
        let harmonicityCC: Track
        let harmonicityAC: Track
        let pulses: [Double]
        let jitter: [String: Double]
        let shimmer: [String: Double]
        let cpps: Double?
        /// Medians over the frames would hide much: each frame's F1 to F3, nil where not found.
        let formants: [[Double?]]
        /// Every tenth frame, in dB.
        let spectrogram: [[Double]]
        let ltas: [Double]
        let mfcc: [[Double]]
        let moments: [String: Double]
        let syllables: Int
        let loudness: [String: Double]

        init(file: String, samples: [Float], rate: Double) throws {
            self.file = file
            pitchAC = Track(try Pitch.track(samples, sampleRate: rate))
            pitchCC = Track(try Pitch.track(samples, sampleRate: rate, method: .crossCorrelation))
            let levels = try Intensity.track(samples, sampleRate: rate)
            intensity = Track(levels.grid, levels.decibels)
            let cc = try Harmonicity.track(samples, sampleRate: rate)
            harmonicityCC = Track(cc.grid, cc.decibels)
            let ac = try Harmonicity.track(samples, sampleRate: rate, method: .autocorrelation)
            harmonicityAC = Track(ac.grid, ac.decibels)
            let points = try PointProcess.periodic(samples, sampleRate: rate)
            pulses = points.seconds
            let j = Jitter(points)
            jitter = ["local": j.local, "local, absolute": j.localAbsoluteSeconds, "rap": j.rap, "ppq5": j.ppq5, "ddp": j.ddp]
                .compactMapValues { $0 }
            let s = Shimmer(samples, sampleRate: rate, pulses: points)
            shimmer = ["local": s.local, "local_dB": s.localDecibels, "apq3": s.apq3, "apq5": s.apq5, "apq11": s.apq11, "dda": s.dda]
                .compactMapValues { $0 }
            cpps = try? CepstralPeakProminence.smoothed(samples, sampleRate: rate)
            let found = try FormantTrack.measure(samples, sampleRate: rate)
            formants = (1...3).map { found.frequencies(formant: $0) }
            let power = try Spectrogram.measure(samples, sampleRate: rate)
            spectrogram = stride(from: 0, to: power.grid.count, by: 10).map { frame in
                (0..<power.binCount).map { power.decibels(frame: frame, bin: $0) }
            }
            ltas = try Ltas.measure(samples, sampleRate: rate).decibels
            let coefficients = try MFCCTrack.measure(samples, sampleRate: rate)
            mfcc = (0..<coefficients.frameCount).map { coefficients.frame($0).map { Double($0) } }
            let m = try SoundSpectrum(samples, sampleRate: rate).moments()
            moments = [
                "centre": m?.centreOfGravityHz, "deviation": m?.standardDeviationHz, "skewness": m?.skewness, "kurtosis": m?.kurtosis,
            ]
            .compactMapValues { $0 }
            syllables = try SyllableNuclei.find(samples, sampleRate: rate).count
            let l = try Loudness.measure([samples], sampleRate: rate)
            loudness = ["integrated": l.integratedLUFS, "range": l.rangeLU, "peak": l.truePeakDecibels].compactMapValues { $0 }
        }
    }
}
