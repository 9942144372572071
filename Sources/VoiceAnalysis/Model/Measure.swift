/// A measured value with its unit; where there is none, the reason.
///
/// In JSON `{"value":118.2,"unit":"Hz"}`, or `{"value":null,"unit":"Hz","reason":"no_voice"}`: never NaN, never a made-up 0.
public struct Measure: Codable, Equatable, Sendable {
    /// `nil` where the measure is not defined for this sound. Always finite, and kept to seven significant digits.
    public let value: Double?
    public let unit: MeasureUnit
    /// Why there is no value; `nil` where there is one.
    public let reason: UndefinedReason?

    /// - Parameters:
    ///   - value: `nil` or not finite where it is not defined.
    ///   - reason: what is told then.
    public init(_ value: Double?, _ unit: MeasureUnit, otherwise reason: UndefinedReason) {
        let finite = value.flatMap { $0.isFinite ? Self.rounded($0) : nil }
        self.value = finite
        self.unit = unit
        self.reason = finite == nil ? reason : nil
    }

    /// A value that every sound has.
    public init(_ value: Double, _ unit: MeasureUnit) { self.init(value, unit, otherwise: .tooShort) }

    private enum CodingKeys: CodingKey { case value, unit, reason }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        value = try container.decode(Double?.self, forKey: .value)
        unit = try container.decode(MeasureUnit.self, forKey: .unit)
        reason = try container.decodeIfPresent(UndefinedReason.self, forKey: .reason)
    }

    /// The value is written also where it is null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(value, forKey: .value)
        try container.encode(unit, forKey: .unit)
        try container.encodeIfPresent(reason, forKey: .reason)
    }

    /// More digits than any of the methods is worth.
    private static func rounded(_ value: Double) -> Double {
        guard value != 0 else { return 0 }
        var (scale, size) = (1.0, abs(value))
        while size < 1e6, scale < 1e15 { (scale, size) = (scale * 10, size * 10) }
        return size >= 1e7 ? value.rounded() : (value * scale).rounded() / scale
    }
}

/// What a measure is counted in, as it is written.
public enum MeasureUnit: String, Codable, CaseIterable, Sendable {
    case hertz = "Hz"
    case semitones
    case semitonesPerSecond = "semitones/s"
    case decibels = "dB"
    case decibelsPerHertz = "dB/Hz"
    case fullScaleDecibels = "dBFS"
    case truePeakDecibels = "dBTP"
    case loudnessUnitsFullScale = "LUFS"
    case loudnessUnits = "LU"
    case percent = "%"
    case seconds = "s"
    case milliseconds = "ms"
    case microseconds = "µs"
    case count
    case perMinute = "1/min"
    case syllablesPerSecond = "syllables/s"
    case wordsPerMinute = "words/min"
    /// A number without a unit.
    case none = "1"
}

/// Why a measure has no value.
public enum UndefinedReason: String, Codable, CaseIterable, Sendable {
    /// The sound is shorter than the method needs.
    case tooShort = "too_short"
    /// Nothing is heard.
    case silent
    /// No moment is voiced.
    case noVoice = "no_voice"
    /// Too few periods of the voice follow each other.
    case tooFewPeriods = "too_few_periods"
    /// No syllable was found, or too few in a row.
    case tooFewSyllables = "too_few_syllables"
    /// There is no pause between two stretches of speech.
    case noPauses = "no_pauses"
    /// Nothing stands out of the noise.
    case noContrast = "no_contrast"
    /// The sound has no such frequencies.
    case beyondBandwidth = "beyond_bandwidth"
    /// The transcript has no words.
    case noWords = "no_words"

    /// For a reader.
    public var text: String {
        switch self {
        case .tooShort: "too short"
        case .silent: "silent"
        case .noVoice: "no voice found"
        case .tooFewPeriods: "too few periods in a row"
        case .tooFewSyllables: "too few syllables"
        case .noPauses: "no pauses"
        case .noContrast: "nothing stands out of the noise"
        case .beyondBandwidth: "no such frequencies in it"
        case .noWords: "no words"
        }
    }
}
