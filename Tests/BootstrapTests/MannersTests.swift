import Foundation
import Testing

/// What well-behaved clients rely on, asked of the whole program with curl.
@Suite struct MannersTests {
    private static func headers(_ path: String) throws -> [String: String] {
        var headers: [String: String] = [:]
        for line in try String(contentsOfFile: path, encoding: .isoLatin1).split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        return headers
    }

    @Test func anUploadIsRepeatedByItsKeyAlsoAfterARestart() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        var server = try await ServerProcess(folder.path + "/data")
        let key = try server.ownerKey()
        // curl chooses another boundary each time.
        let upload = ["--form", "file=@\(wav)", "--form", "title=Once", "--header", "Idempotency-Key: \"8e03978e\""]
        let first = try await server.ask("/v1/recordings", upload, key: key)
        let second = try await server.ask("/v1/recordings", upload, key: key)
        #expect(first.status == 201 && second.status == 201, "\(first) \(second)")
        let id = try first.text("id")
        #expect(try second.text("id") == id)
        let other = try await server.ask("/v1/recordings", upload + ["--form", "language=en"], key: key)
        #expect(other.status == 422 && other.body.contains("idempotency_key_reused"), "\(other)")

        let marker = [
            "--header", "Content-Type: application/json", "--header", "Idempotency-Key: m1", "--data", #"{"at":0.25,"label":"Here"}"#,
        ]
        let marked = try await server.ask("/v1/recordings/\(id)/markers", marker, key: key)
        #expect(try await server.ask("/v1/recordings/\(id)/markers", marker, key: key).body == marked.body)
        server.terminate()
        #expect(await server.status() == 0)

        server = try await ServerProcess(server.directory)
        #expect(try await server.ask("/v1/recordings", upload, key: key).text("id") == id)
        let list = try await server.ask("/v1/recordings", key: key).json()["recordings"] as? [Any]
        #expect(list?.count == 1)
        let markers = try await server.ask("/v1/recordings/\(id)/markers", key: key).json()["markers"] as? [Any]
        #expect(markers?.count == 1)
        server.terminate()
        #expect(await server.status() == 0)
        for words in ["Once", "Here", "8e03978e"] { #expect(!server.output.contains(words), "the log has \(words)") }
    }

    @Test func anUploadInPartsIsBegunOnceByItsKey() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: wav))
        let server = try await ServerProcess(folder.path + "/data")
        let key = try server.ownerKey()
        let dump = folder.path + "/headers"
        let tus = ["--header", "Tus-Resumable: 1.0.0", "--dump-header", dump]
        let begin = tus + ["--request", "POST", "--header", "Upload-Length: \(bytes.count)", "--header", "Idempotency-Key: once"]
        #expect(try await server.ask("/v1/uploads", begin, key: key).status == 201)
        let place = try #require(try Self.headers(dump)["location"])
        let part = folder.path + "/part"
        try bytes.prefix(5000).write(to: URL(fileURLWithPath: part))
        func append(_ file: String, at offset: Int) async throws -> Int {
            let stream = ["--header", "Content-Type: application/offset+octet-stream", "--header", "Upload-Offset: \(offset)"]
            return try await server.ask(place, tus + stream + ["--request", "PATCH", "--data-binary", "@\(file)"], key: key).status
        }
        #expect(try await append(part, at: 0) == 204)
        // Its answer was lost, say: the same place, and how far it is by now.
        #expect(try await server.ask("/v1/uploads", begin, key: key).status == 201)
        var told = try Self.headers(dump)
        #expect(told["location"] == place && told["upload-offset"] == "5000" && told["idempotent-replayed"] == "true", "\(told)")
        let other = begin + ["--header", "Upload-Metadata: title \(Data("x".utf8).base64EncodedString())"]
        #expect(try await server.ask("/v1/uploads", other, key: key).status == 422, "another request")
        try bytes.dropFirst(5000).write(to: URL(fileURLWithPath: part))
        #expect(try await append(part, at: 5000) == 204)
        #expect(try await server.ask("/v1/uploads", begin, key: key).status == 201)
        told = try Self.headers(dump)
        #expect(told["upload-recording"]?.hasPrefix("rec_") == true, "\(told)")
        let list = try await server.ask("/v1/recordings", key: key).json()["recordings"] as? [Any]
        #expect(list?.count == 1)
        server.terminate()
        #expect(await server.status() == 0)
    }

    @Test func pagesTagsRangesAndCompression() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: wav))
        let server = try await ServerProcess(folder.path + "/data")
        let key = try server.ownerKey()
        let raw = ["--data-binary", "@\(wav)", "--header", "Content-Type: audio/wav"]
        for title in ["a", "b", "c"] { #expect(try await server.ask("/v1/recordings?title=\(title)", raw, key: key).status == 201) }
        let dump = folder.path + "/headers"

        let page = try await server.ask("/v1/recordings?limit=2", ["--dump-header", dump], key: key)
        let link = try #require(try Self.headers(dump)["link"])
        let next = try page.text("next")
        #expect(link == "</v1/recordings?limit=2&before=\(next)>; rel=\"next\"")
        _ = try await server.ask("/v1/recordings?limit=2&before=\(next)", ["--dump-header", dump], key: key)
        #expect(try Self.headers(dump)["link"] == nil)

        let id = try #require((page.json()["recordings"] as? [[String: Any]])?.first?["id"] as? String)
        let audio = "/v1/recordings/\(id)/audio"
        let output = folder.path + "/part"
        let whole = try await server.ask(audio, ["--dump-header", dump, "--output", output], key: key)
        let tag = try #require(try Self.headers(dump)["etag"])
        #expect(whole.status == 200)
        for (condition, status, count) in [("If-Range: \(tag)", 206, 100), ("If-Range: \"other\"", 200, bytes.count)] {
            let part = try await server.ask(
                audio, ["--header", "Range: bytes=100-199", "--header", condition, "--output", output], key: key)
            #expect(part.status == status)
            #expect(try Data(contentsOf: URL(fileURLWithPath: output)) == (status == 206 ? bytes[100..<200] : bytes[...]), "\(count)")
        }
        #expect(try await server.ask(audio, ["--header", "If-None-Match: \(tag)"], key: key).status == 304)
        let compressed = ["--compressed", "--dump-header", dump]
        let document = try await server.ask("/openapi.json", compressed, key: nil)
        #expect(try Self.headers(dump)["content-encoding"] == "gzip" && document.json()["openapi"] as? String == "3.1.0")
        let packed = try #require(try Self.headers(dump)["etag"])
        #expect(try await server.ask("/openapi.json", compressed + ["--header", "If-None-Match: \(packed)"], key: nil).status == 304)
        server.terminate()
        #expect(await server.status() == 0)
    }

    @Test func anOriginThatIsNoneStopsTheStart() async throws {
        let folder = try TemporaryFolder()
        for wrong in ["app.example.org", "https://app.example.org/path", "ftp://app.example.org"] {
            let refusal = await #expect(throws: ServerProcess.DidNotStart.self) {
                try await ServerProcess(folder.path + "/data", ["--allowed-origins", wrong])
            }
            #expect(refusal?.status == 78 && refusal?.output.contains("--allowed-origins") == true, "\(refusal?.output ?? "")")
        }
    }
}
