extension RouteParameter {
    /// Where a stream of events is to go on: what a browser sends when it comes again, and the same for programs that cannot set headers.
    public static let lastEventID: [RouteParameter] = [
        .header("last-event-id", String.self, "The id of the last event that arrived; the stream goes on behind it."),
        .query(
            "last_event_id", String.self, "The same, for clients that cannot send the header; the header counts before it.",
            characters: 0...16_384),
    ]
}

extension RouteRequest {
    /// The id of the last event that the client has seen; `nil` for a client that comes for the first time.
    ///
    /// The header counts first: a browser repeats its first address each time, with what that says, and adds the header.
    public func lastEventID() throws(APIError) -> String? {
        if let id = try header("last-event-id", as: String.self), !id.isEmpty { return id }
        if let id = try query("last_event_id", as: String.self), !id.isEmpty { return id }
        return nil
    }
}
