import CPocketSphinx
import FoundationEssentials
import Glibc
import Pronunciation
import Transcription

/// libpocketsphinx with its US English model; used from one thread.
///
/// Settings are the library's defaults, which are those of its Python package, but for what a mode asks for. A decoder is made for one
/// mode and one vocabulary and never changed: the library takes no word back, and what it makes for one search changes the others
/// (`acmod_set_grow`). Whoever wants something else makes another, of 80 MB, in half a second of the processor.
///
/// Each utterance begins in the same state, so that a result does not depend on what was decoded before: the estimate of the noise and
/// the cepstral mean are set back (with the model's `cmn batch` a whole utterance makes its own mean, whatever `cmninit` says).
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
    /// How a user writes a word, by its spelling in the dictionary and by its symbol.
    private let written: [String: String]

    /// How much likelier than one of all words a user's word is, when the language model knows nothing of it.
    private static let vocabularyWeight: Float = 100

    /// Reads the model, which takes a few tenths of a second.
    ///
    /// - Throws: `engine_start_failed` if the library refuses the files.
    init(_ model: PocketSphinxModel, _ hearing: PocketSphinxHearing = PocketSphinxHearing()) throws(EngineError) {
        err_set_loglevel(ERR_ERROR)
        guard let config = ps_config_init(nil) else { throw .startFailed("no configuration") }
        ps_config_set_str(config, "hmm", model.acousticModel)
        ps_config_set_str(config, "dict", model.dictionary)
        ps_config_set_str(config, "loglevel", "ERROR")
        hearing.mode.apply(to: config)
        defer { ps_config_free(config) }
        guard let decoder = ps_init(config) else { throw Self.unreadable }
        guard let language = ngram_model_read(config, model.languageModel, NGRAM_AUTO, ps_get_logmath(decoder)) else {
            ps_free(decoder)
            throw Self.unreadable
        }
        defer { ngram_model_free(language) }
        // Words come before the search, which is made of the dictionary as it is then.
        written = Self.teach(Self.vocabulary(hearing.vocabulary, decoder, model), to: decoder, language)
        guard ps_add_lm(decoder, Self.search, language) == 0, ps_activate_search(decoder, Self.search) == 0 else {
            ps_free(decoder)
            throw Self.unreadable
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
                        symbol: asWritten(String(cString: symbol)), firstFrame: Int(first), lastFrame: Int(last),
                        posterior: min(1, max(0, posterior))))
            }
            iterator = ps_seg_next(segment)
        }
        return units
    }

    private func asWritten(_ symbol: String) -> String { written[String(symbol.prefix { $0 != "(" })] ?? symbol }

    private static func vocabulary(_ words: [String], _ decoder: OpaquePointer, _ model: PocketSphinxModel) -> PocketSphinxVocabulary {
        PocketSphinxVocabulary(words) { word in
            // Other ways to say a word stand as `word(2)` and so on.
            var found: [String] = []
            while let phones = ps_lookup_word(decoder, found.isEmpty ? word : "\(word)(\(found.count + 1))") {
                found.append(String(cString: phones))
                free(phones)
            }
            return found
        } dictionary: {
            var content: [UInt8] = []
            for file in [model.dictionary, model.furtherDictionary] { content += (try? Data(contentsOf: URL(filePath: file))) ?? Data() }
            return PronouncingDictionary(content)
        }
    }

    /// - Returns: how the words are written, by spelling and symbol.
    private static func teach(
        _ vocabulary: PocketSphinxVocabulary, to decoder: OpaquePointer, _ language: OpaquePointer
    ) -> [String: String] {
        var written: [String: String] = [:]
        for word in vocabulary.words {
            for (index, phones) in word.pronunciations.enumerated() {
                ps_add_word(decoder, index == 0 ? word.symbol : "\(word.symbol)(\(index + 1))", phones, 0)
            }
            ngram_model_add_word(language, word.symbol, vocabularyWeight)
            written[word.symbol] = word.written
            written[word.spelling] = word.written
        }
        return written
    }

    private static let search = "words"

    private static var unreadable: EngineError {
        EngineError(
            code: "engine_start_failed", userMessage: "PocketSphinx cannot read its model. './dev.sh setup' installs it again.",
            isRetryable: false)
    }

    private static func failed(_ what: String) -> EngineError {
        EngineError(code: "engine_failed", userMessage: "PocketSphinx could not decode this audio.", detail: what, isRetryable: false)
    }
}
