import SpeechAnalysis

extension CommandError {
    /// What stands behind each option.
    private static let options = [
        ("pitchFloor", "--pitch-floor"), ("pitchCeiling", "--pitch-ceiling"), ("formantCeiling", "--formant-ceiling"),
        ("maximumNumberOfFormants", "--formants"), ("silenceThreshold", "--pause-threshold"), ("minimumPause", "--minimum-pause"),
    ]

    /// A setting of the analysis, told by the option that it was given with.
    ///
    /// - Returns: `nil` for what no option says.
    init?(_ error: SpeechAnalysisError) {
        guard case .badParameter(let name, let value, let rule) = error, let option = Self.options.first(where: { $0.0 == name })?.1
        else { return nil }
        let number = value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
        let told = Self.options.reduce(rule) { $0.replacing($1.0, with: $1.1) }
        self.init(code: error.code, userMessage: "\(option) is \(number); it must be \(told).", status: .usage)
    }
}
