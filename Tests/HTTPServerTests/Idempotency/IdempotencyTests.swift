import Foundation
import HTTPRouting
import HTTPTypes
import Logging
import NIOConcurrencyHelpers
import NIOCore
import Storage
import StorageSQLite
import Testing
import VoiceCore

@testable import HTTPServer

private struct Note: Codable, Sendable {
    let id: RecordingID
    var text: String
}

private struct NewNote: Codable, Sendable {
    let text: String
}

/// Notes in memory: what a route makes, and what is left of it when the server dies in between.
private final class Notes: Sendable {
    private let kept = NIOLockedValueBox<[RecordingID: Note]>([:])
    let calls = NIOLockedValueBox(0)
    /// What happens behind the change, before the answer.
    let behind = NIOLockedValueBox<@Sendable () async throws -> Void>({})

    var count: Int { kept.withLockedValue { $0.count } }
    func remove(_ id: RecordingID) { kept.withLockedValue { _ = $0.removeValue(forKey: id) } }
    func edit(_ id: RecordingID, _ text: String) { kept.withLockedValue { $0[id]?.text = text } }

    var routes: [Route] {
        let create = Route(
            .post, "/v1/notes", operation: "createNote", summary: "", permission: .authenticated,
            body: .stream(contentTypes: [], description: ""), success: .json(Note.self, status: .created, description: ""),
            idempotency: .creates(at: "/v1/notes/{created}", RecordingID.self)
        ) { request in
            self.calls.withLockedValue { $0 += 1 }
            let text = String(buffer: try await request.body.collected())
            if text == "bad" { throw APIError.invalidField("text", "It is bad.") }
            let note = Note(id: request.newID(), text: text)
            self.kept.withLockedValue { $0[note.id] = note }
            try await self.behind.withLockedValue { $0 }()
            return try .json(note, status: .created, headers: [.location: "/v1/notes/\(note.id)"])
        }
        let get = Route(
            .get, "/v1/notes/{id}", operation: "getNote", summary: "", permission: .scope("recordings:read"),
            parameters: [.path("id", RecordingID.self, "")], success: .json(Note.self, description: "")
        ) { request in
            let id: RecordingID = try request.path("id")
            guard let note = self.kept.withLockedValue({ $0[id] }) else { throw APIError.notFound("note") }
            return try .json(note)
        }
        return [create, get, Routes.marker]
    }
}

@Suite struct IdempotencyTests {
    /// A database in a folder of its own.
    private func with(_ body: (IdempotencyStore, any Database) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/idempotency-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let database = try SQLiteDatabase.open(
            SQLiteConfiguration(path: folder + "/test.sqlite", synchronous: .normal), logger: Logger(label: "test"))
        try await database.migrate(IdempotencyStore.migrations)
        try await body(IdempotencyStore(database: database), database)
        try await database.close()
    }

    private func serve(_ notes: Notes, _ store: IdempotencyStore, _ body: (ServerUnderTest) async throws -> Void) async throws {
        try await ServerUnderTest.run(notes.routes, idempotency: store) { server in try await body(server) }
    }

    private static func post(_ body: String, key: String, _ headers: String..., user: String = "owner") -> String {
        "POST /v1/notes HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\nx-api-key: \(user)\r\nIdempotency-Key: \(key)\r\n"
            + headers.map { $0 + "\r\n" }.joined() + "\r\n" + body
    }

    private func ask(_ server: ServerUnderTest, _ request: String) async throws -> RawConnection.Response {
        let connection = try await server.connect()
        try await connection.send(request)
        let response = try await connection.response()
        await connection.close()
        return response
    }

    private func note(_ response: RawConnection.Response) throws -> Note { try JSON.decode(from: Data(response.body.utf8)) }

