/// What is kept of a recording over time.
public enum AnalysisMeasure: String, Codable, CaseIterable, Sendable {
    /// Fundamental frequency; undefined where unvoiced.
    case pitch
    /// Level of the sound.
    case intensity
    /// F1, F2, F3 as they are found frame by frame, voiced or not.
    case formants
    /// Momentary and short-term loudness.
    case loudness
    /// Level of each band of frequencies.
    case spectrogram
    /// The wave's lowest and highest value.
    case waveform
    /// Silent pauses: where each begins and ends.
    case pauses
    /// Where each syllable is loudest, and its level.
    case syllables
}
