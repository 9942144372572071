import VoiceCore

/// What is asked of the index.
struct SearchRequest: Sendable {
    var query: SearchQuery
    var filter = RecordingFilter()
    var cursor: String?
    /// Recordings a page.
    var limit = 20
    /// Places that are shown of each recording, beside its title.
    var hits = 3
}
