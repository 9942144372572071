import Foundation
import Logging
import ObjectStore
import Storage
import StorageSQLite
import Transcription
import VoiceCore

/// Fills a data directory with recordings that have transcripts, as a server would have left it, for benches of lists and searches.
///
///     CrescendoBench archive DATA-DIRECTORY [COUNT]
///
/// A server has made the directory and does not run. Words are made up, and as frequent as words are (Zipf): the first is in every
/// recording, the last in a few. Every recording has 150 of them, a title, one of 50 speakers and two of 100 tags; every tenth is starred.
enum ArchiveFill {
    static func run(_ arguments: [String]) async throws {
        guard let directory = arguments.first, let count = arguments.count > 1 ? Int(arguments[1]) : 100_000 else {
            print("Usage: CrescendoBench archive DATA-DIRECTORY [COUNT]")
            exit(64)
        }
        let database = try SQLiteDatabase.open(
            SQLiteConfiguration(path: directory + "/crescendo.sqlite", synchronous: .normal), logger: Logger(label: "bench"))
        let objects = try FileObjectStore(
            directory: directory + "/objects", keys: FileKeyStore(directory: directory + "/keys"), threadCount: 4,
            calls: HastyFileCalls())
        let account: AccountID? = try await database.read { tx in try tx.first("SELECT id FROM accounts LIMIT 1").map { try $0[0] } }
        guard let account else { throw StorageError(.statement, doing: "filling", cause: "no server has made this directory") }
        let audio = try await objects.put(Array("an object in the place of sound".utf8), account: account)
        let begun = ContinuousClock.now
        var speech = MadeUpSpeech()
        let start = SystemWallClock().now() - .seconds(60 * count)
        for first in stride(from: 0, to: count, by: 500) {
            let made = (first..<min(count, first + 500)).map { number in
                MadeUpRecording(number: number, createdAt: start + .seconds(60 * number), speech: &speech)
            }
            let receipts = try await put(made, objects, account)
            try await database.write { tx in
                for (recording, receipt) in zip(made, receipts) { try recording.insert(receipt, audio: audio, account: account, tx) }
            }
        }
        try await database.close()
        print("\(count) recordings in \(Int((ContinuousClock.now - begun).seconds)) s; words by their frequency:")
        print(MadeUpSpeech.samples.map { "\($0.name)=\(speech.vocabulary[$0.rank])" }.joined(separator: " "))
    }

    private static func put(
        _ made: [MadeUpRecording], _ objects: FileObjectStore, _ account: AccountID
    ) async throws -> [ObjectReceipt] {
        try await withThrowingTaskGroup(of: (Int, ObjectReceipt).self) { group in
            for (index, recording) in made.enumerated() {
                group.addTask { (index, try await objects.put(Array(JSON.encode(recording.transcript)), account: account)) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }.sorted { $0.key < $1.key }.map(\.value)
        }
    }
}

/// Words as frequent as those of a language, always the same ones.
struct MadeUpSpeech {
    /// Words that a bench looks for.
    static let samples: [(name: String, rank: Int)] = [
        ("every", 0), ("second", 1), ("tenth", 10), ("common", 100), ("seldom", 2000), ("rare", 20_000),
    ]

    let vocabulary: [String]
    private let sums: [Double]
    private var random = SeededRandom(state: 7)

    init() {
        var random = SeededRandom(state: 3)
        let letters = Array("etaoinshrdlucmfwypvbgkjqxz")
        var seen: Set<String> = []
        var words: [String] = []
        while words.count < 30_000 {
            let word = String((0..<Int.random(in: 3...9, using: &random)).map { _ in letters[Int.random(in: 0..<26, using: &random)] })
            if seen.insert(word).inserted { words.append(word) }
        }
        vocabulary = words
        var sum = 0.0
        sums = words.indices.map { rank in
            sum += 1 / Double(rank + 1)
            return sum
        }
    }

