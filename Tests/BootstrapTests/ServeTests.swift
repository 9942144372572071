import Foundation
import Glibc
import Testing

/// The whole program over real sockets: what somebody sees who runs it and asks it with curl.
@Suite struct ServeTests {
    /// Asks until the answer has the status.
    private func await(_ status: Int, _ path: String, of server: ServerProcess, key: String) async throws -> Answer {
        while true {
            let answer = try await server.ask(path, key: key)
            if answer.status == status { return answer }
            // Anything but "not yet" would stay as it is.
            guard answer.status == 202 else { throw Answer.NotAnObject(body: answer.body) }
        }
    }

    private func awaitJob(_ id: String, of server: ServerProcess, key: String) async throws -> String {
        while true {
            let state = try await server.ask("/v1/jobs/\(id)", key: key).text("state")
            if !["scheduled", "ready", "running"].contains(state) { return state }
        }
    }

    @Test func aRecordingGoesFromUploadToTranscriptAndOutlivesTheServer() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let server = try await ServerProcess(folder.path + "/data")
        let key = try server.ownerKey()
        let mode = try FileManager.default.attributesOfItem(atPath: server.directory + "/owner.key")[.posixPermissions] as? Int
        #expect(mode == 0o600)

        for path in ["/v1/recordings", "/metrics", "/nowhere"] { #expect(try await server.ask(path, key: nil).status == 401, "\(path)") }
        #expect(try await server.ask("/v1/recordings", key: "crs_wrong").status == 401)
        #expect(try await server.ask("/healthz", key: nil).status == 200)
        #expect(try await server.ask("/readyz", key: nil).status == 200)

        let form = try await server.ask("/v1/recordings", ["--form", "file=@\(wav)", "--form", "title=By form"], key: key)
        let raw = try await server.ask(
            "/v1/recordings?title=Raw", ["--data-binary", "@\(wav)", "--header", "Content-Type: audio/wav"], key: key)
        #expect(form.status == 201 && raw.status == 201, "\(form) \(raw)")
        let id = try form.text("id")
        for recording in [form, raw] {
            let answer = try await self.await(200, "/v1/recordings/\(try recording.text("id"))/transcript", of: server, key: key)
            let transcript = try answer.json()
            #expect(transcript["engine"] != nil && (transcript["segments"] as? [Any])?.isEmpty == false, "\(answer.body)")
            #expect(try await awaitJob(recording.text("job_id"), of: server, key: key) == "done")
        }
        #expect(try await server.ask("/v1/recordings/\(id)", key: key).text("status") == "ready")
        #expect(try await server.ask("/v1/recordings/\(id)", key: key).text("title") == "By form")
        let audio = folder.path + "/audio"
        #expect(try await server.ask("/v1/recordings/\(id)/audio", ["--output", audio], key: key).status == 200)
        #expect(try Data(contentsOf: URL(fileURLWithPath: audio)) == Data(contentsOf: URL(fileURLWithPath: wav)))

        let json = ["--header", "Content-Type: application/json", "--data"]
        let marker = try await server.ask("/v1/recordings/\(id)/markers", json + [#"{"at":0.5,"label":"Listen here"}"#], key: key)
        #expect(marker.status == 201)
        #expect(try await server.ask("/v1/recordings/\(id)/markers", json + [#"{"at":9999,"label":"x"}"#], key: key).status == 422)

        let metrics = try await server.ask("/metrics", key: key)
        #expect(metrics.body.contains(#"http_requests_total{operation="createRecording",status="201"} 2"#))
        #expect(metrics.body.contains("job_runs_total") && metrics.body.contains("storage_commits_total"))
        #expect(metrics.body.contains(#"engine_process_failures_total{engine="pocketsphinx"} 0"#))
        try await promtoolFindsNothingToSay(of: metrics.body, in: folder)

        let gone = try raw.text("id")
        #expect(try await server.ask("/v1/recordings/\(gone)", ["--request", "DELETE"], key: key).status == 204)
        #expect(try await server.ask("/v1/recordings/\(gone)", key: key).status == 404)
        #expect(try await server.ask("/v1/recordings/\(gone)/transcript", key: key).status == 404)

        try await refusesASecondServer(on: server)
        server.terminate()
        #expect(await server.status() == 0, "\(server.output)")
        for words in ["By form", "Listen here", "speech.wav", key] { #expect(!server.output.contains(words), "the log has \(words)") }

        let again = try await ServerProcess(server.directory)
        #expect(try again.ownerKey() == key)
        #expect(try await again.ask("/v1/recordings/\(id)/transcript", key: key).status == 200)
        #expect(try await again.ask("/v1/recordings/\(id)/markers", key: key).body.contains("Listen here"))
        #expect(try await again.ask("/v1/recordings/\(gone)", key: key).status == 404)
        let list = try await again.ask("/v1/recordings", key: key).json()["recordings"] as? [Any]
        #expect(list?.count == 1)
        again.terminate()
        #expect(await again.status() == 0)
    }

    /// Prometheus' own check, where it is installed.
    private func promtoolFindsNothingToSay(of metrics: String, in folder: TemporaryFolder) async throws {
        guard (try? await runToEnd(["promtool", "--version"]))?.status == 0 else { return }
        let file = folder.path + "/metrics"
        try Data((metrics + "\n").utf8).write(to: URL(fileURLWithPath: file))
        let input = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
        let (status, said) = try await runToEnd(["promtool", "check", "metrics"], input: input.fileDescriptor)
        #expect(status == 0 && said == "", "\(said)")
    }

    /// Another server on the data directory does not start, and disturbs nothing.
    private func refusesASecondServer(on server: ServerProcess) async throws {
        let refusal = await #expect(throws: ServerProcess.DidNotStart.self) { try await ServerProcess(server.directory) }
        #expect(refusal?.status == 1)
        #expect(refusal?.output.contains("Another Crescendo process uses this data directory.") == true, "\(refusal?.output ?? "")")
        #expect(refusal?.output.contains("\(server.processID)") == true, "the process that has it is named")
        #expect(try await server.ask("/readyz", key: nil).status == 200)
    }

    @Test func anUploadUnderWayIsFinishedAtShutdown() async throws {
        let folder = try TemporaryFolder()
        let wav = try Data(contentsOf: URL(fileURLWithPath: await folder.speech()))
        let server = try await ServerProcess(folder.path + "/data")
        let key = try server.ownerKey()
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let (reader, writer) = (ends[0], FileHandle(fileDescriptor: ends[1], closeOnDealloc: true))
        async let answer = server.ask(
            "/v1/recordings", ["--request", "POST", "--upload-file", "-", "--header", "Content-Type: audio/wav"], key: key, input: reader)
        try writer.write(contentsOf: wav.prefix(wav.count / 2))
        // The upload has begun once it has a file.
        while try FileManager.default.contentsOfDirectory(atPath: server.directory + "/objects/uploads").isEmpty { await Task.yield() }
        server.terminate()
        // 7: nobody listens there any more.
        while try await server.ask("/healthz", key: nil).exitStatus != 7 {}
        try writer.write(contentsOf: wav.dropFirst(wav.count / 2))
        try writer.close()
        let taken = try await answer
        close(reader)
        #expect(taken.status == 201, "\(taken) \(server.output)")
        #expect(await server.status() == 0)

        let again = try await ServerProcess(server.directory)
        _ = try await self.await(200, "/v1/recordings/\(try taken.text("id"))/transcript", of: again, key: key)
        again.terminate()
        #expect(await again.status() == 0)
    }

    @Test func aServerThatIsExposedOrMissetDoesNotStart() async throws {
        let folder = try TemporaryFolder()
        let nothing = folder.path + "/nothing.pem"
        try Data().write(to: URL(fileURLWithPath: nothing))
        for (options, words) in [
            (["--listen", "0.0.0.0:0"], ["--listen", "--tls-certificate", "--behind-proxy"]),
            (["--tls-certificate", nothing, "--tls-key", nothing], ["--tls-certificate", nothing]),
            (["--tls-certificate", "/nowhere.pem", "--tls-key", nothing], ["--tls-certificate", "/nowhere.pem"]),
            (["--event-retention", "soon"], ["--event-retention"]),
        ] {
            let refusal = await #expect(throws: ServerProcess.DidNotStart.self) {
                try await ServerProcess(folder.path + "/data", options)
            }
            #expect(refusal?.status == 78, "\(options)")
            for word in words { #expect(refusal?.output.contains(word) == true, "\(refusal?.output ?? "")") }
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/data"), "nothing is made before the settings are known to be good")
    }

    @Test func TLSIsServedAndAKeyThatDoesNotFitStopsTheStart() async throws {
        let folder = try TemporaryFolder()
        for name in ["own", "other"] {
            let (status, said) = try await runToEnd([
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-keyout",
                "\(folder.path)/\(name).key", "-out", "\(folder.path)/\(name).pem", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=DNS:localhost",
            ])
            #expect(status == 0, "\(said)")
        }
        let refusal = await #expect(throws: ServerProcess.DidNotStart.self) {
            try await ServerProcess(
                folder.path + "/data", ["--tls-certificate", "\(folder.path)/own.pem", "--tls-key", "\(folder.path)/other.key"])
        }
        #expect(refusal?.status == 78 && refusal?.output.contains("--tls-key") == true, "\(refusal?.output ?? "")")

        let server = try await ServerProcess(
            folder.path + "/data", ["--tls-certificate", "\(folder.path)/own.pem", "--tls-key", "\(folder.path)/own.key"])
        let ask = ServerProcess.curl + ["--cacert", "\(folder.path)/own.pem", "https://localhost:\(server.port)/healthz"]
        #expect(try await runToEnd(ask).output.contains("ok"))
        let (status, keys) = try await Crescendo.run(["keys", "list", "--data-dir", server.directory, "--json"])
        #expect(status == 0 && keys.contains("owner"), "commands reach it through its socket: \(keys)")
        server.terminate()
        #expect(await server.status() == 0)
    }

    @Test func manyConnectionsAreMoreThanTheSystemAllowsAndAreServedLater() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        // A server that may open few files: connections over that wait, and nothing that it has taken is lost.
        let data = folder.path + "/data"
        // Sockets of other tests' servers, which are not closed on exec, would count too.
        let script = """
            for open in /proc/$$/fd/*; do n=${open##*/}; [ "$n" -le 2 ] || [ "$n" = 255 ] || eval "exec $n>&-"; done
            ulimit -n 64; exec "$0" serve --data-dir "$1" --port 0
            """
        let server = try await ServerProcess(command: ["bash", "-c", script, Crescendo.path, data], directory: data)
        let key = try server.ownerKey()
        let crowd = (0..<120).compactMap { _ in Client(port: server.port) }
        #expect(crowd.count > 64)
        for client in crowd { client.close() }
        let taken = try await server.ask("/v1/recordings", ["--form", "file=@\(wav)"], key: key)
        #expect(taken.status == 201, "\(taken) \(server.output)")
        server.terminate()
        #expect(await server.status() == 0, "\(server.output)")
    }

    @Test func theCommandLineWritesTheSameWordsInEveryForm() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let (status, json) = try await Crescendo.run(["transcribe", "--json", wav])
        let report = try JSONDecoder().decode(FileReport.self, from: Data(json.utf8))
        let words = try #require(report.transcript.segments.first?.text)
        #expect(status == 0 && !words.isEmpty)
        for (format, beginning) in [("text", words), ("srt", "1\n00:00:0"), ("vtt", "WEBVTT\n\n")] {
            let (status, output) = try await Crescendo.run(["transcribe", "--format", format, wav])
            #expect(status == 0 && output.hasPrefix(beginning) && output.contains(words), "\(output)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["speech.wav"], "nothing is left behind")
    }
}

/// What `transcribe --json` says of a file.
private struct FileReport: Decodable {
    struct Transcript: Decodable {
        let segments: [Segment]
    }

    struct Segment: Decodable {
        let text: String
    }

    let transcript: Transcript
}

/// A connection that says nothing.
private struct Client {
    private let descriptor: Int32

    init?(port: Int) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        if connected != 0 {
            Glibc.close(descriptor)
            return nil
        }
    }

    func close() { Glibc.close(descriptor) }
}
