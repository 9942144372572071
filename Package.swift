// swift-tools-version: 6.2
import PackageDescription

let upcoming: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let locks: Target.Dependency = .product(name: "NIOConcurrencyHelpers", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypesHTTP1: Target.Dependency = .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")

func module(_ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil) -> Target {
    .target(name: name, dependencies: dependencies, path: path, swiftSettings: upcoming)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: upcoming)
}

let package = Package(
    name: "crescendo",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "crescendo", targets: ["crescendo"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        // Depends on nothing of ours.
        module("VoiceCore", [locks]),

        // Speech.
        // Optimised in debug builds too: generic SIMD is fifteen times slower otherwise, and every test of speech waits for it.
        .target(
            name: "SpeechAnalysis", dependencies: ["VoiceCore", "CSignalKernels", locks],
            swiftSettings: upcoming + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
        module("AudioCodecs", ["VoiceCore", "CProcess", logging, locks]),
        module("Synthesis", ["VoiceCore", "AudioCodecs"]),
        module("Transcription", ["VoiceCore", "SpeechAnalysis", "SpeakerDiarization", locks]),
        module(
            "TranscriptionEngines",
            [
                "VoiceCore", "Transcription", "Synthesis", "SpeakerDiarization", "Pronunciation", "CPocketSphinx", "CSherpaOnnx",
                "CProcess", logging, locks,
            ]),

        // Optimised for the same reason.
        .target(name: "Pronunciation", swiftSettings: upcoming + [.unsafeFlags(["-O"], .when(configuration: .debug))]),

        module("ModelLibrary", ["VoiceCore", "CArchive", "CModelCatalogue", crypto, locks]),

        // Optimised for the same reason.
        .target(
            name: "VoiceAnalysis", dependencies: ["VoiceCore", "SpeechAnalysis", "Transcription", "CZlib"],
            swiftSettings: upcoming + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
        module("TranscriptInsights", ["VoiceCore", "Transcription", "CSentimentLexicon"]),

        // Optimised for the same reason.
        .target(
            name: "SpeakerDiarization", dependencies: ["SpeechAnalysis"],
            swiftSettings: upcoming + [.unsafeFlags(["-O"], .when(configuration: .debug))]),

        // Platform.
        module("Storage", ["VoiceCore"]),
        module("StorageSQLite", ["VoiceCore", "Storage", grdb, sqlite, logging]),
        module("StoragePostgres", ["VoiceCore", "Storage", "CLibpq", logging]),
        module("EventLog", ["VoiceCore", "Storage", crypto, logging, lifecycle]),
        module("ObjectStore", ["VoiceCore", "Storage", crypto, cryptoExtras, logging, locks]),
        module("Jobs", ["VoiceCore", "Storage", logging, lifecycle, locks]),
        module("Telemetry", ["VoiceCore", logging, metrics, locks]),

        // Services, and the routes that they are made of.
        module("HTTPRouting", ["VoiceCore", crypto, httpTypes, nioCore]),
        module("Accounts", ["VoiceCore", "Storage", "EventLog", "ObjectStore", "HTTPRouting", crypto, httpTypes, locks]),
        module(
            "Recordings",
            [
                "VoiceCore", "Storage", "EventLog", "ObjectStore", "Jobs", "AudioCodecs", "Transcription", "SpeakerDiarization",
                "VoiceAnalysis", "TranscriptInsights", "HTTPRouting", "CZlib", crypto,
                httpTypes, lifecycle, locks, logging, nioCore,
            ]),
        module(
            "Notifications",
            [
                "VoiceCore", "Storage", "EventLog", "ObjectStore", "Jobs", "HTTPRouting", crypto, httpClient, httpTypes, nioCore, nioHTTP1,
                nioPosix, nioSSL,
            ]),

        // Vendors' wire formats over the modules and services.
        module("Compatibility", ["VoiceCore", "Transcription", "HTTPRouting", httpTypes, nioCore, logging, locks]),

        // The web app's files, and the pages that they are.
        module("WebApp", ["HTTPRouting", "CWebApp", httpTypes, locks, nioCore, nioPosix]),

        // Serving and wiring.
        module(
            "HTTPServer",
            [
                "VoiceCore", "Storage", "HTTPRouting", "CZlib", hummingbirdCore, nioCore, nioPosix, nioSSL, nioHTTP1, nioHTTPTypesHTTP1,
                httpTypes, crypto, logging, metrics, lifecycle, locks,
            ]),
        module(
            "Bootstrap",
            [
                "VoiceCore", "AudioCodecs", "SpeechAnalysis", "Transcription", "Synthesis", "TranscriptionEngines", "VoiceAnalysis",
                "SpeakerDiarization", "TranscriptInsights", "Storage", "StorageSQLite", "EventLog", "ObjectStore", "Jobs", "Telemetry",
                "HTTPRouting", "HTTPServer", "Accounts", "Recordings", "Notifications", "Compatibility", "WebApp", "ModelLibrary",
                "CNotices", "CProcess", configuration, crypto, logging, metrics, lifecycle, signals,
                httpClient, httpTypes, nioCore, nioPosix, nioSSL, nioHTTP1, locks,
            ]),
        .executableTarget(name: "crescendo", dependencies: ["Bootstrap", "Transcription", arguments], swiftSettings: upcoming),

        // C: system libraries and small shims.
        .systemLibrary(name: "CPocketSphinx", pkgConfig: "pocketsphinx"),
        // A header alone: the library is opened while the program runs.
        .systemLibrary(name: "CSherpaHeaders", pkgConfig: "sherpa-onnx-header"),
        .target(name: "CSherpaOnnx", dependencies: ["CSherpaHeaders"]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .target(name: "CProcess"),
        // Optimised in debug builds as what calls it is.
        .target(name: "CSignalKernels", cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),
        .target(name: "CNotices"),
        .target(name: "CWebApp"),
        .target(name: "CModelCatalogue"),
        .target(name: "CSentimentLexicon"),

        // Contract suites and stand-ins that tests share.
        module("ClockTestKit", [locks], path: "Tests/ClockTestKit"),
        module("ProgramTestKit", [locks], path: "Tests/ProgramTestKit"),
        module("StorageTestKit", ["VoiceCore", "Storage", "ProgramTestKit", locks], path: "Tests/StorageTestKit"),

        tests("VoiceCoreTests", ["VoiceCore", locks]),
        module("ObjectStoreTestKit", ["VoiceCore", "ObjectStore", crypto, locks], path: "Tests/ObjectStoreTestKit"),
        module("ModelTestKit", ["ModelLibrary", "CArchive", crypto], path: "Tests/ModelTestKit"),
        .executableTarget(
            name: "EngineForTests", dependencies: ["VoiceCore", "Transcription", "TranscriptionEngines", logging],
            path: "Tests/EngineForTests", swiftSettings: upcoming),
        .executableTarget(name: "DecoderForTests", path: "Tests/DecoderForTests"),
        .executableTarget(
            name: "CrescendoBench",
            dependencies: [
                "VoiceCore", "AudioCodecs", "SpeechAnalysis", "Transcription", "TranscriptionEngines", "Pronunciation", "Storage",
                "StorageSQLite",
                "EventLog", "ObjectStore", "Jobs", "HTTPRouting", "Recordings", httpTypes, nioCore, crypto, logging, locks,
            ], path: "Benchmarks/CrescendoBench", swiftSettings: upcoming),

        tests("ArchitectureTests", ["ProgramTestKit"]),
        tests("AudioCodecsTests", ["AudioCodecs", "DecoderForTests", "ProgramTestKit", "VoiceCore", logging, locks]),
        tests("SpeechAnalysisTests", ["SpeechAnalysis", "VoiceCore"]),
        tests("SynthesisTests", ["Synthesis", "AudioCodecs", "DecoderForTests", "ProgramTestKit", "VoiceCore"]),
        tests("TranscriptionTests", ["Transcription", "SpeakerDiarization", "SpeechAnalysis", "VoiceCore", locks]),
        tests(
            "TranscriptionEnginesTests",
            [
                "TranscriptionEngines", "Transcription", "Synthesis", "SpeakerDiarization", "Pronunciation", "EngineForTests",
                "ProgramTestKit", "VoiceCore", logging, locks,
            ]),
        tests("PronunciationTests", ["Pronunciation"]),
        tests("ModelLibraryTests", ["ModelLibrary", "ModelTestKit", "VoiceCore", locks]),
        tests(
            "VoiceAnalysisTests",
            ["VoiceAnalysis", "SpeechAnalysis", "Transcription", "ProgramTestKit", "VoiceCore", "CZlib"]),
        tests("TranscriptInsightsTests", ["TranscriptInsights", "Transcription", "VoiceCore", "CSentimentLexicon", crypto]),
        tests("SpeakerDiarizationTests", ["SpeakerDiarization", "SpeechAnalysis"]),
        tests("StorageTests", ["StorageTestKit", "Storage", "VoiceCore"]),
        tests("StorageSQLiteTests", ["StorageSQLite", "ProgramTestKit", "StorageTestKit", "Storage", "VoiceCore", locks, logging, sqlite]),
        tests("StoragePostgresTests", ["StoragePostgres", "StorageTestKit", "Storage", "VoiceCore", logging]),
        tests(
            "ObjectStoreTests",
            [
                "ObjectStore", "ObjectStoreTestKit", "Storage", "StorageSQLite", "StoragePostgres", "StorageTestKit", "VoiceCore", crypto,
                locks, logging,
            ]),
        tests(
            "EventLogTests",
            ["EventLog", "Storage", "StorageSQLite", "StoragePostgres", "StorageTestKit", "VoiceCore", logging, lifecycle, locks]),
        tests(
            "JobsTests",
            [
                "Jobs", "ClockTestKit", "Storage", "StorageSQLite", "StoragePostgres", "StorageTestKit", "VoiceCore", logging, lifecycle,
                locks,
            ]),
        tests("TelemetryTests", ["Telemetry", "ProgramTestKit", "VoiceCore", logging, metrics]),
        tests("HTTPRoutingTests", ["HTTPRouting", "VoiceCore", httpTypes, nioCore]),
        tests(
            "HTTPServerTests",
            [
                "HTTPServer", "HTTPRouting", "ProgramTestKit", "Storage", "StorageSQLite", "VoiceCore", "CZlib", nioCore, nioPosix,
                nioHTTP1, nioEmbedded, nioSSL, httpTypes, logging, lifecycle, locks,
            ]),
        tests(
            "AccountsTests",
            [
                "Accounts", "EventLog", "HTTPRouting", "ObjectStore", "Storage", "StorageSQLite", "VoiceCore", httpTypes, nioCore, logging,
            ]),
        tests(
            "RecordingsTests",
            [
                "Recordings", "AudioCodecs", "ClockTestKit", "EventLog", "HTTPRouting", "Jobs", "ObjectStore", "ProgramTestKit", "Storage",
                "SpeakerDiarization", "StorageSQLite", "Transcription", "TranscriptInsights", "VoiceAnalysis", "VoiceCore", crypto,
                httpTypes, nioCore, lifecycle, logging, locks,
            ]),
        tests(
            "NotificationsTests",
            [
                "Notifications", "EventLog", "HTTPRouting", "Jobs", "ObjectStore", "ProgramTestKit", "Storage", "StorageSQLite",
                "VoiceCore", crypto, httpTypes, nioCore, nioPosix, nioSSL, logging, locks,
            ]),
        tests(
            "CompatibilityTests",
            ["Compatibility", "HTTPRouting", "Transcription", "VoiceCore", httpTypes, nioCore, logging, locks]),
        tests("WebAppTests", ["WebApp", "HTTPRouting", httpTypes, nioCore]),
        tests(
            "BootstrapTests",
            [
                "Bootstrap", "crescendo", "EventLog", "Jobs", "ModelLibrary", "ModelTestKit", "ObjectStore", "ObjectStoreTestKit",
                "ProgramTestKit",
                "Recordings", "Storage",
                "StorageSQLite", "Transcription", "TranscriptionEngines", "VoiceCore", locks, logging,
            ]),
    ],
    swiftLanguageModes: [.v6]
)

// The thread sanitizer's build leaves out what it does not run, a third of the time that it would take: `NOT_CONCURRENT` in
// scripts/dev/quality.sh.
if Context.environment["CRESCENDO_CONCURRENT_ONLY"] != nil {
    let unwatched: Set = [
        "crescendo", "Bootstrap", "BootstrapTests", "CrescendoBench", "ArchitectureTests", "VoiceAnalysisTests", "TranscriptInsightsTests",
        "SpeakerDiarizationTests",
    ]
    package.targets.removeAll { unwatched.contains($0.name) }
    package.products.removeAll()
}
