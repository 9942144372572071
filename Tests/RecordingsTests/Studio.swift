import Foundation
import ProgramTestKit

/// Makes media files by FFmpeg for the tests, in a directory that goes with the value.
final class Studio: Sendable {
    let directory: String

    init() throws {
        directory = FileManager.default.temporaryDirectory.path + "/studio-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    struct NotMade: Error {
        let complaint: String
    }

    /// Runs ffmpeg with the arguments and a file's path behind them.
    ///
    /// - Returns: the file's bytes.
    func make(_ name: String, _ arguments: [String]) async throws -> [UInt8] {
        let path = directory + "/" + name
        let command = ["ffmpeg", "-hide_banner", "-nostdin", "-v", "error", "-y"] + arguments + [path]
        let (status, said) = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try Program.run(command) }) }
        }
        guard status == 0 else { throw NotMade(complaint: "\(name): " + String(decoding: said, as: UTF8.self)) }
        return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// Encodes a WAV file.
    func encode(_ wav: [UInt8], _ name: String, _ arguments: [String] = []) async throws -> [UInt8] {
        let source = directory + "/source-\(UUID().uuidString).wav"
        try Data(wav).write(to: URL(fileURLWithPath: source))
        return try await make(name, ["-i", source] + arguments)
    }

    /// Two seconds of a tone.
    static func tone(_ seconds: Double = 2, channels: Int = 1) -> [String] {
        let expressions = (0..<channels).map { "0.4*sin(2*PI*\(300 + 100 * $0)*t)" }.joined(separator: "|")
        let layout = [1: "mono", 2: "stereo", 6: "5.1"][channels].map { ":c=\($0)" } ?? ""
        return ["-f", "lavfi", "-i", "aevalsrc=\(expressions):s=44100:d=\(seconds)\(layout)"]
    }

    static func video(_ seconds: Double = 2) -> [String] { ["-f", "lavfi", "-i", "testsrc=s=64x48:r=10:d=\(seconds)"] }
}
