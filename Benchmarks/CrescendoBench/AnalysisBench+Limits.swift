import Dispatch
import Foundation
import NIOConcurrencyHelpers

/// What this machine can do at most, and what two of its cores do together.
extension AnalysisBench {
    private struct Limits: Encodable {
        /// Vector additions and multiplications, each of the build's baseline width.
        let operationsPerSecond: Double
        /// Bytes from the nearest cache.
        let bytesPerSecond: Double
    }

    /// How many vector operations and how many bytes from the nearest cache one core manages in a second, as one JSON object.
    static func printLimits() throws {
        let (rounds, passes) = (20_000_000, 200_000)
        // What the loops change lies in memory, or they would be moved out of what is timed.
        var chains = (0..<12).map { SIMD4<Float>(repeating: Float($0)) }
        let seconds = least { arithmetic(rounds, &chains) }
        let memory = (0..<1_024).map { SIMD4<Float>(repeating: Float($0)) }
        let readSeconds = least { reading(memory, passes, &chains[0]) }
        try printLine(
            Limits(
                operationsPerSecond: Double(rounds * 2 * chains.count) / seconds,
                bytesPerSecond: Double(passes * memory.count * MemoryLayout<SIMD4<Float>>.stride) / readSeconds))
    }

    private static func least(_ work: () -> Void) -> Double {
        var least = Double.infinity
        for _ in 0..<5 {
            let start = processorSeconds()
            work()
            least = min(least, processorSeconds() - start)
        }
        return least
    }

    /// Twelve chains of a multiplication and an addition: no step waits for the one before.
    @inline(never)
    private static func arithmetic(_ rounds: Int, _ chains: inout [SIMD4<Float>]) {
        let (factor, term) = (SIMD4<Float>(repeating: 0.999), SIMD4<Float>(repeating: 0.001))
        var (a, b, c, d) = (chains[0], chains[1], chains[2], chains[3])
        var (e, f, g, h) = (chains[4], chains[5], chains[6], chains[7])
        var (i, j, k, l) = (chains[8], chains[9], chains[10], chains[11])
        for _ in 0..<rounds {
            (a, b, c, d) = (a * factor + term, b * factor + term, c * factor + term, d * factor + term)
            (e, f, g, h) = (e * factor + term, f * factor + term, g * factor + term, h * factor + term)
            (i, j, k, l) = (i * factor + term, j * factor + term, k * factor + term, l * factor + term)
        }
        chains = [a, b, c, d, e, f, g, h, i, j, k, l]
    }

    @inline(never)
    private static func reading(_ memory: [SIMD4<Float>], _ passes: Int, _ sum: inout SIMD4<Float>) {
        var (a, b, c, d) = (SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero)
        memory.withUnsafeBufferPointer { memory in
            for _ in 0..<passes {
                for n in stride(from: 0, to: memory.count, by: 8) {
                    (a, b, c, d) = (a + memory[n], b + memory[n + 1], c + memory[n + 2], d + memory[n + 3])
                    (a, b, c, d) = (a + memory[n + 4], b + memory[n + 5], c + memory[n + 6], d + memory[n + 7])
                }
            }
        }
        sum = a + b + c + d
    }

    /// One call over the beginning of a sound, for a program that counts what it executes.
    static func runOnce(_ name: String, _ sound: [Float]) throws {
        guard let call = calls.first(where: { $0.name == name && !$0.isPrepared }) else { return print("There is no call \(name).") }
        try call.prepare(sound)()
    }

    /// How much more two threads with a sound each get done than one.
    static func printScaling(_ sound: [Float]) throws {
        let seconds = Int(Double(sound.count) / rate)
        print("Two cores: \(seconds) s of speech on each of two threads, beside one thread; wall-clock time, best of 5\n")
        print("  call                            one, ms     two, ms     times as much")
        for call in calls {
            let work = try call.prepare(sound)
            let one = try wall { try work() }
            let failure = NIOLockedValueBox<(any Error)?>(nil)
            let two = try wall {
                DispatchQueue.concurrentPerform(iterations: 2) { _ in
                    do { try work() } catch { failure.withLockedValue { $0 = error } }
                }
                if let error = failure.withLockedValue({ $0 }) { throw error }
            }
            let name = call.name.padding(toLength: 28, withPad: " ", startingAt: 0)
            print("  \(name)\(figure(one, 1, 11))\(figure(two, 1, 12))\(figure(2 * one / two, 2, 18))")
        }
    }

    private static func wall(_ work: () throws -> Void) rethrows -> Double {
        var least = Double.infinity
        for _ in 0..<5 {
            let start = ContinuousClock.now
            try work()
            let taken = ContinuousClock.now - start
            least = min(least, 1_000 * (Double(taken.components.seconds) + Double(taken.components.attoseconds) * 1e-18))
        }
        return least
    }
}
