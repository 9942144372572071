public import VoiceCore

/// What can go wrong with a search.
public enum SearchError: CodedError, Equatable {
    /// Nothing that is to be found: only punctuation, or only what is not to be there.
    case emptyQuery
    case queryTooLong
    case invalidCursor
    /// The index cannot be read just now: it was damaged and is made anew, or the disk is full.
    case unavailable

    public var code: String {
        switch self {
        case .emptyQuery: "search_query_empty"
        case .queryTooLong: "search_query_too_long"
        case .invalidCursor: "invalid_cursor"
        case .unavailable: "search_unavailable"
        }
    }

    public var userMessage: String {
        switch self {
        case .emptyQuery: "The search has no word that is to be found."
        case .queryTooLong: "A search has at most \(SearchQuery.termLimit) words and phrases, of \(SearchQuery.wordLimit) words in all."
        case .invalidCursor: "The cursor belongs to no search like this one; take it from the page before."
        case .unavailable: "The search index cannot be read just now and is being repaired; try again shortly."
        }
    }

    public var isRetryable: Bool { self == .unavailable }
}
