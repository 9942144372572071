import Foundation
import Glibc
import Testing
import VoiceCore

@testable import AudioCodecs

/// All that a run writes.
func output(of program: SandboxedProgram) async throws -> String {
    let run = ProgramRun(program)
    var bytes: [UInt8] = []
    while let piece = try await run.next() { bytes += piece }
    return String(decoding: bytes, as: UTF8.self)
}

/// The real decoder in its sandbox.
@Suite(.timeLimit(.minutes(5))) struct SandboxedFFmpegTests {
    let workshop: MediaWorkshop

    init() throws { workshop = try MediaWorkshop() }

    private func text(_ text: String) async throws -> MediaFile {
        try await workshop.open(try workshop.write("text", Array(text.utf8)))
    }

    /// As if a file had talked FFmpeg into it.
    @Test func theRealDecoderReadsNoOtherFile() async throws {
        let file = try await text("nothing")
        let secret = try workshop.write("secret.txt", Array("secret".utf8))
        for path in ["/etc/passwd", secret, "concat:\(secret)", "file:\(secret)"] {
            let arguments = ["-v", "error", "-f", "data", "-i", path, "-map", "0", "-f", "data", "pipe:1"]
            #expect(try await output(of: FFmpegDecoder().program("/usr/bin/ffmpeg", arguments, input: file)) == "")
        }
        let own = ["-v", "error", "-f", "data", "-i", SandboxedProgram.inputPath, "-map", "0", "-f", "data", "pipe:1"]
        #expect(try await output(of: FFmpegDecoder().program("/usr/bin/ffmpeg", own, input: file)) == "nothing")
    }

    @Test func theRealDecoderOpensNoConnection() async throws {
        let listener = try LoopbackListener()
        for address in ["http://127.0.0.1:\(listener.port)/a.ts", "tcp://127.0.0.1:\(listener.port)"] {
            let arguments = ["-v", "error", "-i", address, "-f", "data", "pipe:1"]
            _ = try await output(of: FFmpegDecoder().program("/usr/bin/ffmpeg", arguments, input: try await text("nothing")))
        }
        let list = Array("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:\(listener.port)/a.ts\n#EXT-X-ENDLIST\n".utf8)
        let file = try await workshop.open(try workshop.write("list.m3u8", list))
        #expect(try await audioError { try await FFmpegDecoder().describe(file) }?.code == "media_not_audio")
        #expect(!listener.hasCaller)
    }

    /// A QuickTime file whose samples lie in another file.
    @Test func aMovieThatRefersToAnotherFileGetsNothingOfIt() async throws {
        let whole = try await workshop.make("whole.mov", Source.tone(rate: 16_000) + ["-c:a", "pcm_s16le"])
        let movie = try Data(contentsOf: URL(fileURLWithPath: whole))
        let file = try await workshop.open(try workshop.write("reference.mov", QuickTimeReference.make(Array(movie), to: whole)))
        let ffmpeg = FFmpegDecoder()
        let error = try await audioError {
            let decoded = try await Decoded(ffmpeg.decode(file, try await ffmpeg.describe(file)))
            #expect(decoded.seconds == 0)
            if let error = decoded.error { throw error }
        }
        #expect(error?.code == "media_damaged" || error?.code == "audio_no_samples")
    }

    /// Not even room to load it.
    @Test func memoryIsLimited() async throws {
        let small = FFmpegDecoder(decoderLimits: DecoderLimits(memoryBytes: 64 << 20))
        let file = try await text("nothing")
        #expect(try await audioError { try await small.describe(file) } == .decoderMemoryLimit)
    }

    /// A few kilobytes that take long to decode.
    @Test func aFileThatTakesMoreThanItMayIsStopped() async throws {
        let path = try await workshop.make(
            "long.flac", ["-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "7200", "-compression_level", "0"])
        let file = try await workshop.open(path)
        let decoder = FFmpegDecoder(
            limits: AudioLimits(maximumSeconds: 40_000), decoderLimits: DecoderLimits(cpuSeconds: 1, slowestSpeed: 1e9))
        let error = try await audioError {
            for try await _ in decoder.decode(file, try await decoder.describe(file)) {}
        }
        #expect(error?.code == "decoder_cpu_limit", "\(String(describing: error))")
    }

    @Test func aDecodeIsCancelledInTheMiddle() async throws {
        let path = try await workshop.make("long.flac", ["-f", "lavfi", "-i", "anullsrc=r=48000:cl=mono", "-t", "600"])
        let file = try await workshop.open(path)
        let decoder = FFmpegDecoder()
        let media = try await decoder.describe(file)
        let (pieces, tell) = AsyncStream.makeStream(of: Int.self)
        let (never, held) = AsyncStream.makeStream(of: Never.self)
        let reader = Task {
            for try await piece in decoder.decode(file, media) {
                tell.yield(piece.frameCount)
                for await _ in never {}  // ends when the task is cancelled
            }
        }
        for await _ in pieces { break }
        reader.cancel()
        await #expect(throws: CancellationError.self) { try await reader.value }
        held.finish()
    }

    /// Each with a process of its own, and none in another's way.
    @Test func manyAreDecodedAtOnce() async throws {
        let path = try await workshop.make("a.ogg", Source.tone(rate: 48_000, seconds: 1) + ["-c:a", "libopus"])
        let file = try await workshop.open(path)
        let decoder = FFmpegDecoder()
        let media = try await decoder.describe(file)
        let lengths = try await withThrowingTaskGroup(of: Double.self) { group in
            for _ in 0..<8 { group.addTask { try await Decoded(decoder.decode(file, media)).seconds } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(lengths.count == 8)
        #expect(lengths.allSatisfy { abs($0 - 1) < 0.05 })
    }
}

/// A listening socket that tells whether anybody called.
private final class LoopbackListener {
    private let socket: Int32
    let port: UInt16

    init() throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = socket
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && listen(socket, 4) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(socket) }

    var hasCaller: Bool {
        let caller = accept(socket, nil, nil)
        if caller >= 0 { close(caller) }
        return caller >= 0
    }
}
