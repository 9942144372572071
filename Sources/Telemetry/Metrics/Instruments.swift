import CoreMetrics
import NIOConcurrencyHelpers
import Synchronization

/// What a series shows when it is read.
enum SeriesValue: Sendable {
    case number(Double)
    /// - Parameters:
    ///   - cumulative: for each bound, how many values were at most that.
    case histogram(bounds: [Double], cumulative: [UInt64], count: UInt64, sum: Double)
}

/// One series of a metric.
protocol Series: AnyObject, Sendable {
    var value: SeriesValue { get }
}

/// Counts events.
final class CounterSeries: Series, CounterHandler {
    private let count = Atomic<Int64>(0)

    /// A counter does not go down, so less than nothing is not counted; at the end of the range it stays there.
    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        let (old, new) = count.wrappingAdd(amount, ordering: .relaxed)
        if new < old { count.store(.max, ordering: .relaxed) }
    }

    func reset() { count.store(0, ordering: .relaxed) }

    var value: SeriesValue { .number(Double(count.load(ordering: .relaxed))) }
}

/// Adds up amounts.
final class SumSeries: Series, FloatingPointCounterHandler {
    private let sum = NIOLockedValueBox(0.0)

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        sum.withLockedValue { $0 += amount }
    }

    func reset() { sum.withLockedValue { $0 = 0 } }

    var value: SeriesValue { .number(sum.withLockedValue { $0 }) }
}

/// A number that goes up and down.
final class GaugeSeries: Series, MeterHandler, RecorderHandler {
    private let number = NIOLockedValueBox(0.0)

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { number.withLockedValue { $0 = value } }
    func increment(by amount: Double) { number.withLockedValue { $0 += amount } }
    func decrement(by amount: Double) { number.withLockedValue { $0 -= amount } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }

    var value: SeriesValue { .number(number.withLockedValue { $0 }) }
}

/// Counts values by their size.
final class HistogramSeries: Series, RecorderHandler, TimerHandler {
    private struct State {
        /// By the first bound that is not less than the value; the last is for values beyond all bounds.
        var counts: [UInt64]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: NIOLockedValueBox<State>

    /// - Parameter bounds: ascending.
    init(bounds: [Double]) {
        self.bounds = bounds
        state = NIOLockedValueBox(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLockedValue { state in
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    var value: SeriesValue {
        let state = state.withLockedValue { $0 }
        var cumulative: [UInt64] = []
        var count: UInt64 = 0
        for bucket in state.counts {
            count += bucket
            cumulative.append(count)
        }
        return .histogram(bounds: bounds, cumulative: cumulative.dropLast(), count: count, sum: state.sum)
    }
}

/// Bounds of histograms' buckets.
enum Buckets {
    /// From half a millisecond, a request that reads one row, to ten minutes, a long recording.
    static let seconds: [Double] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600]

    /// For sizes and numbers of all kinds.
    static let values: [Double] = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262_144, 1_048_576, 16_777_216, 268_435_456]
}
