import Crypto
import Foundation
import ObjectStore
import VoiceCore

/// What the object store gives on files: durable puts a second, streaming rates, range reads, memory.
///
///     CrescendoBench objects [directory]
///
/// The directory decides which disk is measured; the default is the temporary one.
enum ObjectsBench {
    private static let runs = 3

    static func run(_ arguments: [String]) async throws {
        let parent = arguments.first ?? FileManager.default.temporaryDirectory.path
        let root = parent + "/crescendo-objects-bench-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: root) }
        let keys = try FileKeyStore(directory: root + "/keys")
        let account = AccountID.make()
        _ = try await keys.create(for: account)
        let store = try FileObjectStore(directory: root + "/objects", keys: keys)
        let bench = Bench(store: store, account: account, root: root)

        print("Objects in files; every put is durable (fsync of file and directory); medians of \(runs) runs\n")
        try await bench.disk()
        try await bench.puts()
        try await bench.streaming()
        try await bench.ranges()
    }

    fileprivate struct Bench {
        let store: FileObjectStore
        let account: AccountID
        let root: String

        /// The disk of the same minute: a small file written, synchronised and renamed by plain calls, one after another.
        func disk() async throws {
            let rate = await median {
                await perSecond(200) {
                    for index in 0..<200 {
                        let path = root + "/plain-\(index)"
                        let file = open(path + ".part", O_CREAT | O_WRONLY | O_TRUNC, 0o600)
                        _ = [UInt8](repeating: 1, count: 4096).withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
                        fsync(file)
                        close(file)
                        rename(path + ".part", path)
                        let directory = open(root, O_RDONLY)
                        fsync(directory)
                        close(directory)
                    }
                }
            }
            row("plain write, fsync, rename, fsync of 4 KiB", rate, "files/s")
        }

        func puts() async throws {
            for (bytes, count) in [(2_000, 400), (64_000, 400)] {
                for callers in [1, 8, 64] {
                    let content = [UInt8](repeating: 7, count: bytes)
                    let rate = try await median { try await perSecond(count) { try await each(count, callers) { try await put(content) } } }
                    row("put of \(bytes) bytes, \(callers) callers", rate, "objects/s")
                }
            }
        }

        func streaming() async throws {
            let pieces = 4096
            let length = Double(pieces * 65_536) / 1e6
            var id: ObjectID?
            let written = try await median {
                try await perSecond(1) {
                    if let id { try await store.delete(id) }
                    id = try await store.put(Self.stream(pieces), account: account, length: Int64(pieces * 65_536)).id
                }
            }
            guard let id else { return }
            let read = try await median {
                try await perSecond(1) { for try await _ in try await store.read(id, account: account, range: nil).chunks {} }
            }
            row("put of \(Int(length)) MB, streamed", written * length, "MB/s")
            row("full read of it, checks and keyed hash", read * length, "MB/s")
            row("memory of the process, at most so far", Self.residentMegabytes(), "MB")
        }

        func ranges() async throws {
            let id = try await store.put(Self.stream(1600), account: account).id
            let count = 2000
            let rate = try await median {
                try await perSecond(count) {
                    try await each(count, 8) {
                        let start = Int64.random(in: 0..<1599) * 65_536 + 40_000
                        for try await _ in try await store.read(id, account: account, range: start..<start + 16_384).chunks {}
                    }
                }
            }
            row("range of 16 KiB of a 100 MB object, 8 callers", rate, "reads/s")
        }

        private func put(_ content: [UInt8]) async throws { _ = try await store.put(content, account: account) }

        /// `count` calls, `callers` at a time.
        private func each(_ count: Int, _ callers: Int, _ body: @escaping @Sendable () async throws -> Void) async throws {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<count {
                    if index >= callers { try await group.next() }
                    group.addTask { try await body() }
                }
                try await group.waitForAll()
            }
        }

        private static func stream(_ pieces: Int) -> PulledSequence<[UInt8]> {
            let piece = (0..<65_536).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            return PulledSequence {
                var left = pieces
                return {
                    left -= 1
                    return left >= 0 ? piece : nil
                }
            }
        }

        /// The most that the process ever had in memory.
        private static func residentMegabytes() -> Double {
            let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
            return (Double(line.filter(\.isNumber)) ?? 0) / 1024
        }

        private func perSecond(_ count: Int, _ body: () async throws -> Void) async rethrows -> Double {
            let start = ContinuousClock.now
            try await body()
            return Double(count) / (ContinuousClock.now - start).seconds
        }

        private func median(_ body: () async throws -> Double) async rethrows -> Double {
            var values: [Double] = []
            for _ in 0..<runs { values.append(try await body()) }
            return values.sorted()[runs / 2]
        }

        private func row(_ label: String, _ value: Double, _ unit: String) {
            print(label.padding(toLength: 50, withPad: " ", startingAt: 0) + String(format: "%12.0f ", value) + unit)
        }
    }
}
