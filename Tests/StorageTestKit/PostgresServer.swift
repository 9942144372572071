import Foundation
import NIOConcurrencyHelpers
import ProgramTestKit
import Storage
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A real PostgreSQL for the tests of one process: its own files in a temporary directory, reached over a Unix socket alone.
///
/// It stops with the process: by its id at a normal end, and by the signal that the kernel sends when a parent dies at any other.
public final class PostgresServer: Sendable {
    /// Where the installed server's programs lie; `nil` when there is none.
    public static let programs: String? = {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let folders = versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "/usr/lib/postgresql/\($0)/bin" }
        return folders.first { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }
    }()

    /// The server that this process's tests share; started at the first use, which takes about a second.
    public static func shared() async throws -> PostgresServer {
        try await withCheckedThrowingContinuation { continuation in
            // A thread that lives as long as the process: the kernel counts a child as orphaned when the thread that made it ends.
            launcher.withLock { launcher in
                launcher.waiting.append(continuation)
                if launcher.thread == nil { launcher.thread = try? DatabaseThread("postgres", launch) }
            }
            launcher.signal()
        }
    }

    private struct Launcher {
        var thread: DatabaseThread?
        var waiting: [CheckedContinuation<PostgresServer, any Error>] = []
    }

    private static let launcher = Monitor(Launcher())

    private static func launch() {
        let server = Result { try PostgresServer() }
        while true {
            let waiting = launcher.wait { launcher -> [CheckedContinuation<PostgresServer, any Error>]? in
                defer { launcher.waiting = [] }
                return launcher.waiting.isEmpty ? nil : launcher.waiting
            }
            for continuation in waiting { continuation.resume(with: server) }
        }
    }

    private let directory: String
    private let programs: String
    private let count = Atomic(0)
    private let process: Int32

    /// Makes a new, empty database on it.
    ///
    /// - Returns: a libpq connection string.
    public func makeDatabase() async throws -> String {
        let name = "test_\(count.add(1, ordering: .relaxed).newValue)"
        let command = [programs + "/createdb", "-h", directory, "-U", "postgres", name]
        // On a thread of its own: the other tests share the pool's few.
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            do {
                _ = try DatabaseThread("createdb") { continuation.resume(with: Result { try Self.run(command) }) }
            } catch {
                continuation.resume(throwing: error)
            }
        }
        return connection(to: name)
    }

    /// A libpq connection string for a database of this name.
    public func connection(to name: String) -> String { "host=\(directory) user=postgres dbname=\(name)" }

    /// Ends every connection to a database, as a restart of the server would.
    public func endConnections(to name: String) throws {
        try Self.run([
            programs + "/psql", "-q", "-h", directory, "-U", "postgres", "-d", "postgres", "-c",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'",
        ])
    }

    private init() throws {
        guard let programs = Self.programs else {
            throw StorageError(.unavailable, doing: "starting PostgreSQL", cause: "it is not installed")
        }
        self.programs = programs
        Self.removeLeftovers()
        directory = "/tmp/crescendo-pg-\(getpid())"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        if getuid() == 0 { try Self.run(["chown", "postgres", directory]) }
        try Self.run(
            Self.unprivileged([
                programs + "/initdb", "-D", directory + "/data", "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C",
            ]))
        process = try Self.start(
            Self.unprivileged([
                programs + "/postgres", "-D", directory + "/data", "-k", directory, "-h", "", "-c", "fsync=off", "-c",
                "shared_buffers=32MB", "-c", "max_connections=1500",
            ]))
        Self.stopAtExit(process, directory)
    }

    /// PostgreSQL refuses to run as root, so root runs it as the user that Debian made for it. It is stopped with its parent.
    private static func unprivileged(_ command: [String]) -> [String] {
        let user = getuid() == 0 ? ["--reuid=postgres", "--regid=postgres", "--init-groups"] : []
        return ["setpriv", "--pdeathsig", "INT"] + user + command
    }

    /// Starts the server and reads what it says until it takes connections.
    private static func start(_ command: [String]) throws -> Int32 {
        let server = try Program.start(command)
        var said = ""
        while !said.contains("ready to accept connections") {
            let bytes = server.read()
            guard !bytes.isEmpty else { throw StorageError(.unavailable, doing: "starting PostgreSQL", cause: said) }
            said += String(decoding: bytes, as: UTF8.self)
        }
        // What it says later is of no interest, and must not fill the pipe.
        _ = try DatabaseThread("postgres-output") { while !server.read().isEmpty {} }
        return server.processID
    }

    private static func run(_ command: [String]) throws {
        let (status, said) = try Program.run(command)
        guard status == 0 else {
            throw StorageError(
                .unavailable, doing: "running \(command.first { $0.contains("/") } ?? command[0])",
                cause: String(decoding: said, as: UTF8.self))
        }
    }

    private static let running = NIOLockedValueBox<(process: Int32, directory: String)?>(nil)

    private static func stopAtExit(_ process: Int32, _ directory: String) {
        running.withLockedValue { $0 = (process, directory) }
        atexit {
            guard let (process, directory) = PostgresServer.running.withLockedValue({ $0 }) else { return }
            kill(process, SIGINT)
            waitpid(process, nil, 0)
            try? FileManager.default.removeItem(atPath: directory)
        }
    }

    /// Removes the directories of test processes that were killed.
    private static func removeLeftovers() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? [] where name.hasPrefix("crescendo-pg-") {
            if let owner = Int32(name.dropFirst("crescendo-pg-".count)), kill(owner, 0) != 0, errno == ESRCH {
                try? FileManager.default.removeItem(atPath: "/tmp/" + name)
            }
        }
    }
}
