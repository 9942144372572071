import Foundation
import Logging
import Transcription
import TranscriptionEngines

/// Engine processes of a model that is read anew each time, and many requests at once.
///
///     CrescendoBench engines starts COUNT PROGRAM MODEL LIBRARY     what this process holds after every tenth of the starts
///     CrescendoBench engines requests COUNT PROGRAM MODEL LIBRARY   so many requests at once, one process a core
///
/// PROGRAM is `crescendo`; MODEL a folder with a CTC model as `scripts/test-models.py` makes it; LIBRARY that of sherpa-onnx.
enum EnginesBench {
    static func run(_ arguments: [String]) async throws {
        guard arguments.count == 5, let count = Int(arguments[1]), count > 0 else { throw Usage() }
        let engine = Engine(program: arguments[2], model: arguments[3], library: arguments[4])
        switch arguments[0] {
        case "starts": try await starts(count, engine)
        case "requests": try await requests(count, engine)
        default: throw Usage()
        }
    }

    private struct Usage: Error {}

    private struct Engine {
        let program: String
        let model: String
        let library: String

        func recognizer(slots: Int) throws -> SherpaRecognizer {
            let model = SherpaModel(
                name: "bench", version: "1", kind: .whole, languages: ["en"], folder: model,
                settings: ["model_config.nemo_ctc.model": "model.onnx", "model_config.tokens": "tokens.txt"])
            return SherpaRecognizer(
                try SherpaProcesses(
                    model, library: library, slots: slots,
                    command: EngineCommand(executable: program, arguments: ["engine", SherpaEngine.name]), logger: Logger(label: "bench")))
        }
    }

    /// A second of a low tone.
    private static let sound: [Float] = (0..<16_000).map { 0.3 * sin(2 * Float.pi * 300 * Float($0) / 16_000) }

    private struct Held: Encodable {
        let starts: Int
        let residentKilobytes: Int
        let descriptors: Int
        let threads: Int
        let children: Int

        init(after starts: Int) throws {
            self.starts = starts
            let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            func number(_ name: String) -> Int {
                guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name + ":") }) else { return 0 }
                return Int(line.filter(\.isNumber)) ?? 0
            }
            residentKilobytes = number("VmRSS")
            threads = number("Threads")
            descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
            let children = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").map {
                (try? String(contentsOfFile: "/proc/self/task/\($0)/children", encoding: .utf8)) ?? ""
            }
            self.children = children.joined(separator: " ").split(separator: " ").count
        }
    }

    private static func starts(_ count: Int, _ engine: Engine) async throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        for start in 1...count {
            let recognizer = try engine.recognizer(slots: 1)
            _ = try await recognizer.recognize(sound, settings: TranscriptionSettings())
            await recognizer.processes.stop()
            if start % max(1, count / 10) == 0 { print(String(decoding: try encoder.encode(Held(after: start)), as: UTF8.self)) }
        }
    }

    private static func requests(_ count: Int, _ engine: Engine) async throws {
        let recognizer = try engine.recognizer(slots: PocketSphinxRecognizer.cores)
        let heard = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<count {
                group.addTask { try await recognizer.recognize(sound, settings: TranscriptionSettings()).text == "low" }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        await recognizer.processes.stop()
        print("{\"heard\": \(heard)}")
    }
}
