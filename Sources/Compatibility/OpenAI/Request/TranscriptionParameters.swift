import HTTPRouting
import Transcription

/// What a transcription request asks for, checked.
struct TranscriptionParameters: Sendable {
    let model: String
    let format: TranscriptionFormat

    /// None where the request does not say.
    let granularities: Set<TimestampGranularity>

    /// Whether the answer is events; never so for the default model, as OpenAI has it.
    let isStreamed: Bool

    let includesLogProbabilities: Bool

    /// The language that is spoken.
    let language: String?

    /// The languages that may be spoken; none where the request does not say.
    let languages: [String]

    /// - Throws: `APIError` 400 that names the field.
    init(_ form: TranscriptionForm) throws(APIError) {
        guard let model = form.text("model") else { throw .missing("model") }
        self.model = model
        format = try form.word("response_format") ?? .json
        granularities = Set(try form.words("timestamp_granularities"))
        isStreamed = try form.flag("stream") && model != OpenAIRoutes.defaultModel
        includesLogProbabilities = try form.includesLogProbabilities()
        let listed = try form.languages()
        // A list of one says it for certain.
        language = try form.language() ?? (listed.count == 1 ? listed.first : nil)
        languages = listed
        try form.checkHints()
        try checkFormat(form)
    }

    /// How the engine is to work. The name of the default model names no engine.
    var settings: TranscriptionSettings {
        TranscriptionSettings(
            language: language, engine: model == OpenAIRoutes.defaultModel ? nil : model, diarize: format == .diarizedJSON ? true : nil)
    }

    /// Which fields go together.
    private func checkFormat(_ form: TranscriptionForm) throws(APIError) {
        for field in ["known_speaker_names", "known_speaker_references"] where !form.list(field).isEmpty {
            throw .unsupportedValue(field, "Speakers are told apart here, but not recognised: leave it out for the labels A, B and so on.")
        }
        if format == .verboseJSON, model.hasSuffix("-transcribe") {
            throw .unsupportedValue("response_format", "The model '\(model.shown)' does not give 'verbose_json'; use 'json' or 'text'.")
        }
        if granularities.contains(.word), format != .verboseJSON {
            throw .unsupportedValue(
                "timestamp_granularities", "Times of words come with the response_format 'verbose_json', not with '\(format.rawValue)'.")
        }
        if includesLogProbabilities, format != .json {
            throw .unsupportedValue("include", "'logprobs' come with the response_format 'json' alone.")
        }
        if isStreamed, ![.json, .text, .diarizedJSON].contains(format) {
            throw .unsupportedValue(
                "response_format", "A stream has forms of its own; ask for 'json', 'text' or 'diarized_json', or without 'stream'.")
        }
    }
}

extension TranscriptionForm {
    /// A text that is one of an enumeration's words.
    fileprivate func word<Word: RawRepresentable & CaseIterable>(_ field: String) throws(APIError) -> Word? where Word.RawValue == String {
        guard let text = text(field) else { return nil }
        return try Self.read(text, field)
    }

    fileprivate func words<Word: RawRepresentable & CaseIterable>(_ field: String) throws(APIError) -> [Word]
    where Word.RawValue == String {
        var words: [Word] = []
        for text in list(field) { words.append(try Self.read(text, field)) }
        return words
    }

    private static func read<Word: RawRepresentable & CaseIterable>(_ text: String, _ field: String) throws(APIError) -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: text) else {
            throw .invalidValue(field, "'\(field)' must be one of " + Word.allCases.map(\.rawValue).joined(separator: ", ") + ".")
        }
        return word
    }

    /// `false` where absent. Python writes its own words with capitals.
    fileprivate func flag(_ field: String) throws(APIError) -> Bool {
        switch text(field)?.lowercased() {
        case nil, "false", "0": return false
        case "true", "1": return true
        default: throw .invalidValue(field, "'\(field)' must be true or false.")
        }
    }

    fileprivate func includesLogProbabilities() throws(APIError) -> Bool {
        let wanted = list("include")
        guard wanted.allSatisfy({ $0 == "logprobs" }) else { throw .invalidValue("include", "'include' takes 'logprobs' alone.") }
        return !wanted.isEmpty
    }

    fileprivate func language() throws(APIError) -> String? {
        guard let tag = text("language") else { return nil }
        try Self.checkTag(tag, "language")
        return tag
    }

    fileprivate func languages() throws(APIError) -> [String] {
        let tags = list("languages")
        for tag in tags { try Self.checkTag(tag, "languages") }
        return tags
    }

    /// BCP 47 in form: ISO 639-1 is the beginning of it.
    private static func checkTag(_ tag: String, _ field: String) throws(APIError) {
        let isTag =
            (2...35).contains(tag.utf8.count)
            && tag.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
        guard isTag else {
            throw .invalidValue(field, "'\(field)' takes ISO 639-1 codes such as 'en', with a region if you like: 'en-GB'.")
        }
    }

    /// Fields that may guide an engine: none here can be guided yet, so they are only held to their forms.
    fileprivate func checkHints() throws(APIError) {
        if let text = text("temperature") {
            guard let value = Double.read(parameter: text), (0...1).contains(value) else {
                throw .invalidValue("temperature", "'temperature' must be a number from 0 to 1.")
            }
        }
        if let strategy = text("chunking_strategy") {
            guard strategy == "auto" || strategy.isServerVADObject else { throw Self.badStrategy }
        } else if has(prefix: "chunking_strategy[") {
            guard text("chunking_strategy[type]") == "server_vad" else { throw Self.badStrategy }
            for member in ["threshold", "prefix_padding_ms", "silence_duration_ms"] {
                guard let text = text("chunking_strategy[\(member)]") else { continue }
                guard let value = Double.read(parameter: text), value >= 0 else { throw Self.badStrategy }
            }
        }
    }

    private static var badStrategy: APIError {
        .invalidValue(
            "chunking_strategy",
            "'chunking_strategy' must be 'auto' or an object of the type 'server_vad' with 'threshold', 'prefix_padding_ms' and "
                + "'silence_duration_ms'.")
    }
}
