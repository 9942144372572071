import Foundation

/// A folder of a test's own, which goes with the value. Its path is short enough for a socket below it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("cr-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A WAV file in which a synthetic voice says a sentence.
    func speech() async throws -> String {
        let file = path + "/speech.wav"
        let (status, said) = try await runToEnd(["espeak-ng", "-s", "130", "-w", file, "Good morning."])
        guard status == 0 else { throw Answer.NotAnObject(body: said) }
        return file
    }
}
