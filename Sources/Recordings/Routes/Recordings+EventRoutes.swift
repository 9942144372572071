import HTTPRouting
import HTTPTypes
import VoiceCore

/// What happens, as it happens: server-sent events (docs/events.md).
extension Recordings {
    var eventRoutes: [Route] {
        [
            eventRoute(
                "/v1/events", "streamEvents", "Tells what happens to all recordings of the account, as it happens.", [], [],
                recording: { _ in nil }),
            eventRoute(
                "/v1/recordings/{id}/events", "streamRecordingEvents",
                "Tells what happens to a recording, as it happens: how far its transcript is, and each finished piece of it.",
                [Self.idParameter], [Self.unknownRecording], recording: { try $0.path("id") }),
        ]
    }

    private func eventRoute(
        _ path: String, _ operation: String, _ summary: String, _ parameters: [RouteParameter], _ errors: [DeclaredError],
        recording: @escaping @Sendable (RouteRequest) throws -> RecordingID?
    ) -> Route {
        var route = Route(
            .get, path, operation: operation, summary: summary, permission: Self.read,
            parameters: parameters + RouteParameter.lastEventID, timeout: nil,
            success: .stream(
                [ServerSentEvent.contentType],
                description: "Events, each with its name, the id to go on from, and JSON; the first is a `snapshot` of the present state."),
            errors: errors + [
                DeclaredError(.tooManyRequests, OpenStreams.tooMany, "The account has as many streams open as it may.")
            ], caching: .never
        ) { request in
            let principal = try request.requirePrincipal()
            let place = try streams.enter(principal.account)
            let scope = StreamScope(account: principal.account, recording: try recording(request))
            let opening = try await open(scope, key: principal.key, after: request.lastEventID())
            let events = PulledBytes { writer in
                var feed = ProgressFeed(self, scope, key: principal.key, from: opening, timing: feedTiming, to: writer)
                try await feed.run()
                withExtendedLifetime(place) {}
            }
            // Proxies that gather answers would hold the events back.
            return .stream(events, contentType: ServerSentEvent.contentType, headers: [.proxyBuffering: "no"])
        }
        route.endsWithInput = true
        route.endsWithServer = true
        return route
    }
}

extension HTTPField.Name {
    /// What nginx and its like look at; a name of visible ASCII, which cannot fail.
    fileprivate static let proxyBuffering = HTTPField.Name("x-accel-buffering")!
}
