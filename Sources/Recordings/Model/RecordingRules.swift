import Transcription

/// What may be said of a recording.
enum RecordingRules {
    static let tagLimit = 50
    /// Characters of the notes.
    static let notesLimit = 65_536

    static func check(title: String?) throws(RecordingsError) {
        guard let title else { return }
        guard title.count <= RecordingsError.textLimit else { throw .titleTooLong }
        try checkLine(title, field: "title")
    }

    static func check(speaker: String?) throws(RecordingsError) {
        guard let speaker else { return }
        try check(name: speaker, field: "speaker")
    }

    /// A name of one line: 1 to 200 characters.
    static func check(name: String, field: String) throws(RecordingsError) {
        guard (1...RecordingsError.textLimit).contains(name.count) else {
            throw .invalidField(field, "It has 1 to \(RecordingsError.textLimit) characters.")
        }
        try checkLine(name, field: field)
    }

    /// - Returns: the tags without blanks around them, each once, in their order.
    static func checked(tags: [String]) throws(RecordingsError) -> [String] {
        var seen: Set<String> = []
        var kept: [String] = []
        for tag in tags {
            let tag = trimmed(tag)
            try check(name: tag, field: "tags")
            guard !tag.contains(",") else { throw .invalidField("tags", "A tag has no comma in it.") }
            if seen.insert(tag).inserted { kept.append(tag) }
        }
        guard kept.count <= tagLimit else { throw .invalidField("tags", "A recording has at most \(tagLimit) tags.") }
        return kept
    }

    /// - Returns: the words; `nil` for none.
    static func checked(vocabulary entries: [String]?) throws(RecordingsError) -> Vocabulary? {
        guard let entries else { return nil }
        do throws(TranscriptionError) {
            let vocabulary = try Vocabulary(entries)
            return vocabulary.isEmpty ? nil : vocabulary
        } catch { throw .invalidField("vocabulary", error.userMessage) }
    }

    static func check(notes: String?) throws(RecordingsError) {
        guard let notes, notes.count > notesLimit else { return }
        throw .invalidField("notes", "They have at most \(notesLimit) characters.")
    }

    /// What can be wrong with settings whatever the recording.
    static func check(_ settings: TranscriptionSettings) throws(RecordingsError) {
        try check(language: settings.language)
        if let speakers = settings.speakers {
            let limit = TranscriptionSettings.speakerLimit
            guard (1...limit).contains(speakers) else { throw .invalidField("speakers", "It must be 1 to \(limit).") }
            guard settings.diarize != false else { throw .invalidField("speakers", "There is no use for it without 'diarize'.") }
        }
        if settings.identify == true, settings.multichannel != true {
            guard settings.diarize != false else { throw .invalidField("identify", "There is no use for it without 'diarize'.") }
        }
        if settings.multichannel == true, settings.diarize == true || settings.speakers != nil {
            throw .invalidField("diarize", "With 'multichannel' each channel is a speaker already; ask for one of them.")
        }
    }

    /// Letters, digits and hyphens, as a BCP 47 tag has them.
    static func check(language: String?) throws(RecordingsError) {
        guard let language else { return }
        let isTag = language.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
        }
        guard (1...35).contains(language.utf8.count), isTag else { throw .invalidField("language", "It must be a BCP 47 tag.") }
    }

    /// Rows hold lines of text; a control character has no place there, and one database cannot keep NUL at all.
    static func checkLine(_ text: String, field: String) throws(RecordingsError) {
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw .invalidField(field, "It has no control characters or line breaks.")
        }
    }

    private static func trimmed(_ text: String) -> String {
        var text = Substring(text).drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
