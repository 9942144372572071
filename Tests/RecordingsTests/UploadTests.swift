import Crypto
import Foundation
import HTTPRouting
import HTTPTypes
import NIOCore
import ObjectStore
import Storage
import Testing
import VoiceCore

@testable import Recordings

/// Resumable uploads by tus 1.0, as a client meets them.
@Suite struct UploadTests {
    private let file = Home.silence(seconds: 2)

    private func call(
        _ home: Home, _ operation: String, _ headers: [HTTPField.Name: String] = [:], body: [UInt8]? = nil, at location: String? = nil
    ) async throws -> RouteResponse {
        var fields: HTTPFields = [.tusResumable: "1.0.0"]
        for (name, value) in headers { fields[name] = value }
        let path = location.map { ["upload": String($0.split(separator: "/").last ?? "")] } ?? [:]
        return try await home.send(
            operation, body == nil ? nil : "application/offset+octet-stream", body ?? [], path: path, headers: fields)
    }

    private func begin(_ home: Home, metadata: String? = nil, length: Int? = nil) async throws -> String {
        var headers: [HTTPField.Name: String] = [.uploadLength: String(length ?? file.count)]
        headers[.uploadMetadata] = metadata
        return try #require(try await call(home, "createUpload", headers).headers[.location])
    }

    private func append(_ home: Home, _ location: String, _ range: Range<Int>) async throws -> RouteResponse {
        try await call(
            home, "appendToUpload", [.uploadOffset: String(range.lowerBound)], body: Array(file[range]), at: location)
    }

    private func offset(_ home: Home, _ location: String) async throws -> String? {
        try await call(home, "getUploadState", at: location).headers[.uploadOffset]
    }

    private func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    private func code(of work: () async throws -> RouteResponse) async -> String? {
        do {
            _ = try await work()
            return nil
        } catch {
            return (error as? any CodedError)?.code
        }
    }

    @Test func aFileInPartsBecomesARecording() async throws {
        try await Home.with { home in
            let metadata = "filename \(base64("talk.wav")),tags \(base64("a,b")),notes \(base64("hush")),is_odd"
            let location = try await begin(home, metadata: metadata)
            #expect(try await append(home, location, 0..<1000).headers[.uploadOffset] == "1000")
            #expect(try await offset(home, location) == "1000")
            let state = try await call(home, "getUploadState", at: location)
            #expect(state.headers[.uploadMetadata] == metadata && state.headers[.uploadLength] == String(file.count))
            #expect(state.headers[.uploadExpires]?.hasSuffix("GMT") == true && state.headers[.tusResumable] == "1.0.0")
            let last = try await append(home, location, 1000..<file.count)
            let recording = try #require(try await home.recordings.recordings(of: home.account, limit: 2).first)
            #expect(last.headers[.uploadRecording] == recording.id.text)
            #expect(recording.title == "talk.wav" && recording.tags == ["a", "b"] && recording.durationSeconds == 2)
            #expect(try await home.recordings.notes(of: recording.id, account: home.account) == "hush")
            #expect(try await home.answer("getRecordingAudio", ["id": recording.id.text]) == file)
            let whole = try await call(home, "getUploadState", at: location)
            #expect(whole.headers[.uploadRecording] == recording.id.text && whole.headers[.uploadOffset] == String(file.count))
        }
    }

    @Test func creationTakesTheFirstPart() async throws {
        try await Home.with { home in
            let answer = try await call(home, "createUpload", [.uploadLength: String(file.count)], body: file)
            #expect(answer.status == .created && answer.headers[.uploadRecording] != nil)
        }
    }

    /// Its sender has no place to go on at.
    @Test func anUploadWhoseFirstPartIsRefusedIsGone() async throws {
        try await Home.with { home in
            let checksum = try #require(HTTPField.Name("Upload-Checksum"))
            let refused = await code {
                try await call(
                    home, "createUpload", [.uploadLength: String(file.count), checksum: "sha1 " + base64("nonsense")],
                    body: Array(file[..<2000]))
            }
            #expect(refused == "upload_checksum_mismatch")
            #expect(try await home.rows(in: "uploads") == 0)
            try await home.sweep()
            #expect(try await home.storedFiles() == 0)
        }
    }

    @Test func theLengthMayComeLater() async throws {
        try await Home.with { home in
            let begun = try await call(home, "createUpload", [.uploadDeferLength: "1"])
            let location = try #require(begun.headers[.location])
            _ = try await append(home, location, 0..<500)
            #expect(try await call(home, "getUploadState", at: location).headers[.uploadDeferLength] == "1")
            let last = try await call(
                home, "appendToUpload", [.uploadOffset: "500", .uploadLength: String(file.count)], body: Array(file[500...]), at: location)
            #expect(last.headers[.uploadRecording] != nil)
        }
    }

