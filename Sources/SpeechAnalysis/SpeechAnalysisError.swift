public import VoiceCore

/// Why a sound is not analysed. A retry with the same samples and settings fails the same way.
public enum SpeechAnalysisError: CodedError, Equatable {
    /// There are fewer samples than one analysis window takes; both in seconds.
    case tooShort(presentSeconds: Double, neededSeconds: Double)
    /// The sample at this index, counted from 0, is NaN or infinite.
    case notFinite(index: Int)
    /// The magnitude of the sample at this index is more than 1,000,000,000 times full scale, which no sound is: its square would not fit.
    case tooLarge(index: Int)
    /// The sample rate is outside of what is analysed, in Hz.
    case unsupportedSampleRate(Double)
    /// A setting is outside of its range; `rule` says what the range is: "more than 0 and less than the ceiling".
    case badParameter(name: String, value: Double, rule: String)

    public var code: String {
        switch self {
        case .tooShort: "analysis_too_short"
        case .notFinite: "analysis_not_finite"
        case .tooLarge: "analysis_too_large"
        case .unsupportedSampleRate: "analysis_sample_rate_unsupported"
        case .badParameter: "analysis_bad_parameter"
        }
    }

    public var userMessage: String {
        switch self {
        case .tooShort(let present, let needed):
            "The sound is too short for this analysis: it lasts \(Self.rounded(present)) s, and at least \(Self.rounded(needed)) s are needed."
        case .notFinite(let index):
            "The sound holds a value that is not a number, at sample \(index). Export the recording again."
        case .tooLarge(let index):
            "The sound holds a value that no sound can have, at sample \(index). Export the recording again."
        case .unsupportedSampleRate(let rate):
            "A sample rate of \(rate) Hz is not analysed; \(Self.lowestRate) to \(Self.highestRate) Hz are."
        case .badParameter(let name, let value, let rule):
            "The setting \(name) is \(value); it must be \(rule)."
        }
    }

    private static let lowestRate = 1_000
    private static let highestRate = 768_000

    /// Throws unless the samples can be analysed: a sample rate in range, and every value finite.
    static func check(_ samples: UnsafeBufferPointer<Float>, sampleRate: Double) throws {
        guard sampleRate >= Double(lowestRate), sampleRate <= Double(highestRate) else { throw unsupportedSampleRate(sampleRate) }
        try checkFinite(samples)
    }

    /// Throws `notFinite` or `tooLarge` unless every value is one that can be reckoned with.
    static func checkFinite(_ samples: UnsafeBufferPointer<Float>) throws {
        guard let start = samples.baseAddress else { return }
        // y − y is 0 unless y is NaN or infinite, as it is if x is too large: the usual case costs one pass that the compiler can vectorise.
        var lanes = SIMD8<Float>.zero
        let whole = samples.count / 8 * 8
        for index in stride(from: 0, to: whole, by: 8) {
            let y = UnsafeRawPointer(start + index).loadUnaligned(as: SIMD8<Float>.self) * overflow
            lanes += y - y
        }
        guard lanes.sum() == 0, samples[whole...].allSatisfy({ ($0 * overflow).isFinite }) else {
            let index = samples.firstIndex { !($0 * overflow).isFinite } ?? 0
            throw samples[index].isFinite ? tooLarge(index: index) : notFinite(index: index)
        }
    }

    /// Makes what is too large infinite.
    private static let overflow: Float = .greatestFiniteMagnitude / 1e9

    /// Throws `badParameter` unless the condition holds.
    static func require(_ condition: Bool, _ name: String, _ value: Double, _ rule: String) throws {
        guard condition else { throw badParameter(name: name, value: value, rule: rule) }
    }

    private static func rounded(_ seconds: Double) -> Double { (seconds * 1_000).rounded(.up) / 1_000 }
}
