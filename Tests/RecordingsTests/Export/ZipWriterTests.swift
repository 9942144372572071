import Foundation
import Testing
import VoiceCore

@testable import Recordings

@Suite struct ZipWriterTests {
    private let noon = Timestamp("2026-11-21T12:34:56Z")

    private func archive() -> [UInt8] {
        var writer = ZipWriter()
        var bytes: [UInt8] = []
        for (name, text) in [("a.txt", "alpha"), ("Märchen/空.txt", ""), ("b.txt", "beta")] {
            bytes += writer.whole(name, modified: noon, Array(text.utf8)) + Array(text.utf8)
        }
        bytes += writer.begin("stream.bin", modified: nil, length: 1 << 20)
        for piece in [[1, 2, 3], [], [4]] as [[UInt8]] {
            writer.take(piece)
            bytes += piece
        }
        bytes += writer.end()
        bytes += writer.begin("empty.bin", modified: noon, length: 0) + writer.end()
        return bytes + writer.takeDirectory() + writer.ending(comment: "made by us")
    }

    @Test func otherProgramsReadIt() async throws {
        let read = try await ReadArchive.read(archive())
        #expect(read.entries.map(\.name) == ["a.txt", "Märchen/空.txt", "b.txt", "stream.bin", "empty.bin"])
        #expect(read.entries.map(\.size) == [5, 0, 4, 4, 0])
        #expect(read["a.txt"]?.text == "alpha" && read["stream.bin"]?.text == "\u{1}\u{2}\u{3}\u{4}")
        #expect(read["a.txt"]?.time == [2026, 11, 21, 12, 34, 56] && read["stream.bin"]?.time == [1980, 1, 1, 0, 0, 0])
        #expect(read.comment == "made by us")
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/unzip"), "needs Debian's unzip"))
    func InfoZIPFindsNoFault() async throws {
        let program = "import subprocess, sys; sys.exit(subprocess.run(['unzip', '-t', sys.argv[1]], stdout=subprocess.DEVNULL).returncode)"
        _ = try await Python.run(program, over: archive())
    }

    @Test func equalContentGivesEqualBytes() { #expect(archive() == archive()) }

    @Test func anArchiveOfNothingIsWhole() async throws {
        #expect(try await ReadArchive.read(ZipWriter().ending()).entries.isEmpty)
    }

    @Test func moreEntriesThanSixteenBitsCount() async throws {
        var writer = ZipWriter()
        var bytes: [UInt8] = []
        for number in 0..<66_000 { bytes += writer.whole("\(number)", modified: nil, []) }
        bytes += writer.takeDirectory() + writer.ending()
        let program = "import sys, zipfile; print(len(zipfile.ZipFile(sys.argv[1]).infolist()))"
        #expect(String(decoding: try await Python.run(program, over: bytes), as: UTF8.self) == "66000\n")
    }

    /// A file of more than 4 GiB, and one behind it that lies beyond. The zeros are not written: the file has holes.
    @Test func filesAndOffsetsBeyondFourGiB() async throws {
        let path = FileManager.default.temporaryDirectory.path + "/zip64-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        let length: UInt64 = (4 << 30) + 12_345
        var writer = ZipWriter()
        try file.write(contentsOf: writer.begin("long.bin", modified: noon, length: length))
        let zeros = [UInt8](repeating: 0, count: 64 << 20)
        for start in stride(from: 0, to: length, by: zeros.count) {
            let count = min(UInt64(zeros.count), length - start)
            writer.take(count == zeros.count ? zeros : Array(zeros.prefix(Int(count))))
        }
        try file.seek(toOffset: file.offset() + length)
        try file.write(contentsOf: writer.end() + writer.whole("behind.txt", modified: noon, Array("here".utf8)) + Array("here".utf8))
        try file.write(contentsOf: writer.takeDirectory() + writer.ending())
        try file.close()
        // Python's zlib.crc32 of as many zeros is 0x1e83137d; reading them all again through its archive would take long.
        let program = """
            import sys, zipfile
            archive = zipfile.ZipFile(sys.argv[1])
            long, behind = archive.infolist()
            assert long.file_size == long.compress_size == (4 << 30) + 12345, long
            assert behind.header_offset > 4 << 30 and archive.read(behind) == b"here", behind
            with archive.open(long) as file: assert file.read(1 << 20) == bytes(1 << 20)
            with open(sys.argv[1], "rb") as raw:
                raw.seek(behind.header_offset - 24)
                assert raw.read(4) == b"PK\\x07\\x08", "the long descriptor is not before the next file"
                assert int.from_bytes(raw.read(4), "little") == long.CRC
            print(hex(long.CRC))
            """
        let check = String(decoding: try await Python.run(program, over: path), as: UTF8.self)
        #expect(check == "0x1e83137d\n")
    }
}
