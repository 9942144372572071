/// The layers of the package, from the bottom up. A module depends on its own layer or lower ones, within the rules of
/// `DirectionTests`. A new module finds its place here first.
enum Layer: Int, CaseIterable, Comparable {
    /// Ids, time, errors, audio in memory: depends on nothing of ours.
    case core
    /// Speech and platform: audio, engines, models, storage, jobs. Knows no HTTP and no account.
    case modules
    /// What a route is.
    case routing
    /// One module for each thing that the product does.
    case services
    /// What runs the routes, vendors' wire formats over the services, and the web app's files.
    case serving
    /// Reads the settings and picks the implementations.
    case bootstrap
    /// Parses the command line.
    case program

    static func < (a: Layer, b: Layer) -> Bool { a.rawValue < b.rawValue }

    static let members: [Layer: Set<String>] = [
        .core: ["VoiceCore"],
        .modules: [
            "SpeechAnalysis", "AudioCodecs", "Transcription", "TranscriptionEngines", "VoiceAnalysis", "SpeakerDiarization",
            "TranscriptInsights", "Pronunciation", "Synthesis", "SynthesisEngines", "Storage", "StorageSQLite", "StoragePostgres",
            "EventLog", "ObjectStore",
            "ObjectStoreS3", "Coordination",
            "CoordinationRedis", "Jobs",
            "Telemetry", "ModelLibrary",
        ],
        .routing: ["HTTPRouting"],
        .services: [
            "Accounts", "Recordings", "Live", "Coaching", "Voices", "Conversations", "Notifications", "Analytics", "Growth",
        ],
        .serving: ["HTTPServer", "Compatibility", "WebApp"],
        .bootstrap: ["Bootstrap"],
        .program: ["crescendo"],
    ]

    /// Implementations of a seam, which only `Bootstrap` and tests may name.
    static let backends: Set<String> = [
        "StorageSQLite", "StoragePostgres", "ObjectStoreS3", "CoordinationRedis", "TranscriptionEngines", "SynthesisEngines",
    ]

    init?(of module: String) {
        guard let layer = Layer.members.first(where: { $0.value.contains(module) })?.key else { return nil }
        self = layer
    }

    /// C targets are named so, and belong to the one module that wraps them.
    static func isC(_ module: String) -> Bool { module.count > 1 && module.first == "C" && module.dropFirst().first?.isUppercase == true }
}
