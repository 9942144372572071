import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import VoiceCore

extension ServerClient {
    /// Has the running server make a backup, and follows it to its end. If this task ends first, so does the backup.
    ///
    /// - Throws: `CommandError` with the server's code and message.
    func makeBackup(_ wanted: BackupRequest, tell: (BackupProgress) -> Void) async throws -> BackupReport {
        do {
            if let report = try await follow(wanted, tell: tell) { return report }
        } catch  where !(error is any CodedError || error is CancellationError) {
            // The connection broke, in whatever way: the server went away.
        }
        throw CommandError(
            code: "backup_cut_off", userMessage: "The server ended before the backup was made. Make it again: it goes on where it was.",
            status: .temporary)
    }

    /// - Returns: `nil` if the lines end without saying what was done.
    private func follow(_ wanted: BackupRequest, tell: (BackupProgress) -> Void) async throws -> BackupReport? {
        var pending = ByteBuffer()
        // A backup takes as long as it takes; the lines say that it lives.
        for try await bytes in try await stream(.POST, "/v1/admin/backups", body: wanted, timeout: .seconds(30 * 86_400)) {
            pending.writeImmutableBuffer(bytes)
            while let length = pending.readableBytesView.firstIndex(of: 0x0A).map({ $0 - pending.readerIndex }),
                let text = pending.readBytes(length: length + 1)
            {
                let line = try JSON.decode(BackupLine.self, from: Data(text))
                if let progress = line.progress { tell(progress) }
                if let report = line.report { return report }
                if let error = line.error {
                    throw CommandError(code: error.code, userMessage: error.message, status: error.isRetryable ? .temporary : .failure)
                }
            }
        }
        return nil
    }
}
