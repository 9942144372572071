import Foundation
import Testing

@Suite struct DoctorTests {
    private struct Report: Decodable {
        struct Finding: Decodable {
            let what: String
            let isFine: Bool
        }

        struct Sort: Decodable {
            let count: Int
            let ids: [String]
        }

        struct Objects: Decodable {
            let known: Int
            let missing: Sort
            let orphans: Sort
        }

        let findings: [Finding]
        let objects: Objects?
    }

    private func examine(_ directory: String) async throws -> (status: Int32, report: Report) {
        let (status, output) = try await Crescendo.run(["doctor", "--data-dir", directory, "--json"])
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return (status, try decoder.decode(Report.self, from: Data(output.utf8)))
    }

    /// The object files of an installation.
    private func files(_ directory: String) throws -> [String] {
        let objects = directory + "/objects/objects"
        return try FileManager.default.subpathsOfDirectory(atPath: objects).filter { $0.contains("/") }.map { objects + "/" + $0 }
    }

    @Test func whereNothingIsYetNothingIsMade() async throws {
        let folder = try TemporaryFolder()
        let (status, report) = try await examine(folder.path + "/data")
        #expect(status == 0 && report.objects == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func objectsWithoutFilesAndFilesWithoutObjectsAreListed() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let server = try await ServerProcess(folder.path + "/data")
        let key = try server.ownerKey()
        let recording = try await server.ask("/v1/recordings", ["--form", "file=@\(wav)"], key: key)
        #expect(recording.status == 201)
        while try await server.ask("/v1/recordings/\(recording.text("id"))/transcript", key: key).status != 200 {}
        let (whole, before) = try await examine(server.directory)
        #expect(whole == 0 && before.objects?.missing.count == 0 && before.objects?.orphans.count == 0)
        #expect(before.objects.map { $0.known > 1 } == true)

        let lost = try #require(try files(server.directory).first)
        let copy = folder.path + "/copy"
        try FileManager.default.moveItem(atPath: lost, toPath: copy)
        let id = try #require(lost.split(separator: "/").last)
        let orphan = id.dropLast(2) + (id.hasSuffix("00") ? "01" : "00")
        let shard = server.directory + "/objects/objects/\(orphan.suffix(2))"
        try FileManager.default.createDirectory(atPath: shard, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: copy, toPath: shard + "/" + orphan)
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -7200)], ofItemAtPath: shard + "/" + orphan)
        // Asked of the server first, then of the files alone.
        for isRunning in [true, false] {
            if !isRunning {
                server.terminate()
                #expect(await server.status() == 0)
            }
            let (status, report) = try await examine(server.directory)
            #expect(status == 1)
            #expect(report.objects?.missing.ids == [String(id)] && report.objects?.missing.count == 1)
            #expect(report.objects?.orphans.ids == [String(orphan)] && report.objects?.orphans.count == 1)
            #expect(report.findings.first { $0.what == "objects" }?.isFine == false)
        }
        let (_, text) = try await Crescendo.run(["doctor", "--data-dir", server.directory])
        #expect(text.contains("no file: \(id)") && text.contains("no object: \(orphan)"), "\(text)")
        try FileManager.default.moveItem(atPath: copy, toPath: lost)
        #expect(try await examine(server.directory).status == 0, "a file that is brought back heals; what is too much is no fault")
    }
}
