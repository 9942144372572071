import HTTPRouting
import HTTPTypes
import NIOCore
import ObjectStore
import VoiceCore

extension Recordings {
    var archiveRoute: Route {
        Route(
            .get, "/v1/recordings/export", operation: "exportRecordings",
            summary: "Gives recordings with their audio and transcripts as one ZIP archive, made while it is sent.", permission: Self.read,
            parameters: [
                .queryList("format", ExportFormat.self, "A form of the transcripts; repeated for several; json and txt if it is absent."),
                .query("audio", Bool.self, "'false' to leave the audio out."),
                .query("since", Timestamp.self, "The same as created_after."),
            ] + Self.commonFilterParameters,
            timeout: nil,
            success: .stream(
                ["application/zip"],
                description: "A folder for each recording, manifest.json and manifest.csv, and errors.json if something could not be read.",
                headers: ["Content-Disposition": "A name for the file."]),
            errors: [Self.invalidField], caching: .never
        ) { request in
            let account = try request.requirePrincipal().account
            let archive = try Self.archiveRequest(request)
            let name = "crescendo-\(clock.now().description.prefix(10)).zip"
            return .stream(
                self.archive(archive, of: account), contentType: "application/zip",
                headers: [.contentDisposition: "attachment; filename=\"\(name)\""])
        }
    }

    private static func archiveRequest(_ request: RouteRequest) throws -> ArchiveRequest {
        var archive = ArchiveRequest(filter: try commonFilter(request))
        if let since = try request.query("since", as: Timestamp.self) {
            archive.filter.createdAfter = max(since, archive.filter.createdAfter ?? since)
        }
        let asked = try request.queryValues("format", as: ExportFormat.self)
        if !asked.isEmpty { archive.formats = ExportFormat.allCases.filter(asked.contains) }
        archive.hasAudio = try request.query("audio") ?? true
        return archive
    }

    /// The bytes of an archive, made as they are asked for.
    func archive(_ request: ArchiveRequest, of account: AccountID) -> PulledSequence<ByteBuffer> {
        PulledSequence {
            let entries = ArchiveEntries(recordings: self, account: account, request: request)
            let zip = ZipStream(
                directory: Spool(objects: objects, account: account), nextEntry: { try await entries.next() },
                comment: { entries.comment })
            return { try await zip.next() }
        }
    }
}
