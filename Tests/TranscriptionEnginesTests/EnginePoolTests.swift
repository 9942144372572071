import FoundationEssentials
import Glibc
import NIOConcurrencyHelpers
import Testing
import Transcription

@testable import TranscriptionEngines

/// The pool with real processes that behave, and that do not.
@Suite struct EnginePoolTests {
    @Test func `words come back with their times`() async throws {
        let pool = pool("echo")
        let heard = try await pool.answer(numbered(16_000 * 60), settings: anySettings)
        #expect(heard.words.count == 600)
        #expect(heard.words[599] == RecognizedWord(text: "w599", start: 59.9, end: 60, confidence: 0.5))
        #expect(pool.hello?.identity.name == "tests")
        await pool.stop()
    }

    @Test func `a process serves one request after the other, and is gone after stop`() async throws {
        let pool = pool("pid")
        let first = try await pool.answer([], settings: anySettings).text
        let second = try await pool.answer([], settings: anySettings).text
        #expect(first == second)
        await pool.stop()
        #expect(!exists(try #require(Int32(first))))
        #expect(pool.load.processes == 0)
        let error = try await engineError { try await pool.answer([], settings: anySettings) }
        #expect(error.code == "engine_stopped")
    }

    @Test func `a pool that nobody holds but its request answers it, and its process leaves`() async throws {
        let process = try #require(Int32(try await pool("pid").answer(numbered(16_000), settings: anySettings).text))
        while exists(process) { await Task.yield() }
    }

