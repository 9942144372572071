import CPocketSphinx
import Transcription

/// What a decoder is made for: another one takes another decoder.
struct PocketSphinxHearing: Equatable {
    var mode = RecognitionMode.balanced
    var vocabulary: [String] = []

    init() {}

    init(_ settings: TranscriptionSettings) {
        mode = settings.mode ?? .balanced
        vocabulary = settings.vocabulary?.words ?? []
    }
}

extension RecognitionMode {
    /// Lays the mode over the library's defaults.
    ///
    /// Found one setting at a time by `Benchmarks/transcription/sweep.py`; docs/engines.md says what they cost and gain.
    func apply(to config: OpaquePointer) {
        switch self {
        case .fast:
            ps_config_set_int(config, "maxhmmpf", 3000)
            ps_config_set_int(config, "maxwpf", 10)
            ps_config_set_bool(config, "fwdflat", 0)
        case .balanced: break
        case .careful:
            ps_config_set_float(config, "beam", 1e-60)
            ps_config_set_float(config, "pbeam", 1e-60)
            ps_config_set_float(config, "wbeam", 7e-35)
            ps_config_set_float(config, "fwdflatbeam", 1e-80)
            ps_config_set_float(config, "fwdflatwbeam", 7e-35)
        }
    }
}
