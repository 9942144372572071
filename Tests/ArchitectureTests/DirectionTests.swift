import Testing

/// Which module may know which, in `Package.swift`.
@Suite struct DirectionTests {
    let package: PackageDescription

    init() throws { package = try PackageDescription.current.get() }

    @Test func everyModuleHasALayer() {
        for target in package.sourceTargets where !Layer.isC(target.name) {
            #expect(Layer(of: target.name) != nil, "\(target.name) is in no layer: give it one in Tests/ArchitectureTests/Layer.swift")
        }
    }

    @Test func coreDependsOnNothingOfOurs() throws {
        let core = try #require(package["VoiceCore"])
        #expect(
            core.targetNames.isEmpty,
            "VoiceCore depends on \(core.targetNames.sorted()): everything depends on it, so it depends on nothing")
    }

    @Test func dependenciesPointDown() {
        for target in package.sourceTargets {
            guard let layer = Layer(of: target.name) else { continue }
            for dependency in target.targetNames {
                guard let below = Layer(of: dependency) else { continue }
                #expect(
                    below <= layer,
                    "\(target.name) (\(layer)) depends on \(dependency) (\(below)): dependencies point down, or the two cannot be told apart"
                )
            }
        }
    }

    @Test func noServiceKnowsAnother() {
        let services = Layer.members[.services, default: []]
        for target in package.sourceTargets where services.contains(target.name) {
            let others = target.targetNames.intersection(services).sorted()
            #expect(
                others.isEmpty,
                "the service \(target.name) depends on \(others): it listens to the event log, or takes a protocol that Bootstrap fills")
        }
    }

    @Test func onlyBootstrapNamesABackend() {
        for target in package.sourceTargets where target.name != "Bootstrap" {
            let named = target.targetNames.intersection(Layer.backends).sorted()
            #expect(
                named.isEmpty,
                "\(target.name) depends on \(named): only Bootstrap picks an implementation, everybody else takes the protocol")
        }
    }

    @Test func storageKnowsNoUserOfIt() throws {
        let storage = try #require(package["Storage"])
        #expect(
            storage.targetNames.isSubset(of: ["VoiceCore"]),
            "Storage depends on \(storage.targetNames.sorted()): append and enqueue are extensions in the modules that own them")
    }

    @Test func speechAnalysisIsPure() throws {
        let analysis = try #require(package["SpeechAnalysis"])
        #expect(
            analysis.targetNames.isSubset(of: ["VoiceCore", "CSignalKernels"])
                && analysis.productNames.isSubset(of: ["NIOConcurrencyHelpers"]),
            "SpeechAnalysis is functions on samples: no I/O, no logging, no other module; a lock guards the transforms that threads share")
    }

    @Test func theProgramOnlyParses() throws {
        let program = try #require(package["crescendo"])
        #expect(
            program.targetNames.isSubset(of: ["Bootstrap", "VoiceCore", "Transcription"]),
            "crescendo depends on \(program.targetNames.sorted()): it parses the command line and Bootstrap does the rest")
    }

    @Test func testsMirrorSources() {
        for target in package.targets where target.type == .test && target.name != "ArchitectureTests" {
            let tested = String(target.name.dropLast("Tests".count))
            #expect(package[tested] != nil, "\(target.name) mirrors no target: tests of X are XTests")
        }
    }
}
