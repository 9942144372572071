// swift-tools-version: 6.2
// The fuzzers, apart from the package that they test: every module here is built with libFuzzer's instrumentation, and links that
// library, which no other build wants. The modules are links into ../Sources.
import PackageDescription

let upcoming: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let locks: Target.Dependency = .product(name: "NIOConcurrencyHelpers", package: "swift-nio")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: upcoming)
}

func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: ["FuzzKit"] + dependencies, swiftSettings: upcoming)
}

let package = Package(
    name: "fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        module("VoiceCore", [locks]),
        module("AudioCodecs", ["VoiceCore", "CProcess", logging, locks]),
        module("HTTPRouting", ["VoiceCore", httpTypes, nioCore, crypto]),
        module("SpeechAnalysis", ["VoiceCore", "CSignalKernels", locks]),
        .target(name: "CSignalKernels"),
        module("SpeakerDiarization", ["SpeechAnalysis"]),
        module("Synthesis", ["VoiceCore", "AudioCodecs"]),
        module("Transcription", ["VoiceCore", "SpeechAnalysis", "SpeakerDiarization", locks]),
        module(
            "TranscriptionEngines",
            [
                "VoiceCore", "Transcription", "Synthesis", "SpeakerDiarization", "Pronunciation", "CPocketSphinx", "CSherpaOnnx",
                "CProcess", logging, locks,
            ]),
        module("Pronunciation"),
        .systemLibrary(name: "CSherpaHeaders", pkgConfig: "sherpa-onnx-header"),
        .target(name: "CSherpaOnnx", dependencies: ["CSherpaHeaders"]),
        .systemLibrary(name: "CPocketSphinx", pkgConfig: "pocketsphinx"),
        module("ModelLibrary", ["VoiceCore", "CArchive", "CModelCatalogue", crypto, locks]),
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive"),
        .target(name: "CModelCatalogue"),
        .target(name: "CProcess"),

        module("FuzzKit"),

        fuzzer("WAVFuzz", ["AudioCodecs"]),
        fuzzer("MultipartFuzz", ["HTTPRouting", nioCore]),
        fuzzer("MediaAnswerFuzz", ["AudioCodecs"]),
        fuzzer("AnalysisFuzz", ["SpeechAnalysis", "VoiceCore"]),
        fuzzer("EngineWireFuzz", ["TranscriptionEngines", "Transcription"]),
        fuzzer("ModelArchiveFuzz", ["ModelLibrary"]),
        fuzzer("ModelCatalogueFuzz", ["ModelLibrary", "VoiceCore"]),
        fuzzer("SpeechTextFuzz", ["Synthesis"]),
    ],
    swiftLanguageModes: [.v6]
)
