import Foundation
import Glibc
import ProgramTestKit
import VoiceCore

@testable import AudioCodecs

/// A directory in which a test makes media files by FFmpeg; gone with the value.
final class MediaWorkshop: Sendable {
    let directory: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "media-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        directory = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func path(_ name: String) -> String { directory + "/" + name }

    /// Names that are in the directory.
    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] }

    /// Runs ffmpeg with the arguments and the file's path behind them.
    ///
    /// - Returns: the path.
    func make(_ name: String, _ arguments: [String]) async throws -> String {
        let path = path(name)
        let command = ["ffmpeg", "-hide_banner", "-nostdin", "-v", "error", "-y"] + arguments + [path]
        let (status, output) = try await SerialThread.forFiles().run { try Program.run(command) }
        guard status == 0 else { throw NotMade(complaint: "\(name): " + String(decoding: output, as: UTF8.self)) }
        return path
    }

    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        let path = path(name)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// A file for the decoder.
    func open(_ path: String) async throws -> MediaFile { try await MediaFile.open(path, copyingTo: directory) }

    /// The first part of a file.
    func cut(_ path: String, to fraction: Double) throws -> String {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        return try write("cut-" + (path as NSString).lastPathComponent, bytes.prefix(Int(Double(bytes.count) * fraction)))
    }
}

/// FFmpeg's complaint about what a test asked of it.
struct NotMade: Error {
    let complaint: String
}

/// Sources for ffmpeg's command line.
enum Source {
    /// A tone of amplitude 0.5 in each channel; of 1000 Hz, or one frequency a channel.
    static func tone(rate: Int, channels: [Int] = [1000], seconds: Double = 2, layout: String? = nil) -> [String] {
        let expressions = channels.map { "0.5*sin(2*PI*\($0)*t)" }.joined(separator: "|")
        let layout = layout ?? (channels.count == 1 ? "mono" : channels.count == 2 ? "stereo" : "")
        return ["-f", "lavfi", "-i", "aevalsrc=\(expressions):s=\(rate):d=\(seconds)" + (layout.isEmpty ? "" : ":c=\(layout)")]
    }

    static func video(seconds: Double = 2) -> [String] { ["-f", "lavfi", "-i", "testsrc=s=128x96:r=10:d=\(seconds)"] }
}

/// What came of decoding a file whole.
struct Decoded {
    var channels: [[Float]] = []
    var seconds = 0.0
    /// What the iteration threw at its end.
    var error: AudioError?

    /// Decodes all of it, piece by piece.
    init(_ audio: DecodedAudio) async throws {
        var rate = 1.0
        do {
            for try await piece in audio {
                rate = piece.sampleRate
                if channels.isEmpty { channels = Array(repeating: [], count: piece.channels.count) }
                for (index, channel) in piece.channels.enumerated() { channels[index] += channel }
            }
        } catch let failure as AudioError { error = failure }
        seconds = Double(channels.first?.count ?? 0) / rate
    }
}

/// The tone in the middle half of some samples: how much of their energy it holds, and its amplitude.
func tone(_ hertz: Double, in samples: [Float], rate: Double) -> (share: Double, amplitude: Double) {
    let middle = samples[(samples.count / 4)..<(samples.count * 3 / 4)]
    var sine = 0.0
    var cosine = 0.0
    var energy = 0.0
    for (index, sample) in middle.enumerated() {
        let phase = 2 * Double.pi * hertz * Double(index) / rate
        sine += Double(sample) * sin(phase)
        cosine += Double(sample) * cos(phase)
        energy += Double(sample) * Double(sample)
    }
    let amplitude = 2 * (sine * sine + cosine * cosine).squareRoot() / Double(middle.count)
    return (amplitude * amplitude / 2 * Double(middle.count) / max(energy, 1e-12), amplitude)
}

/// The error that a call throws.
func audioError<Value>(_ call: () async throws -> Value) async throws -> AudioError? {
    do {
        _ = try await call()
        return nil
    } catch let error as AudioError { return error }
}