    mutating func words(_ count: Int) -> [String] {
        (0..<count).map { _ in
            let place = Double.random(in: 0..<sums[sums.count - 1], using: &random)
            var (low, high) = (0, sums.count - 1)
            while low < high {
                let middle = (low + high) / 2
                if sums[middle] < place { low = middle + 1 } else { high = middle }
            }
            return vocabulary[low]
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

private struct MadeUpRecording: Sendable {
    let id = RecordingID.make()
    let transcriptID = TranscriptID.make()
    let number: Int
    let createdAt: Timestamp
    let title: String
    let transcript: Transcript

    init(number: Int, createdAt: Timestamp, speech: inout MadeUpSpeech) {
        self.number = number
        self.createdAt = createdAt
        title = speech.words(4).joined(separator: " ")
        let segments = (0..<10).map { index in
            let words = speech.words(15).enumerated().map { place, text in
                let start = Double(index * 15 + place) * 0.4
                return TranscriptWord(
                    id: TranscriptWord.id(segment: index, word: place), text: text, start: start.roundedToMilliseconds,
                    end: (start + 0.35).roundedToMilliseconds, confidence: 0.9)
            }
            return TranscriptSegment(
                index: index, start: words[0].start, end: words[14].end, text: words.map(\.text).joined(separator: " "), words: words)
        }
        transcript = Transcript(
            revision: .make(), engine: EngineIdentity(name: "bench", version: "1", modelVersion: "1"), settingsHash: "0", language: "en",
            duration: 60, segments: segments)
    }

    func insert(_ receipt: ObjectReceipt, audio: ObjectReceipt, account: AccountID, _ tx: any WriteTransaction) throws {
        let tags = Set(["tag \(number % 100)", "tag \(number * 7 % 100)"]).sorted()
        _ = try ObjectCatalogue.keep(audio, account: account, holder: ObjectHolder(id, "audio"), in: tx)
        _ = try ObjectCatalogue.keep(receipt, account: account, holder: ObjectHolder(transcriptID, "words"), in: tx)
        try tx.execute(
            """
            INSERT INTO recordings (account_id, id, object_id, title, title_key, speaker, tags, starred, recorded_at, language, status,
                duration_seconds, sample_rate, channels, bytes, created_at, transcript_id, job_id)
            VALUES (\(account), \(id), \(audio.id), \(title), \(title), \("speaker \(number % 50)"), \(tags.joined(separator: "\n")),
                \(number % 10 == 0), \(createdAt - .seconds(3600)), \("en"), \("ready"), 60.0, 16000, 1, 1920044, \(createdAt),
                \(transcriptID), \(JobID.make()))
            """)
        for tag in tags {
            try tx.execute("INSERT INTO recording_tags (account_id, tag, recording_id) VALUES (\(account), \(tag), \(id))")
        }
        try tx.execute(
            """
            INSERT INTO transcripts (account_id, id, recording_id, settings_hash, engine, engine_version, model_version, language, revision,
                object_id, word_count, speech_found, created_at, finished_at)
            VALUES (\(account), \(transcriptID), \(id), \("0"), \("bench"), \("1"), \("1"), \("en"), \(transcript.revision),
                \(receipt.id), 150, 1, \(createdAt), \(createdAt))
            """)
    }
}

/// The machine's files without waiting for the disk: what a bench loses it makes again.
private struct HastyFileCalls: FileCalls {
    private let calls = POSIXFileCalls()

    func makeDirectory(_ path: String) throws { try calls.makeDirectory(path) }
    func open(_ path: String, _ mode: OpenFile.Mode) throws -> OpenFile { try calls.open(path, mode) }
    func write(_ bytes: [UInt8], to file: OpenFile, at offset: Int64) throws { try calls.write(bytes, to: file, at: offset) }
    func read(_ count: Int, from file: OpenFile, at offset: Int64) throws -> [UInt8] { try calls.read(count, from: file, at: offset) }
    func length(of file: OpenFile) throws -> Int64 { try calls.length(of: file) }
    func truncate(_ file: OpenFile, to length: Int64) throws { try calls.truncate(file, to: length) }
    func synchronize(_ file: OpenFile) throws {}
    func synchronizeDirectory(_ path: String) throws {}
    func rename(_ path: String, to newPath: String) throws { try calls.rename(path, to: newPath) }
    func remove(_ path: String) throws { try calls.remove(path) }
    func list(_ path: String) throws -> [String] { try calls.list(path) }
    func modificationTime(of path: String) throws -> Timestamp { try calls.modificationTime(of: path) }
}
