import FoundationEssentials
import TranscriptionEngines

/// How many processes of an engine this machine has room for.
struct EngineRoom {
    /// What a process needs of its own beside the model, which all of them share: at most as much again as the model, and this.
    static let ownBytes: Int64 = 64 << 20

    let cores: Int
    /// What this program may use, in bytes: the machine's memory, or the container's; `nil` where nobody tells.
    let memory: Int64?

    /// This machine.
    static var here: EngineRoom { EngineRoom(cores: PocketSphinxRecognizer.cores, memory: [machine, container].compactMap { $0 }.min()) }

    /// One a core, and fewer where they would take more than half of the memory; one at least.
    func processes(modelBytes: Int64) -> Int {
        guard let memory else { return cores }
        let room = (memory / 2 - modelBytes) / (modelBytes + Self.ownBytes)
        return max(1, min(cores, Int(room)))
    }

    private static var machine: Int64? {
        text("/proc/meminfo")?.split(separator: "\n").first { $0.hasPrefix("MemTotal:") }
            .flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int64($0) }.map { $0 * 1_024 }
    }

    /// The limit of the control group that a container shows at the root (Linux, Control Group v2, "memory.max").
    private static var container: Int64? {
        text("/sys/fs/cgroup/memory.max").flatMap { Int64($0.prefix { $0.isNumber }) }
    }

    private static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
