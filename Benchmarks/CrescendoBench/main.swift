import Foundation

/// The benches of single modules: `CrescendoBench NAME [ARGUMENT…]`.
let benches: [(name: String, what: String, run: ([String]) async throws -> Void)] = [
    ("storage", "SQLite through the library alone: rows a second by callers", StorageBench.run),
    ("jobs", "jobs on SQLite: enqueue, run, start latency, fairness", JobsBench.run),
    ("events", "the event log on SQLite: append, consume, seal, verify", EventsBench.run),
    ("streams", "open streams of events: reads and time for each commit", StreamsBench.run),
    ("objects", "objects in files: durable puts, streaming, ranges, memory", ObjectsBench.run),
    ("analysis", "measures of speech as JSON, and what they cost", AnalysisBench.run),
    ("audio", "what sound costs on its way to an engine", AudioBench.run),
    ("pronunciation", "how often the pronunciation of an unknown word is guessed right, over a dictionary", PronunciationBench.run),
    ("engines", "engine processes: a thousand starts, and many requests at once", EnginesBench.run),
    ("archive", "fills a data directory with recordings, for the bench recordings", ArchiveFill.run),
]

let arguments = Array(CommandLine.arguments.dropFirst())

guard let name = arguments.first, let bench = benches.first(where: { $0.name == name }) else {
    print("Usage: CrescendoBench NAME [ARGUMENT…]\n")
    for bench in benches { print("  \(bench.name.padding(toLength: 10, withPad: " ", startingAt: 0))\(bench.what)") }
    exit(arguments.isEmpty ? 0 : 64)
}

try await bench.run(Array(arguments.dropFirst()))
