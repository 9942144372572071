import SpeechAnalysis
import Testing

/// Plans and filters are shared by all threads: analysers that run at once give what each gives alone.
@Suite struct ConcurrentUseTests {
    struct Measures: Sendable, Equatable {
        var formants: FormantTrack
        var loudness: Loudness
        var spectrogram: Spectrogram
        var coefficients: MFCCTrack
        var average: Ltas
        var reduced: [Float]

        init(_ samples: [Float]) throws {
            formants = try FormantTrack.measure(samples, sampleRate: 16_000, parameters: FormantParameters(lookahead: 0.02)).tracked()
            loudness = try Loudness.measure([samples], sampleRate: 16_000)
            spectrogram = try Spectrogram.measure(samples, sampleRate: 16_000)
            coefficients = try MFCCTrack.measure(samples, sampleRate: 16_000)
            average = try Ltas.measure(samples, sampleRate: 16_000, bandwidth: 400)
            reduced = try NoiseReducer.reduce(samples, sampleRate: 16_000)
        }
    }

    @Test func analysersDoNotDisturbEachOther() async throws {
        let samples = mixed(SyntheticSound.speech(0.5), SyntheticSound.white(0.5, level: 0.01))
        let alone = try Measures(samples)
        try await withThrowingTaskGroup(of: Measures.self) { group in
            for _ in 0..<4 { group.addTask { try Measures(samples) } }
            for try await measures in group { #expect(measures == alone) }
        }
    }
}
