import FoundationEssentials
import HTTPRouting
import HTTPTypes
import NIOCore
import VoiceCore

/// What `crescendo backup` asks of the server.
struct BackupRequest: Codable, Sendable, FieldDescribing {
    let directory: String
    let keep: Int?
    let megabytesPerSecond: Int?

    static let fieldNotes = [
        FieldNote("directory", "Where to, on the server's machine; an absolute path.", characters: 1...4096),
        FieldNote("keep", "How many snapshots stay afterwards; all if absent.", in: 1...10_000),
        FieldNote("megabytesPerSecond", "As fast as it goes if absent.", in: 1...100_000),
    ]
}

/// A line of the answer: how far it is, or at the end what was done or why not.
struct BackupLine: Codable, Sendable {
    struct Failure: Codable, Sendable {
        let code: String
        let message: String
        let isRetryable: Bool
    }

    var progress: BackupProgress?
    var report: BackupReport?
    var error: Failure?
}

extension Route {
    /// Makes a backup on the server's machine. Only for its socket: whoever asks names a directory there.
    ///
    /// The answer's lines come while it is made, one a second at least, so that a caller who went away is noticed; the backup then ends.
    static func makeBackup(_ backups: Backups) -> Route {
        var route = Route(
            .post, "/v1/admin/backups", operation: "makeBackup",
            summary: "Makes a backup in a directory of the server's machine. Answered on the server's socket only.",
            permission: .scope("server:admin"), body: .json(BackupRequest.self, description: "Where to, and how much stays."),
            timeout: nil,
            success: .stream(["application/x-ndjson"], description: "Lines of JSON: `progress` as it goes; at the end `report` or `error`.")
        ) { request in
            let wanted = try await request.json(BackupRequest.self)
            guard wanted.directory.hasPrefix("/") else { throw APIError.invalidField("directory", "The path must be absolute.") }
            guard wanted.keep.map({ (1...10_000).contains($0) }) ?? true else {
                throw APIError.invalidField("keep", "1 to 10000 snapshots are kept.")
            }
            guard wanted.megabytesPerSecond.map({ (1...100_000).contains($0) }) ?? true else {
                throw APIError.invalidField("megabytes_per_second", "The pace is 1 to 100000 MB a second.")
            }
            let order = Backups.Order(
                directory: wanted.directory, keep: wanted.keep, bytesPerSecond: wanted.megabytesPerSecond.map { $0 * 1_000_000 })
            return .stream(BackupLine.lines(of: order, by: backups), contentType: "application/x-ndjson")
        }
        route.isLocal = true
        return route
    }
}

extension BackupLine {
    /// Makes the backup as long as somebody reads the lines.
    static func lines(of order: Backups.Order, by backups: Backups) -> AsyncThrowingStream<ByteBuffer, any Error> {
        // The newest say all that the ones before said.
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: ByteBuffer.self, bufferingPolicy: .bufferingNewest(16))
        let tell: @Sendable (BackupLine) -> Void = { line in
            guard let bytes = try? JSON.encode(line) else { return }
            continuation.yield(ByteBuffer(bytes: bytes + [0x0A]))
        }
        let work = Task {
            let lastProgress = BackupHeartbeat()
            let beats = Task {
                while (try? await Task.sleep(for: .seconds(1))) != nil { tell(BackupLine(progress: lastProgress.value)) }
            }
            do {
                let report = try await backups.make(order) { progress in
                    lastProgress.value = progress
                    tell(BackupLine(progress: progress))
                }
                beats.cancel()
                await beats.value
                tell(BackupLine(report: report))
            } catch {
                beats.cancel()
                await beats.value
                tell(BackupLine(error: Failure(error)))
            }
            continuation.finish()
        }
        continuation.onTermination = { end in
            if case .cancelled = end { work.cancel() }
        }
        return stream
    }
}

extension BackupLine.Failure {
    init(_ error: any Error) {
        let coded = error as? any CodedError
        code = coded?.code ?? (error is CancellationError ? "cancelled" : "internal_error")
        message = coded?.userMessage ?? "The backup could not be made."
        isRetryable = coded?.isRetryable ?? false
    }
}