    @Test func `many callers share few processes`() async throws {
        let pool = pool("pid", slots: 2)
        let processes = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<40 { group.addTask { try await pool.answer(numbered(1600), settings: anySettings).text } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect((1...2).contains(processes.count))
        #expect(pool.load.processes <= 2 && pool.load.started <= 2 && pool.load.failed == 0)
        await pool.stop()
        #expect(pool.load.working == 0 && pool.load.waiting == 0)
    }

    @Test func `a process that was killed from outside is replaced`() async throws {
        let pool = pool("pid")
        let first = try #require(Int32(try await pool.answer([], settings: anySettings).text))
        kill(first, SIGKILL)
        var second = first
        while second == first {
            // The request that meets the corpse fails and may be tried again, as its error says.
            do { second = try #require(Int32(try await pool.answer([], settings: anySettings).text)) } catch let error as EngineError {
                #expect(error.code == "engine_crashed" && error.isRetryable)
            }
        }
        #expect(!exists(first))
        #expect(pool.load.started == 2 && pool.load.failed == 1 && pool.load.processes == 1, "\(pool.load)")
        await pool.stop()
    }

    @Test(arguments: [
        ("die", "exit status 7"), ("crash", "signal 6"),
    ]) func `a process that dies fails its request only`(manner: String, how: String) async throws {
        let pool = pool(manner)
        for _ in 0..<2 {
            let error = try await engineError { try await pool.answer(numbered(100), settings: anySettings) }
            #expect(error.code == "engine_crashed" && error.isRetryable)
            #expect(error.operatorMessage.contains(how))
        }
        await pool.stop()
    }

    @Test(arguments: ["lie-frame", "lie-request", "lie-json", "lie-time", "lie-long"])
    func `a process that lies is killed`(manner: String) async throws {
        let pool = pool(manner)
        let error = try await engineError { try await pool.answer(numbered(100), settings: anySettings) }
        #expect(error.code == "engine_wire_violated" && error.isRetryable)
        await pool.stop()
    }

    @Test func `another version of the wire is refused at the start`() async throws {
        let pool = pool("lie-version")
        let error = try await engineError { try await pool.answer([], settings: anySettings) }
        #expect(error.code == "engine_wire_violated")
        #expect(error.operatorMessage.contains("version 99"))
        await pool.stop()
    }

    @Test func `an answer that takes too long ends the process`() async throws {
        var limits = EngineLimits()
        limits.request = .milliseconds(100)
        limits.requestPerAudioSecond = .zero
        let pool = pool("hang", limits: limits)
        let error = try await engineError { try await pool.answer([], settings: anySettings) }
        #expect(error.code == "engine_timed_out" && error.isRetryable)
        await pool.stop()
    }

    @Test func `a process without a sign of life is ended before its request runs out`() async throws {
        var limits = EngineLimits()
        limits.request = .seconds(600)
        limits.pingInterval = .milliseconds(50)
        limits.pong = .milliseconds(200)
        let pool = pool("freeze", limits: limits)
        let error = try await engineError { try await pool.answer([], settings: anySettings) }
        #expect(error.code == "engine_timed_out")
        #expect(error.operatorMessage.contains("no sign of life"))
        await pool.stop()
    }

    @Test func `a process that hangs but answers pings lives until its request runs out`() async throws {
        var limits = EngineLimits()
        limits.request = .milliseconds(600)
        limits.pingInterval = .milliseconds(20)
        limits.pong = .seconds(60)
        let pool = pool("hang", limits: limits)
        let error = try await engineError { try await pool.answer([], settings: anySettings) }
        #expect(error.operatorMessage.contains("request"))
        await pool.stop()
    }

    @Test func `a process that computes for ever is ended by the processor's clock, and the next request gets another`() async throws {
        var limits = EngineLimits()
        limits.request = .seconds(600)
        limits.requestCPU = .milliseconds(100)
        limits.requestCPUPerAudioSecond = .milliseconds(100)
        limits.pingInterval = .milliseconds(20)
        limits.pong = .seconds(60)
        let pool = pool("spin", limits: limits)
        for _ in 0..<2 {
            let error = try await engineError { try await pool.answer(numbered(16_000), settings: anySettings) }
            #expect(error.code == "engine_timed_out" && error.isRetryable)
            #expect(error.operatorMessage.contains("of the processor"), "\(error.operatorMessage)")
        }
        await pool.stop()
        #expect(pool.load.processes == 0)
    }

    @Test func `after a failed start there is a pause in which no process is started`() async throws {
        let pool = pool("die-at-start")
        let log = try await engineError { try await pool.answer([], settings: anySettings) }
        #expect(log.code == "engine_start_failed" && log.isRetryable)
        #expect(log.operatorMessage.contains("exit status 3"))
        let next = try await engineError { try await pool.answer([], settings: anySettings) }
        #expect(next.code == "engine_start_failed")
        await pool.stop()
    }

    @Test func `why an engine does not start is told in its own words`() async throws {
        let pool = pool("no-model")
        let error = try await engineError { try await pool.answer([], settings: anySettings) }
        #expect(error.code == "model_missing" && !error.isRetryable)
        #expect(error.userMessage == "Run the command that installs the model.")
        await pool.stop()
    }

    @Test func `a program that is not there is a failed start`() async throws {
        let pool = EnginePool<RecognitionTask>(EngineCommand(executable: "/nonexistent/engine", arguments: []), slots: 1, logger: quiet)
        let error = try await engineError { try await pool.answer([], settings: anySettings) }
        #expect(error.code == "engine_start_failed")
        await pool.stop()
    }

    @Test func `a process that never says hello is given up`() async throws {
        var limits = EngineLimits()
        limits.start = .milliseconds(200)
        let pool = pool("mute", limits: limits)
        let error = try await engineError { try await pool.answer([], settings: anySettings) }
        #expect(error.code == "engine_start_failed")
        await pool.stop()
    }

    @Test func `an engine's own error leaves the process at work`() async throws {
        let pool = pool("fail")
        for _ in 0..<2 {
            let error = try await engineError { try await pool.answer(numbered(100), settings: anySettings) }
            #expect(error.code == "engine_failed" && !error.isRetryable)
        }
        #expect(pool.load.processes == 1)
        await pool.stop()
    }

    @Test func `a cancelled caller returns at once and its slot is used again`() async throws {
        var limits = EngineLimits()
        limits.cancel = .milliseconds(50)
        let pool = pool("hang", limits: limits)
        for _ in 0..<3 {
            let task = Task { try await pool.answer([], settings: anySettings) }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        await pool.stop()
    }

    @Test func `who waits for a slot can be cancelled, too`() async throws {
        let pool = pool("hang")
        let (started, signal) = AsyncStream.makeStream(of: Void.self)
        let first = Task {
            signal.yield()
            return try await pool.answer([], settings: anySettings)
        }
        for await _ in started { break }
        let second = Task { try await pool.answer([], settings: anySettings) }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        await pool.stop()
        await #expect(throws: (any Error).self) { try await first.value }
    }

    @Test func `stop fails what is under way and what waits`() async throws {
        let pool = pool("hang")
        let tasks = (0..<3).map { _ in Task { try await pool.answer([], settings: anySettings) } }
        while pool.load.processes == 0 { await Task.yield() }
        await pool.stop()
        for task in tasks {
            let error = try await engineError { try await task.value }
            #expect(error.code == "engine_stopped")
        }
        #expect(pool.load.processes == 0)
    }

    @Test func `an idle process leaves by itself`() async throws {
        var limits = EngineLimits()
        limits.idle = .milliseconds(50)
        let (ends, ended) = AsyncStream.makeStream(of: EngineError?.self)
        let forks = EngineForkServer(engine("pid"), limits: limits, logger: quiet) {}
        #expect(forks.enter())
        let child = EngineChild<RecognitionTask>(
            id: 1, forks: forks, limits: limits, logger: quiet,
            observer: .init(ready: { _ in }, free: {}, ended: { ended.yield($0) }))
        child.start()
        let heard = try #require(try await child.answer([], settings: anySettings, partial: nil))
        for await error in ends {
            #expect(error == nil)
            break
        }
        #expect(!exists(try #require(Int32(heard.text))))
        #expect(child.isLeaving)
    }

    @Test func `an engine that streams tells what it heard so far`() async throws {
        let pool = pool("partial")
        let partials = NIOLockedValueBox<[Int]>([])
        let heard = try await pool.answer(numbered(64_000), settings: anySettings) { partial in
            partials.withLockedValue { $0.append(partial.words.count) }
        }
        #expect(heard.words.count == 40)
        #expect(partials.withLockedValue(\.self) == [10, 20, 30, 40])
        await pool.stop()
    }

    @Test func `a child inherits nothing but its socket`() async throws {
        let leaked = open("/dev/null", O_RDONLY)
        defer { close(leaked) }
        let pool = pool("descriptors")
        let heard = try await pool.answer([], settings: anySettings)
        #expect(heard.text == "0,1,2,3")
        await pool.stop()
    }

    @Test func `what an engine writes to standard error after it heard people is not logged`() async throws {
        let lines = LogLines()
        let pool = pool("talk", logger: lines.logger)
        _ = try await pool.answer([], settings: anySettings)
        await pool.stop()
        let text = lines.lines.withLockedValue { $0.joined(separator: "\n") }
        #expect(text.contains("engine process started"))
        #expect(!text.contains("secret"))
    }

    @Test func `children die with a server that is killed`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "hold-\(UUID().uuidString)").path
        #expect(mkfifo(path, 0o600) == 0)
        defer { unlink(path) }
        let server = engine("keep", path)
        let bytesUntilClosed = await blocking {
            guard let line = try? ProcessLine(), let process = try? SpawnedProcess(server, line: line) else { return -1 }
            defer { line.closeOurs() }
            // Opens when the grandchild has its end open.
            let pipe = open(path, O_RDONLY)
            kill(process.pid, SIGKILL)
            _ = process.reap()
            var byte: UInt8 = 0
            let count = read(pipe, &byte, 1)
            close(pipe)
            return count
        }
        #expect(bytesUntilClosed == 0)
    }
}
