import FoundationEssentials
import Glibc
import Testing
import Transcription

@testable import TranscriptionEngines

/// The process that engine processes are forked from.
@Suite struct EngineForkServerTests {
    @Test func `engine processes come from one process with one thread, which is gone after stop`() async throws {
        let pool = pool("pid", slots: 2)
        let processes = try await withThrowingTaskGroup(of: Int32?.self) { group in
            for _ in 0..<20 { group.addTask { Int32(try await pool.answer(numbered(1600), settings: anySettings).text) } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        let parents = Set(processes.map { $0.flatMap { field("PPid", of: $0) } })
        #expect(parents.count == 1)
        let parent = try #require(parents.first ?? nil)
        #expect(field("PPid", of: parent) == getpid())
        #expect(field("Threads", of: parent) == 1)
        await pool.stop()
        #expect(!exists(parent))
    }

    @Test func `a fork server that was killed takes its processes along, and another takes its place`() async throws {
        let pool = pool("pid")
        let first = try #require(Int32(try await pool.answer([], settings: anySettings).text))
        let parent = try #require(field("PPid", of: first))
        kill(parent, SIGKILL)
        var second = first
        while second == first {
            do { second = try #require(Int32(try await pool.answer([], settings: anySettings).text)) } catch let error as EngineError {
                #expect(error.isRetryable && ["engine_crashed", "engine_start_failed"].contains(error.code))
            }
        }
        #expect(field("PPid", of: second) != parent)
        await pool.stop()
        #expect(!isAtWork(first) && !exists(parent))
        #expect(pool.load.processes == 0)
    }

    @Test func `the end of a process is told as it was, not as its fork server's`() async throws {
        let pool = pool("die", slots: 2)
        let error = try await engineError { try await pool.answer(numbered(100), settings: anySettings) }
        #expect(error.operatorMessage.contains("exit status 7"))
        await pool.stop()
    }

    @Test func `who waits for a model that is never read is told so when the server stops`() async throws {
        let pool = pool("mute")
        let waiting = Task { try await pool.answer([], settings: anySettings) }
        while pool.load.processes == 0 { await Task.yield() }
        await pool.stop()
        let error = try await engineError { try await waiting.value }
        #expect(error.isRetryable)
        #expect(pool.load.processes == 0)
    }
}

/// Whether a process runs. One that lost its parent may be a zombie until the system's first process has looked after it.
private func isAtWork(_ process: Int32) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8) else { return false }
    return !status.contains("State:\tZ")
}

/// A number that the kernel tells of a process.
private func field(_ name: String, of process: Int32) -> Int32? {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8) else { return nil }
    let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") }
    return line.flatMap { Int32($0.dropFirst(name.count + 1).filter { !$0.isWhitespace }) }
}
