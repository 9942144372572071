import Foundation
import ProgramTestKit

/// Programs in Python that look at what we wrote with other people's code.
enum Python {
    struct Failure: Error {
        let said: String
    }

    /// Python with what `./dev.sh setup` installs for the tests.
    static let withPackages = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: ".deps/test-venv/bin/python3").path

    /// Runs a program over a file, on a thread of its own.
    ///
    /// - Returns: what it printed.
    static func run(_ program: String, over file: String, python: String = "python3") async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        let (status, output) = try Program.run([python, "-c", program, file])
                        guard status == 0 else { throw Failure(said: String(decoding: output, as: UTF8.self)) }
                        return output
                    })
            }
        }
    }

    /// Puts bytes into a file for as long as somebody looks at it.
    static func run(_ program: String, over bytes: [UInt8], python: String = "python3") async throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.path + "/export-\(UUID().uuidString)"
        try Data(bytes).write(to: URL(filePath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        return try await run(program, over: file, python: python)
    }
}

/// An archive as Python's `zipfile` reads it, every check computed.
struct ReadArchive: Decodable {
    struct Entry: Decodable {
        let name: String
        let size: Int
        /// The bytes as text, as far as they are; of longer ones the first million.
        let text: String
        let time: [Int]
    }

    let comment: String
    let entries: [Entry]

    subscript(name: String) -> Entry? { entries.first { $0.name == name } }

    static func read(_ bytes: [UInt8]) async throws -> ReadArchive {
        let output = try await Python.run(program, over: bytes)
        return try JSONDecoder().decode(ReadArchive.self, from: Data(output))
    }

    private static let program = """
        import json, sys, zipfile
        archive = zipfile.ZipFile(sys.argv[1])
        assert archive.testzip() is None
        print(json.dumps({"comment": archive.comment.decode(), "entries": [
            {"name": entry.filename, "size": entry.file_size, "time": entry.date_time,
             "text": archive.read(entry)[:1000000].decode("utf-8", "replace")} for entry in archive.infolist()]}))
        """
}
