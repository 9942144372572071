import SpeechAnalysis
import Testing

/// Plans and filters are shared by all threads: analysers that run at once give what each gives alone. Runs under the thread sanitizer too.
@Suite struct ConcurrentUseTests {
    static let samples = mixed(SyntheticSound.speech(0.5), SyntheticSound.white(0.5, level: 0.01))

    @Test func everyMeasureFromManyTasksAtOnce() async throws {
        let alone = try AnyMeasure.all.map { try $0.run(Self.samples, 16_000) }
        try await withThrowingTaskGroup(of: (Int, AnyAnalyzer.Outputs).self) { group in
            for _ in 0..<3 {
                for (number, measure) in AnyMeasure.all.enumerated() { group.addTask { (number, try measure.run(Self.samples, 16_000)) } }
            }
            for try await (number, outputs) in group { #expect(outputs == alone[number], "\(AnyMeasure.all[number].name)") }
        }
    }

    @Test func everyAnalyserFromManyTasksAtOnce() async throws {
        let alone = try AnyAnalyzer.all.map { try $0.run(Self.samples, 16_000, [.max]) }
        try await withThrowingTaskGroup(of: (Int, AnyAnalyzer.Outputs).self) { group in
            for piece in [160, 1_000] {
                for (number, analyzer) in AnyAnalyzer.all.enumerated() {
                    group.addTask { (number, try analyzer.run(Self.samples, 16_000, [piece])) }
                }
            }
            for try await (number, outputs) in group { #expect(outputs == alone[number], "\(AnyAnalyzer.all[number].name)") }
        }
    }
}