    @Test func aRepetitionIsAnsweredAndNotCarriedOut() async throws {
        let notes = Notes()
        try await with { store, _ in
            try await serve(notes, store) { server in
                let first = try await ask(server, Self.post("hello", key: "\"k-1\""))
                let note = try note(first)
                #expect(first.status == 201 && first.header("idempotent-replayed") == nil)
                // The bare word is the same key as the quoted string.
                let again = try await ask(server, Self.post("hello", key: "k-1"))
                #expect(again.status == 201 && again.header("idempotent-replayed") == "true" && again.body == first.body)
                #expect(again.header("location") == "/v1/notes/\(note.id)" && again.header("cache-control") == "no-store")
                #expect(notes.count == 1 && notes.calls.withLockedValue { $0 } == 1)
                // Words are read from where they live, not from the answer that was sent.
                notes.edit(note.id, "edited")
                #expect(try await ask(server, Self.post("hello", key: "k-1")).body.contains("edited"))
                notes.remove(note.id)
                let gone = try await ask(server, Self.post("hello", key: "k-1"))
                #expect(gone.status == 410 && gone.body.contains("idempotent_result_gone"))
                #expect(try await ask(server, Self.post("hello", key: "k-2")).status == 201)
            }
        }
    }

    @Test func aKeyBelongsToOneRequestOfOneAccount() async throws {
        let notes = Notes()
        try await with { store, _ in
            try await serve(notes, store) { server in
                #expect(try await ask(server, Self.post("hello", key: "k")).status == 201)
                for other in [
                    Self.post("other words", key: "k"), Self.post("hello", key: "k", "Content-Type: text/plain"),
                    Self.post("hello", key: "k").replacing("/v1/notes", with: "/v1/notes?"),
                ] {
                    let answer = try await ask(server, other)
                    #expect(answer.status == 422 && answer.body.contains("idempotency_key_reused"), "\(answer)")
                }
                #expect(notes.count == 1)
                for wrong in ["\"\"", "\"open", "a b", String(repeating: "k", count: 256)] {
                    #expect(try await ask(server, Self.post("hello", key: wrong)).status == 400, "\(wrong)")
                }
            }
            let other = try await store.begin(
                try #require(try IdempotencyKey(Self.head("k"))), of: .make(), request: [1], newSubject: "rec_1")
            #expect(other == .new(subject: "rec_1"), "another account's keys are its own")
        }
    }

    @Test func aRefusedRequestFreesItsKey() async throws {
        let notes = Notes()
        try await with { store, _ in
            try await serve(notes, store) { server in
                let refused = try await ask(server, Self.post("bad", key: "k"))
                let taken = try await ask(server, Self.post("good", key: "k"))
                #expect(refused.status == 400 && taken.status == 201)
            }
        }
    }

    @Test func aRouteThatCannotRepeatSaysSo() async throws {
        try await with { store, _ in
            try await serve(Notes(), store) { server in
                let path = "/v1/recordings/rec_01m7z1wm74e7cabptkf0r3ttqn/markers"
                let answer = try await ask(
                    server, Scenario.post(path, #"{"at_seconds":1,"label":"a"}"#, "x-api-key: owner", "Idempotency-Key: k"))
                #expect(answer.status == 400 && answer.body.contains("idempotency_unsupported"))
            }
        }
    }

    @Test func whileTheFirstRunsTheSecondWaits() async throws {
        let notes = Notes()
        let (begun, whenBegun) = AsyncStream.makeStream(of: Void.self)
        let (free, whenFree) = AsyncStream.makeStream(of: Void.self)
        notes.behind.withLockedValue {
            $0 = {
                whenBegun.yield()
                for await _ in free { break }
            }
        }
        try await with { store, _ in
            try await serve(notes, store) { server in
                async let first = ask(server, Self.post("hello", key: "k"))
                for await _ in begun { break }
                let second = try await ask(server, Self.post("hello", key: "k"))
                #expect(second.status == 409 && second.body.contains("idempotency_key_in_use") && second.header("retry-after") == "1")
                #expect(try await ask(server, Self.post("hello", key: "k", "Content-Type: text/plain")).status == 422)
                whenFree.yield()
                #expect(try await first.status == 201)
                notes.behind.withLockedValue { $0 = {} }
                #expect(try await ask(server, Self.post("hello", key: "k")).header("idempotent-replayed") == "true")
            }
        }
    }

    /// The change was made and the server died before it could answer: the next server finds out.
    @Test(arguments: [true, false])
    func aServerThatDiedHasDoneItOrNot(_ hasDoneIt: Bool) async throws {
        let notes = Notes()
        try await with { store, database in
            notes.behind.withLockedValue { $0 = { throw CocoaLike() } }
            let subject = NIOLockedValueBox("")
            try await serve(notes, store) { server in
                let answer = try await ask(server, Self.post("hello", key: "k"))
                #expect(answer.status == 500)
            }
            try await database.read { tx in
                let row = try tx.first("SELECT subject FROM idempotency_keys")
                let id: String? = try row.map { try $0[0] }
                subject.withLockedValue { $0 = id ?? "" }
            }
            let id = try #require(RecordingID(subject.withLockedValue { $0 }))
            notes.behind.withLockedValue { $0 = {} }
            if !hasDoneIt { notes.remove(id) }
            try await serve(notes, IdempotencyStore(database: database)) { server in
                let answer = try await ask(server, Self.post("hello", key: "k"))
                #expect(answer.status == 201)
                #expect(try note(answer).id == id, "the id was chosen before")
                #expect((answer.header("idempotent-replayed") == "true") == hasDoneIt)
                #expect(notes.count == 1 && notes.calls.withLockedValue { $0 } == (hasDoneIt ? 1 : 2))
                #expect(try await ask(server, Self.post("hello", key: "k")).header("idempotent-replayed") == "true")
            }
        }
    }

    @Test func aFormIsTheSameWhateverItsBoundary() async throws {
        func fingerprint(_ boundary: String, _ text: String, pieces: Int) -> [UInt8]? {
            let head = Self.head("k", type: "multipart/form-data; boundary=\(boundary)")
            let form =
                "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n\(text)\r\n--\(boundary)--\r\n"
            let print = BodyFingerprint(head)
            var rest = ByteBuffer(string: form)
            while let piece = rest.readSlice(length: min(pieces, rest.readableBytes)), piece.readableBytes > 0 { print.update(piece) }
            print.finish()
            return print.value
        }
        let known = try #require(fingerprint("one", "words and words", pieces: 7))
        #expect(fingerprint("another", "words and words", pieces: 1000) == known)
        #expect(fingerprint("one", "words and word", pieces: 7) != known)
    }

    @Test func nothingThatACallerWroteIsStored() async throws {
        let notes = Notes()
        try await with { store, database in
            try await serve(notes, store) { server in
                let answer = try await ask(server, Self.post("private words", key: "private-key"))
                #expect(answer.status == 201)
            }
            let row = try await database.read { tx in
                try tx.query("SELECT account_id, key_hash, request_hash, body_hash, subject, status FROM idempotency_keys").count
            }
            #expect(row == 1)
            let text = try await database.read { tx in
                let row = try tx.first("SELECT account_id || hex(key_hash) || subject || status FROM idempotency_keys")
                let text: String? = try row.map { try $0[0] }
                return text ?? ""
            }
            #expect(!text.contains("private") && text.contains("rec_"))
        }
    }

    @Test func keysAreForgottenAfterADay() async throws {
        try await with { store, database in
            let account = AccountID.make()
            let key = try #require(try IdempotencyKey(Self.head("k")))
            #expect(try await store.begin(key, of: account, request: [1], newSubject: "rec_1") == .new(subject: "rec_1"))
            try await store.finish(key, of: account, status: 201, body: nil)
            store.end(key, of: account)
            #expect(try await store.prune() == 0)
            try await database.write { tx in
                _ = try tx.execute("UPDATE idempotency_keys SET created_at = created_at - \(Int64(24 * 3600 + 1) * 1_000_000)")
            }
            #expect(try await store.begin(key, of: account, request: [2], newSubject: "rec_2") == .new(subject: "rec_2"))
            try await database.write { tx in
                _ = try tx.execute("UPDATE idempotency_keys SET created_at = created_at - \(Int64(24 * 3600 + 1) * 1_000_000)")
            }
            #expect(try await store.prune() == 1)
        }
    }

    private static func head(_ key: String, type: String? = nil) -> HTTPRequest {
        var head = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/v1/notes", headerFields: [.idempotencyKey: key])
        head.headerFields[.contentType] = type
        return head
    }
}
