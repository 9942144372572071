import HTTPRouting
import HTTPTypes
import Testing
import VoiceCore

@testable import Recordings

/// Two people change the same thing: with `If-Match` the second one hears of the first.
@Suite struct PreconditionTests {
    private func send(
        _ operation: String, _ json: String, id: String, ifMatch tag: String, _ home: Home
    ) async throws -> RouteResponse {
        try await home.send(operation, "application/json", Array(json.utf8), path: ["id": id], headers: [.ifMatch: tag])
    }

    @Test func aRecordingIsChangedOnlyInTheStateThatTheCallerKnows() async throws {
        try await Home.with { home in
            let recording = try await home.upload(title: "first")
            let id = recording.id.text
            let tag = try EntityTag(json: recording).description
            _ = try await send("updateRecording", #"{"title":"second","tags":["a"]}"#, id: id, ifMatch: tag, home)
            let refusal = await #expect(throws: APIError.self) {
                try await send("updateRecording", #"{"title":"third"}"#, id: id, ifMatch: tag, home)
            }
            #expect(refusal?.status == .preconditionFailed && refusal?.code == "precondition_failed")
            let now: Recording = try await home.call("getRecording", path: ["id": id])
            #expect(now.title == "second" && now.tags == ["a"])
            #expect(try await home.events().filter { $0 == "recording.updated" }.count == 1)
            let newest = try EntityTag(json: now).description
            _ = try await send("updateRecording", #"{"title":"third"}"#, id: id, ifMatch: "\(tag), \(newest)", home)
            _ = try await send("updateRecording", #"{"title":"fourth"}"#, id: id, ifMatch: "*", home)
        }
    }

    @Test func aCollectionIsRenamedOnlyInTheStateThatTheCallerKnows() async throws {
        try await Home.with { home in
            let made: RecordingCollection = try await home.call("createCollection", #"{"name":"Talks"}"#)
            let tag = try EntityTag(json: made).description
            _ = try await send("renameCollection", #"{"name":"Speeches"}"#, id: made.id.text, ifMatch: tag, home)
            let refusal = await #expect(throws: APIError.self) {
                try await send("renameCollection", #"{"name":"Letters"}"#, id: made.id.text, ifMatch: tag, home)
            }
            #expect(refusal?.code == "precondition_failed")
            let now: RecordingCollection = try await home.call("getCollection", path: ["id": made.id.text])
            #expect(now.name == "Speeches")
        }
    }
}
