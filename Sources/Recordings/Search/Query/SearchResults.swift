public import HTTPRouting

/// A page of what was found.
public struct SearchResults: Codable, Sendable, FieldDescribing {
    public let results: [SearchResult]
    /// Give it as `cursor` to read on; absent on the last page. A page may hold fewer results than were asked for and still have a next one.
    public let next: String?
    /// Recordings that match, counted up to 1000.
    public let total: Int
    /// Whether there are no more than that.
    public let totalIsExact: Bool
    public let index: SearchIndexStatus

    public static let fieldNotes = [
        FieldNote("next", "Give it as `cursor` to read on; absent on the last page."),
        FieldNote("total", "Recordings that match, counted up to 1000.", in: 0...1000),
        FieldNote("totalIsExact", "False where more recordings match than are counted."),
        FieldNote("index", "While the index is being made, what is in it already is found."),
    ]
}

/// A recording in which something was found.
public struct SearchResult: Codable, Sendable, FieldDescribing {
    public let recording: Recording
    /// Comparable within one search.
    public let score: Double
    /// All places in the recording, shown or not.
    public let hitCount: Int
    /// The title if it matches, then the places with the most of the words, in the order of time.
    public let hits: [SearchHit]

    public static let fieldNotes = [
        FieldNote("score", "Greater is better; comparable within one search.", from: 0),
        FieldNote("hitCount", "How often the words and phrases stand in the recording, shown or not.", from: 0),
        FieldNote("hits", "The title if it matches, then the places with the most of the words, in their order."),
    ]
}

/// A piece of text with something found in it.
public struct SearchHit: Codable, Sendable, Equatable, FieldDescribing {
    public let field: SearchField
    public let text: String
    public let highlights: [SearchHighlight]
    /// The segment's number, and when it begins and ends, in seconds; for a transcript alone.
    public let segment: Int?
    public let start: Double?
    public let end: Double?

    public static let fieldNotes = [
        FieldNote("field", "Where it stands."), FieldNote("text", "Words around it, as they were written."),
        FieldNote("segment", "Number of the transcript's segment."), FieldNote("start", "When the segment begins, in seconds."),
        FieldNote("end", "When the segment ends, in seconds."),
    ]
}

/// Words of a hit that match.
public struct SearchHighlight: Codable, Sendable, Equatable, FieldDescribing {
    /// Where they begin in the hit's text and how long they are, in UTF-16 code units, as JavaScript counts.
    public let offset: Int
    public let length: Int
    /// When the first of them begins and the last ends, in seconds; as far as the words were timed.
    public let start: Double?
    public let end: Double?
    /// Ids of the transcript's words.
    public let wordIds: [String]?

    public static let fieldNotes = [
        FieldNote("offset", "Where the words begin in `text`, in UTF-16 code units.", from: 0),
        FieldNote("length", "How long they are, in UTF-16 code units.", from: 1),
        FieldNote("start", "When they begin to be said, in seconds from the start of the recording."),
        FieldNote("end", "When they have been said, in seconds."), FieldNote("wordIds", "Ids of these words in the transcript."),
    ]
}
