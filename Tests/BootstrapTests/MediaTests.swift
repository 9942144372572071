import Foundation
import Testing

/// Files of every kind through the doors that people use: HTTP, OpenAI's interface, the command line.
@Suite struct MediaTests {
    /// A file with a spoken sentence, made of the folder's WAV file by FFmpeg.
    private func coded(_ name: String, _ arguments: [String] = [], in folder: TemporaryFolder) async throws -> String {
        let wav = try await folder.speech()
        let path = folder.path + "/" + name
        let (status, said) = try await runToEnd(
            ["ffmpeg", "-hide_banner", "-nostdin", "-v", "error", "-y", "-i", wav] + arguments + [path])
        guard status == 0 else { throw Answer.NotAnObject(body: said) }
        return path
    }

    /// Asks until the answer is no "not yet".
    private func settled(_ path: String, _ arguments: [String] = [], of server: ServerProcess, key: String) async throws -> Answer {
        while true {
            let answer = try await server.ask(path, arguments, key: key)
            guard answer.status == 202 || answer.body.contains("audio_not_prepared") else { return answer }
        }
    }

    @Test func aRecordingOfAnyFormatIsTakenPlayedAndDrawn() async throws {
        let folder = try TemporaryFolder()
        let file = try await coded("talk.opus", in: folder)
        let server = try await ServerProcess(folder.path + "/data")
        let key = try server.ownerKey()
        let taken = try await server.ask("/v1/recordings", ["--form", "file=@\(file)"], key: key)
        #expect(taken.status == 201, "\(taken)")
        #expect(try taken.text("media_type") == "audio/ogg")
        let id = try taken.text("id")
        let transcript = try await settled("/v1/recordings/\(id)/transcript", of: server, key: key)
        #expect(try (transcript.json()["segments"] as? [Any])?.isEmpty == false, "\(transcript)")
        let peaks = try await settled("/v1/recordings/\(id)/peaks", of: server, key: key)
        #expect(try (peaks.json()["data"] as? [Any])?.isEmpty == false && peaks.status == 200)
        let head = folder.path + "/head"
        // A byte of it, since an error has to be read to be known.
        _ = try await settled("/v1/recordings/\(id)/audio?form=playable", ["--range", "0-0"], of: server, key: key)
        let playable = try await server.ask(
            "/v1/recordings/\(id)/audio?form=playable", ["--dump-header", head, "--output", folder.path + "/play.m4a"], key: key)
        #expect(playable.status == 200)
        #expect(try String(contentsOfFile: head, encoding: .utf8).lowercased().contains("content-type: audio/mp4"))
        let (status, said) = try await runToEnd(["ffprobe", "-v", "error", "-show_entries", "stream=codec_name", folder.path + "/play.m4a"])
        #expect(status == 0 && said.contains("aac"), "\(said)")
        let recording = try await server.ask("/v1/recordings/\(id)", key: key).json()
        #expect(recording["duration_is_estimate"] as? Bool == false)
        #expect(abs((recording["duration_seconds"] as? Double ?? 0) - 1.2) < 1, "\(recording)")

        let text = folder.path + "/words.mp3"
        try Data("no sound at all".utf8).write(to: URL(fileURLWithPath: text))
        let refused = try await server.ask("/v1/recordings", ["--form", "file=@\(text)"], key: key)
        #expect(refused.status == 422 && refused.body.contains("media_not_audio"), "\(refused)")

        let openAI = try await server.ask(
            "/v1/audio/transcriptions", ["--form", "file=@\(file)", "--form", "model=whisper-1"], key: key)
        #expect(try openAI.status == 200 && !openAI.text("text").isEmpty, "\(openAI)")
        server.terminate()
        #expect(await server.status() == 0, "\(server.output)")
    }

    @Test func withoutFFmpegWAVIsTakenAndTheRestSaysWhatToInstall() async throws {
        let folder = try TemporaryFolder()
        let file = try await coded("talk.mp3", in: folder)
        let server = try await ServerProcess(folder.path + "/data", ["--ffmpeg-dir", folder.path])
        let key = try server.ownerKey()
        #expect(try await server.ask("/v1/recordings", ["--form", "file=@\(folder.path)/speech.wav"], key: key).status == 201)
        for (path, fields) in [("/v1/recordings", []), ("/v1/audio/transcriptions", ["--form", "model=whisper-1"])] {
            let refused = try await server.ask(path, ["--form", "file=@\(file)"] + fields, key: key)
            #expect(refused.status == 503 && refused.body.contains("decoder_missing"), "\(refused)")
            #expect(refused.body.contains("apt-get install ffmpeg"))
        }
        server.terminate()
        #expect(await server.status() == 0)
        let (status, report) = try await Crescendo.run(["doctor", "--data-dir", server.directory, "--ffmpeg-dir", folder.path])
        #expect(status == 69 && report.contains("apt-get install ffmpeg") && report.contains("WAV alone"), "\(report)")
        let (whole, fine) = try await Crescendo.run(["doctor", "--data-dir", server.directory])
        #expect(whole == 0 && fine.contains("FFmpeg: reads every format"), "\(fine)")
    }

    @Test func theCommandLineTranscribesAnyFormatTrackAndPipe() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let (_, words) = try await Crescendo.run(["transcribe", wav])
        #expect(!words.isEmpty)
        let flac = try await coded("talk.flac", in: folder)
        let (status, same) = try await Crescendo.run(["transcribe", flac])
        #expect(status == 0 && same == words, "\(same)")
        let input = try FileHandle(forReadingFrom: URL(fileURLWithPath: flac))
        let (piped, again) = try await Crescendo.run(["transcribe", "-"], input: input.fileDescriptor)
        #expect(piped == 0 && again == words, "\(again)")

        let film = try await coded(
            "film.mkv",
            ["-f", "lavfi", "-i", "anullsrc=r=22050:cl=mono", "-map", "1:a", "-map", "0:a", "-c:a", "flac", "-shortest"], in: folder)
        let (_, silence) = try await Crescendo.run(["transcribe", film])
        #expect(silence.contains("no speech was found"), "\(silence)")
        let (second, spoken) = try await Crescendo.run(["transcribe", "--track", "2", film])
        #expect(second == 0 && spoken == words, "\(spoken)")
        let (third, complaint) = try await Crescendo.run(["transcribe", "--track", "3", film])
        #expect(third != 0 && complaint.contains("no sound track 3"), "\(complaint)")

        let call = try await coded("call.flac", ["-af", "pan=stereo|c0=0*c0|c1=c0"], in: folder)
        let (_, apart) = try await Crescendo.run(["transcribe", "--multichannel", call])
        #expect(apart.hasPrefix("Channel 2: "), "\(apart)")
        let (missing, _) = try await Crescendo.run(["transcribe", folder.path + "/nowhere.mp3"])
        #expect(missing == 66)
    }
}
