import Foundation
import SpeechAnalysis

extension AnalysisBench {
    /// A measure that is timed, with its defaults.
    struct Call {
        let name: String
        /// What it does with a sound; what it takes besides, such as a pitch that is given, is made here and not timed.
        let prepare: ([Float]) throws -> @Sendable () throws -> Void
        let isPrepared: Bool

        init(_ name: String, _ work: @escaping @Sendable ([Float]) throws -> Void) {
            self.name = name
            prepare = { sound in { try work(sound) } }
            isPrepared = false
        }

        init(_ name: String, prepared: @escaping ([Float]) throws -> @Sendable () throws -> Void) {
            (self.name, prepare, isPrepared) = (name, prepared, true)
        }
    }

    static var calls: [Call] {
        [
            Call("pitch ac") { _ = try Pitch.track($0, sampleRate: rate) },
            Call("pitch cc") { _ = try Pitch.track($0, sampleRate: rate, method: .crossCorrelation) },
            Call("intensity") { _ = try Intensity.track($0, sampleRate: rate) },
            Call("harmonicity cc") { _ = try Harmonicity.track($0, sampleRate: rate) },
            Call("harmonicity ac") { _ = try Harmonicity.track($0, sampleRate: rate, method: .autocorrelation) },
            Call("point process") { _ = try PointProcess.periodic($0, sampleRate: rate) },
            Call("point process, pitch given", prepared: pulsesOfGivenPitch),
            Call("jitter and shimmer", prepared: perturbationOfGivenPulses),
            Call("cpps") { _ = try CepstralPeakProminence.smoothed($0, sampleRate: rate) },
            Call("voice report") { _ = try VoiceReport.make($0, sampleRate: rate) },
            Call("formants") { _ = try FormantTrack.measure($0, sampleRate: rate) },
            Call("spectrogram") { _ = try Spectrogram.measure($0, sampleRate: rate) },
            Call("MFCC") { _ = try MFCCTrack.measure($0, sampleRate: rate) },
            Call("LTAS") { _ = try Ltas.measure($0, sampleRate: rate) },
            Call("loudness") { _ = try Loudness.measure([$0], sampleRate: rate) },
            Call("syllables and pauses") { _ = try SpeechRate.measure($0, sampleRate: rate) },
            Call("noise reduction") { _ = try NoiseReducer.reduce($0, sampleRate: rate) },
            Call("voice activity") { _ = VoiceActivityDetector.regions(in: $0) },
        ]
    }

    private static func pulsesOfGivenPitch(_ sound: [Float]) throws -> @Sendable () throws -> Void {
        let pitch = try Pitch.track(sound, sampleRate: rate)
        return { sound.withUnsafeBufferPointer { _ = PointProcess.periodic($0, sampleRate: rate, pitch: pitch) } }
    }

    private static func perturbationOfGivenPulses(_ sound: [Float]) throws -> @Sendable () throws -> Void {
        let pulses = try PointProcess.periodic(sound, sampleRate: rate)
        return { _ = (Jitter(pulses), Shimmer(sound, sampleRate: rate, pulses: pulses)) }
    }

    private struct Cost: Encodable {
        let name: String
        let milliseconds: Double
    }

    /// Names of calls come in, a line each, and CPU milliseconds of one run on the sound go out: whoever asks can have other programs' runs
    /// between them, on a machine whose speed changes from one minute to the next.
    static func answerTimes(_ sound: [Float]) throws {
        var prepared: [String: @Sendable () throws -> Void] = [:]
        while let name = readLine() {
            guard let call = calls.first(where: { $0.name == name }) else { throw UnknownCall(name: name) }
            // The first run reads code and makes plans.
            if prepared[name] == nil {
                prepared[name] = try call.prepare(sound)
                try prepared[name]?()
            }
            let start = processorSeconds()
            try prepared[name]?()
            try printLine(Cost(name: name, milliseconds: 1_000 * (processorSeconds() - start)))
            fflush(nil)
        }
    }

    private struct UnknownCall: Error { let name: String }

    static func printLine(_ value: some Encodable) throws {
        print(String(decoding: try JSONEncoder().encode(value), as: UTF8.self))
    }
}
