import Foundation
import HTTPTypes
import NIOCore
import Testing
import VoiceCore

@testable import HTTPRouting

private enum Colour: String, Codable, CaseIterable { case red, green }
private enum Level: Int, Codable, CaseIterable { case low = 1, high = 3 }
private enum Unlisted: String, Codable { case one }

private struct Inner: Codable, Sendable {
    var jobID: JobID?
    var colour: Colour?
}

private struct Outer: Codable, Sendable, FieldDescribing {
    var recordingId: RecordingID
    var createdAt: Timestamp
    var isOpen: Bool
    var count: Int
    var small: UInt8?
    var seconds: Double
    var title: String?
    var level: Level
    var inner: Inner
    var more: [Inner]
    var perhaps: Inner?
    var counts: [String: Int]
    var children: [Outer]

    static let fieldNotes = [
        FieldNote("seconds", "How long.", in: 0...2.5), FieldNote("title", "Its name.", characters: 1...5),
    ]
}

private struct Checked: Codable, Sendable {
    struct Refused: Error {}
    init(from decoder: any Decoder) throws {
        guard try decoder.singleValueContainer().decode(String.self).hasPrefix("x") else { throw Refused() }
    }
    func encode(to encoder: any Encoder) throws {}
}

private struct Misnoted: Codable, Sendable, FieldDescribing {
    var name: String
    static let fieldNotes = [FieldNote("nmae", "A slip.")]
}

/// What a JSON schema says of JSON that these tests write, as far as the schemas of this module go.
@Suite struct SchemaTests {
    private func properties(_ type: any Any.Type, _ use: SchemaBook.Use) throws -> (name: JSONValue?, object: JSONValue) {
        let book = SchemaBook()
        let schema = try book.schema(of: type, for: use)
        guard case .text(let path)? = schema["$ref"], let name = path.split(separator: "/").last,
            let component = book.components[String(name)]
        else { throw DescriptionError("no component") }
        return (schema["$ref"], component.value)
    }

    @Test func whatATypeReadsIsItsSchema() throws {
        let (reference, outer) = try properties(Outer.self, .response)
        #expect(reference == "#/components/schemas/Outer")
        let fields = try #require(outer["properties"])
        #expect(fields["recording_id"]?["pattern"] == "^rec_[0-7][0-9a-hjkmnp-tv-z]{25}$")
        #expect(fields["created_at"]?["format"] == "date-time")
        #expect(fields["is_open"]?["type"] == "boolean")
        #expect(fields["count"]?["format"] == "int64")
        #expect(fields["small"]?["maximum"] == 255)
        #expect(fields["level"]?["enum"] == [1, 3])
        #expect(fields["inner"]?["$ref"] == "#/components/schemas/Inner")
        #expect(fields["more"]?["items"]?["$ref"] == "#/components/schemas/Inner")
        #expect(fields["perhaps"]?["$ref"] == "#/components/schemas/Inner")
        #expect(fields["counts"]?["additionalProperties"]?["type"] == "integer")
        #expect(fields["children"]?["items"]?["$ref"] == "#/components/schemas/Outer", "a type may hold a list of its own kind")
        #expect(fields["title"]?["maxLength"] == 5 && fields["title"]?["type"] == "string")
        #expect(fields["seconds"]?["maximum"] == 2.5 && fields["seconds"]?["minimum"] == 0)
        #expect(
            outer["required"] == [
                "children", "count", "counts", "created_at", "inner", "is_open", "level", "more", "recording_id", "seconds",
            ])
        #expect(outer["additionalProperties"] == nil, "a later version may add fields to what we write")
    }

    @Test func requestsMayLeaveOutOrNullAndAddNothing() throws {
        let (_, inner) = try properties(Inner.self, .request)
        #expect(inner["additionalProperties"] == false)
        #expect(inner["required"] == nil)
        #expect(inner["properties"]?["job_id"]?["type"] == ["string", "null"])
        #expect(inner["properties"]?["colour"]?["anyOf"] == [["type": "string", "enum": ["red", "green"]], ["type": "null"]])
    }

    @Test func keysAreThoseThatTheEncoderWrites() throws {
        let value = Inner(jobID: .make(), colour: .red)
        let written = try JSONSerialization.jsonObject(with: JSON.encode(value)) as? [String: Any]
        guard case .object(let fields)? = try properties(Inner.self, .response).object["properties"] else { throw DescriptionError("none") }
        #expect(Set(fields.keys) == Set(try #require(written).keys))
    }

    @Test func theSameTypeReadAndWrittenHasTwoSchemas() throws {
        let book = SchemaBook()
        #expect(try book.schema(of: Inner.self, for: .response)["$ref"] == "#/components/schemas/Inner")
        #expect(try book.schema(of: Inner.self, for: .request)["$ref"] == "#/components/schemas/InnerInput")
        #expect(try book.schema(of: Inner.self, for: .request)["$ref"] == "#/components/schemas/InnerInput")
        #expect(try book.schema(of: [Int].self, for: .response)["items"]?["type"] == "integer")
        #expect(book.components.count == 2)
    }

    @Test func whatHasNoSchemaIsAnErrorAndNoGuess() {
        for type in [Checked.self, Unlisted.self, Misnoted.self, [Unlisted].self] as [any Any.Type] {
            #expect(throws: DescriptionError.self) { try SchemaBook().schema(of: type, for: .response) }
        }
    }

    @Test func theErrorsSchemaNamesWhatErrorsHave() throws {
        let error = APIError(.badRequest, "x", "y", parameter: "p", details: ["limit": 1, "words": .list(["a"])])
        guard case .bytes(let body) = RouteResponse.error(error, requestID: "r").body else { throw DescriptionError("no body") }
        let written = try JSONSerialization.jsonObject(with: Data(body.readableBytesView)) as? [String: [String: Any]]
        guard case .object(let fields)? = ErrorShape.jsonSchema["properties"]?["error"]?["properties"] else {
            throw DescriptionError("none")
        }
        #expect(Set(try #require(written?["error"]).keys) == Set(fields.keys))
    }
}
