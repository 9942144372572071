import FoundationEssentials
import HTTPRouting
import HTTPTypes
import NIOCore
import Testing
import VoiceCore

private struct Segment: Codable, Equatable, Sendable {
    var startSeconds: Double
    var text: String?
}

private enum Mode: String, Codable, CaseIterable, Sendable {
    case fast, exact
}

private struct Order: Codable, Equatable, Sendable {
    var recordingID: RecordingID
    var count: Int
    var isUrgent: Bool?
    var mode: Mode?
    var segments: [Segment]?
    var due: Timestamp?
    var audio: Data?
    var limits: [String: Int]?
}

@Suite struct RequestJSONTests {
    private let id = "rec_01m7z1wm74e7cabptkf0r3ttqn"

    private func decode(_ json: String) throws -> Order { try RequestJSON.decode(Order.self, from: ByteBuffer(string: json)) }

    @Test func readsEveryKindOfField() throws {
        let order = try decode(
            """
            {"recording_id":"\(id)","count":3,"is_urgent":true,"mode":"exact","segments":[{"start_seconds":1.5,"text":"a"},{"start_seconds":2}],
             "due":"2026-11-21T10:00:00Z","audio":"AQI=","limits":{"any key":1}}
            """)
        #expect(order.recordingID.text == id)
        #expect(order.segments == [Segment(startSeconds: 1.5, text: "a"), Segment(startSeconds: 2)])
        #expect(order.mode == .exact)
        #expect(order.audio == Data([1, 2]))
        #expect(order.limits == ["any key": 1])
        #expect(try decode("{\"recording_id\":\"\(id)\",\"count\":3,\"mode\":null}").mode == nil)
    }

    @Test(
        arguments: [
            ("", "missing_body", nil),
            ("{", "malformed_json", nil),
            ("[]", "invalid_body", nil),
            ("{\"count\":3}", "missing_field", "recording_id"),
            ("{\"recording_id\":\"§\",\"count\":3,\"extra\":1}", "unknown_field", "extra"),
            ("{\"recordingID\":\"§\",\"count\":3}", "unknown_field", "recordingID"),
            ("{\"recording_id\":\"§\",\"Count\":3}", "unknown_field", "Count"),
            ("{\"recording_id\":\"rec_x\",\"count\":3}", "invalid_field", "recording_id"),
            ("{\"recording_id\":7,\"count\":3}", "invalid_field", "recording_id"),
            ("{\"recording_id\":\"§\",\"count\":\"3\"}", "invalid_field", "count"),
            ("{\"recording_id\":\"§\",\"count\":3.5}", "invalid_field", "count"),
            ("{\"recording_id\":\"§\",\"count\":null}", "invalid_field", "count"),
            ("{\"recording_id\":\"§\",\"count\":99999999999999999999}", "invalid_field", "count"),
            (
                "{\"recording_id\":\"§\",\"count\":1,\"segments\":[{\"start_seconds\":1,\"text\":\"a\\u0000b\"}]}", "invalid_field",
                "segments[0].text"
            ),
            ("{\"recording_id\":\"§\",\"count\":1,\"limits\":{\"a\":1.5}}", "invalid_field", "limits.a"),
            ("{\"recording_id\":\"§\",\"count\":3,\"mode\":\"slow\"}", "invalid_field", "mode"),
            ("{\"recording_id\":\"§\",\"count\":3,\"due\":\"soon\"}", "invalid_field", "due"),
            (
                "{\"recording_id\":\"§\",\"count\":3,\"segments\":[{\"start_seconds\":1},{\"start_seconds\":\"x\"}]}", "invalid_field",
                "segments[1].start_seconds"
            ),
            ("{\"recording_id\":\"§\",\"count\":3,\"segments\":[{\"start_seconds\":1,\"end\":2}]}", "unknown_field", "segments[0].end"),
            ("{\"recording_id\":\"§\",\"count\":3,\"segments\":{}}", "invalid_field", "segments"),
        ] as [(String, String, String?)])
    func errorsNameTheField(_ json: String, _ code: String, _ field: String?) {
        let error = #expect(throws: APIError.self) { try decode(json.replacing("§", with: id)) }
        #expect(error?.status == .badRequest)
        #expect(error?.code == code)
        #expect(error?.parameter == field)
    }

    @Test func messagesSayWhatWouldDo() {
        func message(_ json: String) -> String? {
            #expect(throws: APIError.self) { try decode(json.replacing("§", with: id)) }?.userMessage
        }
        #expect(message("{\"recording_id\":\"§\",\"count\":3,\"mode\":\"slow\"}")?.contains("one of fast, exact") == true)
        #expect(message("{\"recording_id\":\"x\",\"count\":3}")?.contains("rec_…") == true)
        #expect(message("{\"recording_id\":\"§\",\"count\":1.5}")?.contains("an integer") == true)
        #expect(message("{\"recording_id\":\"§\",\"count\":3,\"due\":\"secret words\"}")?.contains("secret") == false)
    }
}
