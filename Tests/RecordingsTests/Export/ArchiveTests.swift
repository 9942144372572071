import Foundation
import HTTPRouting
import HTTPTypes
import NIOCore
import ObjectStore
import Storage
import Testing
import VoiceCore

@testable import Recordings

@Suite struct ArchiveTests {
    private let engine = ScriptedRecognizer(said: ["good", "morning"])

    private func archive(_ home: Home, _ query: String = "") async throws -> ReadArchive {
        try await ReadArchive.read(home.answer("exportRecordings", [:], query: query))
    }

    private struct Manifest: Decodable {
        let recordings: [ArchiveRow]
    }

    private func manifest(of read: ReadArchive) throws -> [ArchiveRow] {
        let text = try #require(read["manifest.json"]?.text)
        let manifest: Manifest = try JSON.decode(from: Data(text.utf8))
        return manifest.recordings
    }

    @Test func everythingIsInIt() async throws {
        try await Home.with(engine: engine) { home in
            let first = try await home.transcribed(title: "Tea/Coffee: \u{202E}*one*")
            let waiting = try await home.upload(Home.silence(seconds: 1), title: "tea-coffee- -ONE-")
            _ = try await home.recordings.addMarker(to: first.id, of: home.account, at: 0.5, label: "here")
            let _: Recording = try await home.call(
                "updateRecording", #"{"notes":"call back","tags":["a,b"]}"#.replacing("a,b", with: "a b"), path: ["id": first.id.text])

            let answer = try await home.send("exportRecordings", query: "format=txt&format=docx&format=json&format=txt")
            #expect(answer.headers[.contentType] == "application/zip")
            #expect(answer.headers[.contentDisposition]?.hasPrefix("attachment; filename=\"crescendo-20") == true)
            let read = try await ReadArchive.read(Home.bytes(of: answer))
            let rows = try manifest(of: read)
            #expect(rows.map(\.recording.id) == [waiting.id, first.id], "newest first")
            let (row, day) = (rows[1], String(first.createdAt.description.prefix(10)))
            #expect(row.folder == "recordings/\(day) Tea-Coffee- -one- (2)" && rows[0].folder == "recordings/\(day) tea-coffee- -ONE-")
            #expect(row.audio == "audio.wav" && row.transcripts == ["transcript.txt", "transcript.json", "transcript.docx"])
            #expect(rows[0].transcripts.isEmpty && rows.map(\.problems) == [0, 0])
            #expect(read["\(row.folder)/transcript.txt"]?.text.hasPrefix("good morning") == true)
            #expect(read["\(row.folder)/transcript.json"]?.text.contains(#""text":"good morning""#) == true)
            #expect(read["\(row.folder)/transcript.docx"]?.text.hasPrefix("PK") == true)
            #expect(read["\(row.folder)/audio.wav"]?.size == first.bytes)
            let metadata = try #require(read["\(row.folder)/metadata.json"]?.text)
            #expect(metadata.contains(#""notes":"call back""#) && metadata.contains(#""label":"here""#))
            let csv = try #require(read["manifest.csv"]?.text)
            #expect(csv.hasPrefix("\u{FEFF}id,title,") && csv.contains("\(first.id),Tea/Coffee"))
            #expect(read["errors.json"] == nil && read.comment == "Crescendo: complete.")
            #expect(read.entries.allSatisfy { $0.name.utf8.count <= 200 })
        }
    }

    @Test func filtersChooseAndAudioStaysAway() async throws {
        try await Home.with(engine: engine) { home in
            let starred = try await home.upload(title: "one", more: ["starred": "true", "tags": "x"])
            let tagged = try await home.upload(title: "two", more: ["tags": "x,y"])
            for (query, ids) in [
                ("starred=true", [starred.id]), ("tag=y", [tagged.id]), ("tag=x", [tagged.id, starred.id]),
                ("since=2999-01-01T00:00:00Z", []),
                ("since=2000-01-01T00:00:00Z&speaker=nobody", []), ("collection=\(CollectionID.make())", []),
            ] {
                let read = try await archive(home, query + "&audio=false")
                #expect(try manifest(of: read).map(\.recording.id) == ids, "\(query)")
                #expect(!read.entries.contains { $0.name.contains("audio.") })
            }
            await #expect(throws: APIError.self) { _ = try await archive(home, "deleted=true") }
            await #expect(throws: APIError.self) { _ = try await archive(home, "format=pdf") }
        }
    }

    @Test func moreThanAPageIsReadThrough() async throws {
        try await Home.with(engine: engine) { home in
            let audio = Home.silence(seconds: 1)
            for _ in 0..<105 { try await home.upload(audio, title: "same") }
            let rows = try await manifest(of: archive(home, "audio=false"))
            #expect(Set(rows.map(\.recording.id)).count == 105 && Set(rows.map(\.folder)).count == 105)
        }
    }

    @Test func whatIsDeletedOrLostMeanwhileIsNoted() async throws {
        try await Home.with(engine: engine) { home in
            let lost = try await home.upload(Home.silence(seconds: 2), title: "lost")
            let deleted = try await home.upload(Home.silence(seconds: 3), title: "deleted")
            let kept = try await home.upload(Home.silence(seconds: 4), title: "kept")
            let object = try await home.database.read { tx in try Recordings.audioObject(of: lost.id, account: home.account, tx) }
            try await home.objects.delete(object)

            var bytes: [UInt8] = []
            for try await piece in home.recordings.archive(ArchiveRequest(), of: home.account) {
                // The list was read, and the first recording is on its way.
                if bytes.isEmpty { try await home.recordings.trash(deleted.id, of: home.account) }
                bytes += piece.readableBytesView
            }
            let read = try await ReadArchive.read(bytes)
            #expect(try manifest(of: read).map(\.recording.id) == [kept.id, lost.id])
            #expect(try manifest(of: read).map(\.problems) == [0, 1])
            let errors: ArchiveProblems = try JSON.decode(from: Data(try #require(read["errors.json"]?.text).utf8))
            #expect(errors.count == 2 && errors.problems.map(\.recording) == [deleted.id, lost.id])
            #expect(errors.problems.map(\.code) == ["recording_not_found", "object_not_found"])
            #expect(errors.problems.allSatisfy { !$0.isPartial })
            #expect(read.comment.contains("2 files"))
        }
    }

    @Test func aFileThatBreaksOffIsThereAsFarAsItGoes() async throws {
        try await Home.with(engine: engine) { home in
            let recording = try await home.upload(Home.silence(seconds: 30), title: "torn")
            try home.tearObjects(behind: 400_000)
            let read = try await archive(home)
            let row = try #require(try manifest(of: read).first)
            let audio = try #require(read["\(row.folder)/audio.wav"])
            #expect(row.problems == 1 && (1..<recording.bytes).contains(audio.size), "\(audio.size)")
            #expect(read["errors.json"]?.text.contains(#""is_partial":true"#) == true)
        }
    }

    @Test func largeIndexesAreKeptOutOfMemoryAndLeaveNothing() async throws {
        try await Home.with { home in
            let before = try await home.storedFiles()
            let spool = Spool(objects: home.objects, account: home.account)
            for _ in 0..<3 { try await spool.append([UInt8](repeating: 7, count: Spool.memoryLimit)) }
            try await spool.append([1, 2, 3])
            var bytes: [UInt8] = []
            for try await chunk in try await spool.contents() { bytes += chunk }
            #expect(bytes.count == spool.length && bytes.suffix(3) == [1, 2, 3])
            #expect(try await home.storedFiles() == before + 1)
            await spool.discard()
            #expect(try await home.storedFiles() == before)
        }
    }
}

@Suite struct SafeFileNameTests {
    @Test(arguments: [
        ("Tea", "Tea"), ("a/b\\c:d", "a-b-c-d"), ("../../etc/passwd", "-..-etc-passwd"), ("...", "rec"), ("", "rec"), ("  x  ", "x"),
        ("line\nbreak\u{0}\u{7F}", "line break"), ("x.", "x"), ("con", "_con"), ("NUL.txt", "_NUL.txt"), ("com1", "_com1"),
        ("Lpt9.x", "_Lpt9.x"),
        ("console", "console"), ("e\u{301}", "\u{E9}"), ("evil\u{202E}gpj.exe", "evilgpj.exe"), ("🇫🇷", "🇫🇷"), ("COM\u{B9}", "_COM\u{B9}"),
    ])
    func everySystemCanHoldIt(_ wish: String, _ name: String) {
        #expect(Array(SafeFileName(wish, fallback: "rec", limit: 100).text.unicodeScalars) == Array(name.unicodeScalars))
    }

    @Test func itIsCutBetweenCharacters() {
        #expect(SafeFileName(String(repeating: "é", count: 100), fallback: "rec", limit: 11).text == "ééééé")
        #expect(SafeFileName("👨‍👩‍👧‍👦", fallback: "rec", limit: 3).text == "rec")
    }

    @Test func namesAreUniqueWhateverTheirCase() {
        var names = UniqueNames()
        let given = ["a", "A", "a (2)", "a", "é", "É"].map { names.name(for: $0, limit: 20) }
        #expect(given == ["a", "A (2)", "a (2) (2)", "a (3)", "é", "É (2)"])
        #expect(Set(given.map { $0.lowercased() }).count == given.count)
        let long = String(repeating: "x", count: 20)
        #expect(
            [names.name(for: long, limit: 20), names.name(for: long, limit: 20)] == [long, String(repeating: "x", count: 16) + " (2)"])
    }

    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("=1+1", "'=1+1"), ("@a,b", "\"'@a,b\""), ("", ""),
    ])
    func cellsAreQuoted(_ cell: String, _ written: String) { #expect(ArchiveManifest.quoted(cell) == written) }

    @Test(arguments: [
        ("RIFF\0\0\0\0WAVEfmt ", "wav"), ("RIFF\0\0\0\0AVI LIST", "avi"), ("ID3\u{4}\0\0\0\0\0\0\0\0", "mp3"),
        ("fLaC\0\0\0\0\0\0\0\0", "flac"),
        ("\0\0\0 ftypM4A \0", "m4a"), ("\0\0\0 ftypisom\0", "mp4"), ("\0\0\0 ftypqt  \0", "mov"), ("FORM\0\0\0\0AIFC", "aiff"),
        ("OggS" + String(repeating: "\0", count: 24) + "OpusHead", "opus"),
        ("OggS" + String(repeating: "\0", count: 24) + "\u{1}vorbis", "ogg"),
        ("", "audio"), ("hello, world, what is this", "audio"),
    ])
    func audioIsNamedByItsBeginning(_ head: String, _ suffix: String) { #expect(AudioSuffix.of(Array(head.utf8)) == suffix) }
}
