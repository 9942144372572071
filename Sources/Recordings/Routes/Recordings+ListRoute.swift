public import HTTPRouting
import HTTPTypes
import VoiceCore

extension Recordings {
    struct RecordingList: Codable, Sendable {
        let recordings: [Recording]
        /// Give it as `before` to read on; absent on the last page.
        let next: RecordingID?
    }

    var listRoute: Route {
        Route(
            .get, "/v1/recordings", operation: "listRecordings", summary: "Lists recordings, newest first.", permission: Self.read,
            parameters: Self.pageParameters + Self.filterParameters + [
                .query("same_audio_as", RecordingID.self, "Only others with the same audio as this recording.")
            ],
            success: .json(
                RecordingList.self, description: "A page of recordings.",
                headers: ["Link": "The next page (`rel=\"next\"`), if there is one."]),
            errors: [Self.invalidField]
        ) { request in
            let limit = try Self.pageLimit(request)
            var filter = try Self.filter(request)
            filter.sameAudioAs = try request.query("same_audio_as")
            let page = try await recordings(
                of: request.requirePrincipal().account, filter, before: request.query("before"), limit: limit + 1)
            let list = Self.list(page, limit: limit)
            let headers: HTTPFields = list.next.map { [.link: request.nextPage(["before": $0.text])] } ?? [:]
            return try .json(list, headers: headers)
        }
    }

    /// A page, and where the next one begins.
    ///
    /// - Parameter page: one more than the limit, if there is one.
    static func list(_ page: [Recording], limit: Int) -> RecordingList {
        let shown = Array(page.prefix(limit))
        return RecordingList(recordings: shown, next: page.count > limit ? shown.last?.id : nil)
    }

    static let pageParameters: [RouteParameter] = [
        .query("before", RecordingID.self, "Only recordings made before this one."),
        .query("limit", Int.self, "How many at most.", in: 1...200, default: 50),
    ]

    static func pageLimit(_ request: RouteRequest) throws -> Int {
        try request.query("limit", as: Int.self) ?? 50
    }

    private static let filterParameters: [RouteParameter] =
        [.query("status", Recording.Status.self, "Only those whose transcription stands so.")] + commonFilterParameters + [
            .query("title", String.self, "Only those whose title begins so, in whatever case."),
            .query("deleted", Bool.self, "'true' for those in the trash."),
        ]

    /// What a list and a search can be narrowed by.
    static let commonFilterParameters: [RouteParameter] = [
        .query("tag", String.self, "Only those with this tag; repeated, with all of them."),
        .query("speaker", String.self, "Only those of this speaker."),
        .query("starred", Bool.self, "Only those that are starred, or that are not."),
        .query("collection", CollectionID.self, "Only those in this collection."),
        .query("language", String.self, "Only those with this language tag."),
        .query("recorded_after", Timestamp.self, "Only those recorded at this time or later."),
        .query("recorded_before", Timestamp.self, "Only those recorded before this time."),
        .query("created_after", Timestamp.self, "Only those made at this time or later."),
        .query("created_before", Timestamp.self, "Only those made before this time."),
    ]

    private static func filter(_ request: RouteRequest) throws -> RecordingFilter {
        var filter = try commonFilter(request)
        filter.status = try request.query("status")
        filter.titlePrefix = try request.query("title")
        filter.isDeleted = try request.query("deleted") ?? false
        try filter.check()
        return filter
    }

    /// What ``commonFilterParameters`` say.
    static func commonFilter(_ request: RouteRequest) throws -> RecordingFilter {
        var filter = RecordingFilter()
        filter.tags = try request.queryValues("tag")
        filter.speaker = try request.query("speaker")
        filter.starred = try request.query("starred")
        filter.collection = try request.query("collection")
        filter.language = try request.query("language")
        filter.recordedAfter = try request.query("recorded_after")
        filter.recordedBefore = try request.query("recorded_before")
        filter.createdAfter = try request.query("created_after")
        filter.createdBefore = try request.query("created_before")
        try filter.check()
        return filter
    }
}

extension Recording.Status: ParameterValue {
    public static var allCases: [Recording.Status] { [.queued, .transcribing, .ready, .failed] }
}
