import Foundation
import Glibc
import NIOConcurrencyHelpers
import ProgramTestKit
import Testing

@testable import AudioCodecs

/// What a decoder can do that a hostile file has taken over, and what happens to one that misbehaves.
///
/// A stand-in that was built with the thread sanitizer has no room in the sandbox: it maps terabytes.
@Suite(.enabled(if: dlsym(nil, "__tsan_init") == nil), .timeLimit(.minutes(5))) struct SandboxTests {
    let workshop: MediaWorkshop

    init() throws { workshop = try MediaWorkshop() }

    static let standIn = StandIn.path("DecoderForTests")
    static let libraries = FFmpegDecoder().libraries + StandIn.runtimeFolders

    private func decoder(_ limits: DecoderLimits = DecoderLimits(), audio: AudioLimits = AudioLimits()) -> FFmpegDecoder {
        FFmpegDecoder(
            ffmpeg: Self.standIn, ffprobe: Self.standIn, limits: audio, decoderLimits: limits, libraries: Self.libraries)
    }

    /// A file that tells the stand-in what to do.
    private func task(_ task: String) async throws -> MediaFile {
        try await workshop.open(try workshop.write("\(task).task", Array(task.utf8)))
    }

    private func describe(_ task: String, _ limits: DecoderLimits = DecoderLimits()) async throws -> AudioError? {
        let file = try await self.task(task)
        return try await audioError { try await decoder(limits).describe(file) }
    }

    static let mono = MediaDescription(
        container: "mp3", tracks: [AudioTrack(codec: "mp3", sampleRate: 16_000, channelCount: 1, isDefault: true)], hasVideo: false,
        isNative: false)

    // MARK: What it can reach

    @Test func nothingIsInReachButTheInput() async throws {
        // A copy, whose descriptor we can write to.
        let file = try await MediaFile.spool(try await task("escape").chunks(), in: workshop.directory)
        let text = try await output(of: decoder().program(Self.standIn, [], input: file))
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.contains("read-input done"))
        #expect(lines.filter { $0.hasSuffix(" done") } == ["read-input done"])
        #expect(lines.filter { $0.hasSuffix(" denied") }.count == 17)
        #expect(lines.contains("descriptors 0 1 2 3"))
        if getuid() == 0 { #expect(lines.contains("user 65534")) }
        #expect(!FileManager.default.fileExists(atPath: "/tmp/crescendo-escaped"))
    }

    // MARK: What it may take

    @Test func computingForEverIsStopped() async throws {
        #expect(try await describe("spin", DecoderLimits(cpuSeconds: 1, longestSilence: .seconds(3600))) == .decoderCPULimit(seconds: 1))
    }

    /// What a recording's length allows, and no more.
    @Test func aDecodingMayTakeWhatItsLengthAllows() {
        let decoder = FFmpegDecoder(
            limits: AudioLimits(maximumSeconds: 5000), decoderLimits: DecoderLimits(cpuSeconds: 7, slowestSpeed: 10))
        var media = Self.mono
        for (seconds, expected) in [(nil, 507), (30, 10), (1e300, 1_000_000_007)] as [(Double?, Int)] {
            media.seconds = seconds
            let file = MediaFile(taking: -1)
            #expect(decoder.program("x", [], input: file, of: media).limits.cpuSeconds == expected)
        }
    }

    @Test(arguments: ["hang", "close-and-hang"]) func silenceIsStopped(_ task: String) async throws {
        #expect(try await describe(task, DecoderLimits(longestSilence: .milliseconds(200))) == .decoderTimedOut)
    }

    @Test func signsOfLifeWithoutEndAreStopped() async throws {
        #expect(try await describe("drip", DecoderLimits(longestWait: .milliseconds(300))) == .decoderTimedOut)
    }

    @Test func memoryIsLimited() async throws {
        #expect(try await describe("eat-memory", DecoderLimits(memoryBytes: 128 << 20)) == .decoderMemoryLimit)
    }

    @Test func outputIsLimited() async throws {
        #expect(try await describe("write-for-ever") == .decoderAnswerInvalid)
        let short = decoder(audio: AudioLimits(maximumSeconds: 10))
        let decoded = try await Decoded(short.decode(try await task("write-for-ever"), Self.mono))
        #expect(decoded.error == .tooLong(limitSeconds: 10))
        let small = decoder(DecoderLimits(outputBytes: 1 << 20))
        let file = try await task("fill-output")
        let error = try await audioError { try await small.playable(file, Self.mono, in: workshop.directory) }
        #expect(error == .decoderOutputLimit(bytes: 1 << 20))
    }

    // MARK: How it may end

    @Test func aCrashIsTold() async throws {
        #expect(try await describe("crash") == .decoderCrashed("signal 11"))
    }

    @Test func whatCameBeforeADeathInTheMiddleIsHandedOut() async throws {
        let decoded = try await Decoded(decoder().decode(try await task("killed"), Self.mono))
        #expect(decoded.channels.first?.count == 8192)
        #expect(decoded.error == .decoderCrashed("signal 9"))
    }

    @Test(arguments: ["garbage", "lies", "nothing"]) func aLyingDecoderIsNotBelieved(_ task: String) async throws {
        #expect(try await describe(task) == .decoderAnswerInvalid)
    }

    @Test func aMissingDecoderIsTold() async throws {
        let file = try await task("nothing")
        let error = try await audioError { try await FFmpegDecoder(ffprobe: "/usr/bin/no-such-ffprobe").describe(file) }
        #expect(error == .decoderMissing(program: "no-such-ffprobe"))
        #expect(error?.operatorMessage.contains("apt-get install ffmpeg") == true)
    }

    @Test func aScriptIsNoDecoder() async throws {
        let script = try workshop.write("decoder.sh", Array("#!/bin/sh\nexit 0\n".utf8))
        chmod(script, 0o755)
        let file = try await task("nothing")
        let error = try await audioError { try await FFmpegDecoder(ffprobe: script).describe(file) }
        #expect(error?.code == "decoder_unusable")
    }

    /// Landlock cannot keep a file of an internal file system, so there is no sandbox, so nothing runs.
    @Test func withoutASandboxNothingRuns() async throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        close(ends[1])
        let run = ProgramRun(decoder().program(Self.standIn, [], input: MediaFile(taking: ends[0])))
        let error = try await audioError { try await run.next() }
        #expect(error?.code == "decoder_sandbox_unavailable")
        #expect(error?.operatorMessage.contains("Landlock") == true)
    }

    // MARK: Who may leave

    @Test func cancellingEndsTheProcessBeforeTheCallerHearsOfIt() async throws {
        let run = ProgramRun(decoder().program(Self.standIn, [], input: try await task("hang")))
        let pid = try await Self.processID(run)
        let reader = Task { try await run.next() }
        reader.cancel()
        await #expect(throws: CancellationError.self) { try await reader.value }
        #expect(kill(pid, 0) == -1 && errno == ESRCH)
    }

    @Test func cancellingBeforehandStartsNothing() async throws {
        let run = ProgramRun(decoder().program(Self.standIn, [], input: try await task("hang")))
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.next() }
    }

    /// What was not taken yet is not taken for all there was.
    @Test func cancellingBehindTheEndIsNoEnd() async throws {
        let run = ProgramRun(decoder().program(Self.standIn, [], input: try await task("escape")))
        #expect(try await run.next() != nil)
        run.shared.withLockedValue { $0.pieces.append([1]) }
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.next() }
    }

    @Test func leavingOffEndsTheProcess() async throws {
        var source: FFmpegSource? = FFmpegSource(
            run: ProgramRun(decoder().program(Self.standIn, [], input: try await task("hang"))), channelCount: 1, sampleRate: 16_000,
            promisedSeconds: nil, limits: AudioLimits())
        let buffer = try await source?.next()
        #expect(buffer != nil)
        let run = source?.run
        source = nil
        await #expect(throws: CancellationError.self) { try await run?.next() }
    }

    /// The program stands still while nobody reads.
    @Test func aProgramWaitsForItsReader() async throws {
        let run = ProgramRun(decoder().program(Self.standIn, [], input: try await task("write-for-ever")))
        for _ in 0..<20 {
            #expect(try await run.next() != nil)
            while run.shared.withLockedValue({ $0.bufferedBytes < ProgramRun.bufferBytes && $0.end == nil }) { await Task.yield() }
            #expect(run.shared.withLockedValue(\.bufferedBytes) <= ProgramRun.bufferBytes + 65_536)
        }
        run.cancel()
        await #expect(throws: CancellationError.self) { while try await run.next() != nil {} }
    }

    /// A niceness is added to our own, which the tests may have been given.
    @Test(arguments: [0, 10]) func workThatNobodyWaitsForGivesWay(_ niceness: Int32) async throws {
        var decoder = decoder()
        decoder.niceness = Int(niceness)
        let run = ProgramRun(decoder.program(Self.standIn, [], input: try await task("hang")))
        let pid = try await Self.processID(run)
        let process = __priority_which_t(PRIO_PROCESS.rawValue)
        #expect(getpriority(process, id_t(pid)) == min(19, getpriority(process, 0) + niceness))
        run.cancel()
        await #expect(throws: CancellationError.self) { while try await run.next() != nil {} }
    }

    private static func processID(_ run: ProgramRun) async throws -> Int32 {
        let line = try await run.next() ?? []
        return Int32(String(decoding: line, as: UTF8.self).trimmingCharacters(in: .newlines)) ?? 0
    }
}
