public import CoreMetrics
import NIOConcurrencyHelpers

/// Keeps the process's metrics and writes them in Prometheus' text form.
///
/// A backend for swift-metrics: counters become counters (with `_total`), meters and last-value recorders gauges, recorders histograms,
/// timers histograms of seconds (with `_seconds`). A name and its labels stand for one series, however often it is asked for.
public final class PrometheusMetrics: MetricsFactory {
    /// Reads numbers at the moment of asking.
    public typealias Collector = @Sendable () async throws -> [MetricSample]

    private struct Key: Hashable {
        let name: String
        let labels: [MetricLabel]
    }

    private struct State {
        var types: [String: MetricType] = [:]
        var series: [Key: any Series] = [:]
        var help: [String: String] = [:]
        var collectors: [Collector] = []
    }

    private let state = NIOLockedValueBox(State())

    public init() {}

    /// Says what a metric means, in one sentence.
    ///
    /// - Parameter name: as the code that counts gives it.
    public func describe(_ name: String, _ help: String) {
        state.withLockedValue { $0.help[MetricName.metric(name)] = help }
    }

    /// Adds numbers that are read at the moment of asking. One that throws is left out of that answer and counted in
    /// `metrics_collector_failures_total`.
    public func collect(_ collector: @escaping Collector) {
        state.withLockedValue { $0.collectors.append(collector) }
    }

    /// Everything in Prometheus' text form, version 0.0.4.
    public func exposition() async -> String {
        let collectors = state.withLockedValue { $0.collectors }
        var samples: [MetricSample] = []
        for collector in collectors {
            do {
                samples += try await collector()
            } catch {
                makeCounter(label: "metrics_collector_failures", dimensions: []).increment(by: 1)
            }
        }
        var exposition = Exposition()
        state.withLockedValue { state in
            for (key, series) in state.series {
                let type = state.types[key.name] ?? .gauge
                exposition.add(key.name, type, help: Self.help(for: key.name, state.help), key.labels, series.value)
            }
        }
        for sample in samples {
            let type: MetricType = sample.kind == .counter ? .counter : .gauge
            let name = type.name(for: MetricName.metric(sample.name))
            exposition.add(name, type, help: sample.help, MetricLabel.all(sample.labels), .number(sample.value))
        }
        return exposition.text
    }

    private static func help(for name: String, _ help: [String: String]) -> String {
        for suffix in ["", "_total", "_seconds"] where name.hasSuffix(suffix) {
            if let text = help[String(name.dropLast(suffix.count))] { return text }
        }
        return name.split(separator: "_").joined(separator: " ")
    }

    /// The series of that name and those labels, made if need be.
    private func series<Made: Series>(_ label: String, _ dimensions: [(String, String)], _ type: MetricType, _ make: () -> Made) -> Made {
        state.withLockedValue { state in
            var name = type.name(for: MetricName.metric(label))
            let labels = MetricLabel.all(dimensions)
            // One name has one type in the text form: whoever comes second with another type gets a name of its own.
            while let taken = state.types[name], taken != type { name = "\(name)_\(type.rawValue)" }
            if let known = state.series[Key(name: name, labels: labels)] {
                if let known = known as? Made { return known }
                name = "\(name)_\(Made.self)".lowercased()
            }
            let made = make()
            state.types[name] = type
            state.series[Key(name: name, labels: labels)] = made
            return made
        }
    }

    private func forget(_ handler: AnyObject) {
        state.withLockedValue { state in state.series = state.series.filter { $0.value !== handler } }
    }
}

/// What swift-metrics asks for.
extension PrometheusMetrics {
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter) { CounterSeries() }
    }

    public func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        series(label, dimensions, .counter) { SumSeries() }
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge) { GaugeSeries() }
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        if aggregate { return series(label, dimensions, .histogram) { HistogramSeries(bounds: Buckets.values) } }
        return series(label, dimensions, .gauge) { GaugeSeries() }
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let name = MetricName.metric(label)
        return series(name.hasSuffix("_seconds") ? name : name + "_seconds", dimensions, .histogram) {
            HistogramSeries(bounds: Buckets.seconds)
        }
    }

    public func destroyCounter(_ handler: any CounterHandler) { forget(handler) }
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { forget(handler) }
    public func destroyMeter(_ handler: any MeterHandler) { forget(handler) }
    public func destroyRecorder(_ handler: any RecorderHandler) { forget(handler) }
    public func destroyTimer(_ handler: any TimerHandler) { forget(handler) }
}
