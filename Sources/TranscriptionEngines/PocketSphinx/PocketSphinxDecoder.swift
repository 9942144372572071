import CPocketSphinx
import Transcription

/// libpocketsphinx with its US English model; used from one thread.
///
/// Settings are the library's defaults, which are those of its Python package. Each utterance begins in the same state, so that a
/// result does not depend on what was decoded before: the estimate of the noise and the cepstral mean are set back (with the model's
/// `cmn batch` a whole utterance makes its own mean, whatever `cmninit` says).
final class PocketSphinxDecoder {
    /// A stretch of the best path: a word, a pronunciation variant of one, or a filler.
    struct Unit: Equatable {
        /// As in the dictionary: `the(2)`, `<sil>`, `[SPEECH]`.
        var symbol: String
        var firstFrame: Int
        var lastFrame: Int

        /// Posterior probability in the word lattice, 0…1.
        var posterior: Double
    }

    static let sampleRate: Double = 16_000
    static let framesPerSecond: Double = 100

    private let decoder: OpaquePointer
    private let mean: String

    /// Reads the model, which takes a few tenths of a second.
    ///
    /// - Throws: `engine_start_failed` if the library refuses the files.
    init(_ model: PocketSphinxModel) throws(EngineError) {
        err_set_loglevel(ERR_ERROR)
        guard let config = ps_config_init(nil) else { throw .startFailed("no configuration") }
        ps_config_set_str(config, "hmm", model.acousticModel)
        ps_config_set_str(config, "lm", model.languageModel)
        ps_config_set_str(config, "dict", model.dictionary)
        ps_config_set_str(config, "loglevel", "ERROR")
        defer { ps_config_free(config) }
        guard let decoder = ps_init(config) else {
            throw EngineError(
                code: "engine_start_failed", userMessage: "PocketSphinx cannot read its model. './dev.sh setup' installs it again.",
                isRetryable: false)
        }
        self.decoder = decoder
        mean = ps_get_cmn(decoder, 0).map { String(cString: $0) } ?? ""
    }

    deinit { ps_free(decoder) }

    /// Decodes one whole utterance; empty if no path through it was found.
    ///
    /// - Throws: `engine_failed` if the library gives up.
    func decode(_ samples: [Int16]) throws(EngineError) -> [Unit] {
        ps_start_stream(decoder)
        if !mean.isEmpty { ps_set_cmn(decoder, mean) }
        guard ps_start_utt(decoder) == 0 else { throw Self.failed("start") }
        let processed = ps_process_raw(decoder, samples, samples.count, 0, 1)
        let ended = ps_end_utt(decoder)
        guard processed >= 0, ended >= 0 else { throw Self.failed("search") }
        return bestPath()
    }

    private func bestPath() -> [Unit] {
        let logarithms = ps_get_logmath(decoder)
        var units: [Unit] = []
        var iterator = ps_seg_iter(decoder)
        while let segment = iterator {
            var first: Int32 = 0
            var last: Int32 = 0
            ps_seg_frames(segment, &first, &last)
            let posterior = logmath_exp(logarithms, ps_seg_prob(segment, nil, nil, nil))
            if let symbol = ps_seg_word(segment) {
                units.append(
                    Unit(
                        symbol: String(cString: symbol), firstFrame: Int(first), lastFrame: Int(last),
                        posterior: min(1, max(0, posterior))))
            }
            iterator = ps_seg_next(segment)
        }
        return units
    }

    private static func failed(_ what: String) -> EngineError {
        EngineError(code: "engine_failed", userMessage: "PocketSphinx could not decode this audio.", detail: what, isRetryable: false)
    }
}