    @Test func partsAreCheckedAgainstTheirChecksum() async throws {
        try await Home.with { home in
            let location = try await begin(home)
            let part = Array(file[0..<2000])
            let sums = [
                "sha1 " + Data(Insecure.SHA1.hash(data: part)).base64EncodedString(),
                "sha256 " + Data(SHA256.hash(data: part)).base64EncodedString(),
                "md5 " + Data(Insecure.MD5.hash(data: part)).base64EncodedString(),
            ]
            let checksum = try #require(HTTPField.Name("Upload-Checksum"))
            for sum in ["sha1 " + base64("nonsense"), "crc7 AAAA", "sha1"] {
                let refused = await code {
                    try await call(home, "appendToUpload", [.uploadOffset: "0", checksum: sum], body: part, at: location)
                }
                #expect(refused == (sum.hasPrefix("sha1 ") ? "upload_checksum_mismatch" : "upload_checksum_malformed"))
                #expect(try await offset(home, location) == "0")
            }
            for sum in sums {
                let fresh = try await begin(home)
                let answer = try await call(home, "appendToUpload", [.uploadOffset: "0", checksum: sum], body: part, at: fresh)
                #expect(answer.headers[.uploadOffset] == "2000")
            }
        }
    }

    @Test func aCutConnectionLosesNothingThatArrived() async throws {
        struct Cut: Error {}
        try await Home.with { home in
            let location = try await begin(home)
            let id = try #require(UploadID(String(location.dropFirst("/v1/uploads/".count))))
            let half = ByteBuffer(bytes: file[0..<30_000])
            let body = AsyncThrowingStream<ByteBuffer, any Error> { stream in
                stream.yield(half)
                stream.finish(throwing: Cut())
            }
            await #expect(throws: Cut.self) {
                _ = try await home.recordings.append(body, to: id, of: home.account, Recordings.UploadPart(offset: 0))
            }
            #expect(try await offset(home, location) == "30000")
            #expect(try await append(home, location, 30_000..<file.count).headers[.uploadRecording] != nil)
        }
    }

    @Test func anotherProcessGoesOnWhereTheFirstDied() async throws {
        try await Home.with { home in
            let location = try await begin(home)
            _ = try await append(home, location, 0..<5000)
            let again = try home.reopened()
            #expect(try await offset(again, location) == "5000")
            #expect(try await append(again, location, 5000..<file.count).headers[.uploadRecording] != nil)
        }
    }

    /// Killed between the last byte, the object and the row: whoever asks next, or the job, makes the recording, and makes it once.
    @Test(arguments: [false, true])
    func aWholeFileBecomesOneRecordingWhateverDied(isCompleted: Bool) async throws {
        try await Home.with { home in
            let location = try await begin(home, length: file.count)
            let id = try #require(UploadID(String(location.dropFirst("/v1/uploads/".count))))
            let account = home.account
            let object = try await home.objects.begin(account: account, length: nil)
            _ = try await object.append(file, at: 0)
            if isCompleted { _ = try await object.complete() }
            try await home.database.write { tx in try Recordings.begin(id, in: object.id, account: account, tx) }
            let again = try home.reopened()
            let results = try await [
                ExpireUploads.Handler(again.recordings).expire().finished, ExpireUploads.Handler(again.recordings).expire().finished,
            ]
            #expect(results == [1, 0])
            #expect(try await call(again, "getUploadState", at: location).headers[.uploadRecording] != nil)
            #expect(try await again.recordings.recordings(of: account, limit: 5).count == 1)
            #expect(try await again.events() == ["recording.created"])
        }
    }

    @Test func manyThatFinishAtOnceMakeOneRecording() async throws {
        try await Home.with { home in
            let location = try await begin(home)
            let id = try #require(UploadID(String(location.dropFirst("/v1/uploads/".count))))
            let account = home.account
            let object = try await home.objects.begin(account: account, length: nil)
            _ = try await object.append(file, at: 0)
            try await home.database.write { tx in try Recordings.begin(id, in: object.id, account: account, tx) }
            let made = try await withThrowingTaskGroup(of: RecordingID?.self) { group in
                for _ in 0..<8 { group.addTask { try await home.recordings.uploadState(id, of: account).recording } }
                return try await group.reduce(into: Set<RecordingID?>()) { $0.insert($1) }
            }
            #expect(made.count == 1)
            #expect(try await home.recordings.recordings(of: account, limit: 5).count == 1)
        }
    }

    @Test func whatExpiresIsDroppedOrClosed() async throws {
        let clock = ManualWallClock()
        try await Home.with(clock: clock) { home in
            let known = try await begin(home)
            _ = try await append(home, known, 0..<5000)
            let open = try #require(try await call(home, "createUpload", [.uploadDeferLength: "1"]).headers[.location])
            _ = try await append(home, open, 0..<file.count)
            let nothing = try #require(try await call(home, "createUpload", [.uploadDeferLength: "1"]).headers[.location])
            #expect(try await ExpireUploads.Handler(home.recordings).expire() == .init())
            clock.advance(by: .seconds(13 * 3600))
            #expect(try await ExpireUploads.Handler(home.recordings).expire() == .init(finished: 1, dropped: 2))
            for location in [known, open, nothing] {
                #expect(await code { try await call(home, "getUploadState", at: location) } == "upload_not_found")
            }
            #expect(try await home.recordings.recordings(of: home.account, limit: 5).map(\.durationSeconds) == [2])
            #expect(try await home.rows(in: "uploads") == 0)
            try await home.sweep()
            #expect(try await home.storedFiles() == 1)
        }
    }

    @Test func anUploadCanBeGivenUp() async throws {
        try await Home.with { home in
            let location = try await begin(home, metadata: "title \(base64("t"))")
            _ = try await append(home, location, 0..<5000)
            #expect(try await call(home, "terminateUpload", at: location).status == .noContent)
            #expect(await code { try await call(home, "getUploadState", at: location) } == "upload_not_found")
            try await home.sweep()
            #expect(try await home.storedFiles() == 0)
        }
    }

    @Test func wrongRequestsAreRefused() async throws {
        try await Home.with { home in
            let location = try await begin(home)
            let refusals: [(String, () async throws -> RouteResponse)] = [
                ("tus_version_unsupported", { try await call(home, "getUploadState", [.tusResumable: "0.2.2"], at: location) }),
                ("upload_length_missing", { try await call(home, "createUpload") }),
                ("upload_length_missing", { try await call(home, "createUpload", [.uploadLength: "-1"]) }),
                ("upload_too_large", { try await call(home, "createUpload", [.uploadLength: "99999999"]) }),
                ("upload_metadata_malformed", { try await call(home, "createUpload", [.uploadLength: "1", .uploadMetadata: "a b c"]) }),
                (
                    "invalid_field",
                    { try await call(home, "createUpload", [.uploadLength: "1", .uploadMetadata: "starred \(base64("maybe"))"]) }
                ),
                ("upload_offset_mismatch", { try await append(home, location, 5..<10) }),
                (
                    "upload_length_changed",
                    {
                        try await call(home, "appendToUpload", [.uploadOffset: "0", .uploadLength: "7"], body: [1], at: location)
                    }
                ),
                ("upload_not_found", { try await call(home, "getUploadState", at: "/v1/uploads/\(UploadID.make())") }),
            ]
            for (expected, refusal) in refusals { #expect(await code(of: refusal) == expected) }
            let small = try await begin(home, length: 10)
            #expect(await code { try await append(home, small, 0..<20) } == "upload_beyond_length")
            let stranger = try await home.recordings.beginUpload(length: 5, metadata: nil, account: .make()).upload.id
            #expect(await code { try await call(home, "getUploadState", at: "/v1/uploads/\(stranger)") } == "upload_not_found")
        }
    }

    @Test func whatIsNoAudioIsRefusedAtItsEndAndGone() async throws {
        try await Home.with { home in
            let text = Array("this is no sound at all, but text".utf8)
            let begun = try await call(home, "createUpload", [.uploadLength: String(text.count)])
            let location = try #require(begun.headers[.location])
            #expect(
                await code { try await call(home, "appendToUpload", [.uploadOffset: "0"], body: text, at: location) } == "media_not_audio")
            #expect(await code { try await call(home, "getUploadState", at: location) } == "upload_not_found")
            try await home.sweep()
            #expect(try await home.storedFiles() == 0)
        }
    }

    @Test func optionsSayWhatIsSpoken() async throws {
        try await Home.with { home in
            let answer = try await home.send("describeUploads")
            #expect(answer.status == .noContent && answer.headers[.tusVersion] == "1.0.0")
            #expect(answer.headers[.tusExtension]?.contains("creation-defer-length") == true)
        }
    }
}
