/// What a metric is, in Prometheus' words.
enum MetricType: String, Sendable {
    case counter, gauge, histogram

    /// Counters end in `_total`, and nothing else does.
    func name(for base: String) -> String {
        switch (self, base.hasSuffix("_total")) {
        case (.counter, false): base + "_total"
        case (.gauge, true), (.histogram, true): String(base.dropLast("_total".count))
        default: base
        }
    }
}

/// One label of a series.
struct MetricLabel: Hashable, Comparable, Sendable {
    let name: String
    let value: String

    /// Sorted by name; of two labels of one name the first counts.
    static func all(_ dimensions: [(String, String)]) -> [MetricLabel] {
        var labels: [MetricLabel] = []
        for (name, value) in dimensions {
            let label = MetricLabel(name: MetricName.label(name), value: value)
            if !labels.contains(where: { $0.name == label.name }) { labels.append(label) }
        }
        return labels.sorted()
    }

    static func < (a: MetricLabel, b: MetricLabel) -> Bool { (a.name, a.value) < (b.name, b.value) }
}

/// Prometheus' text form, version 0.0.4.
struct Exposition {
    private struct Family {
        let type: MetricType
        let help: String
        var lines: [(labels: [MetricLabel], value: SeriesValue)] = []
    }

    private var families: [String: Family] = [:]

    mutating func add(_ name: String, _ type: MetricType, help: String, _ labels: [MetricLabel], _ value: SeriesValue) {
        var family = families[name] ?? Family(type: type, help: help)
        // A family has one type, and a series stands in it once.
        guard family.type == type, !family.lines.contains(where: { $0.labels == labels }) else { return }
        family.lines.append((labels, value))
        families[name] = family
    }

    /// Families by name, their series by labels.
    var text: String {
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text += "# HELP \(name) \(Self.escaped(family.help))\n# TYPE \(name) \(family.type.rawValue)\n"
            for line in family.lines.sorted(by: { $0.labels.lexicographicallyPrecedes($1.labels) }) {
                Self.write(name, line.labels, line.value, to: &text)
            }
        }
        return text
    }

    private static func write(_ name: String, _ labels: [MetricLabel], _ value: SeriesValue, to text: inout String) {
        switch value {
        case .number(let number): text += "\(name)\(braced(labels)) \(written(number))\n"
        case .histogram(let bounds, let cumulative, let count, let sum):
            for (bound, below) in zip(bounds, cumulative) {
                text += "\(name)_bucket\(braced(labels, bound: written(bound))) \(below)\n"
            }
            text += "\(name)_bucket\(braced(labels, bound: "+Inf")) \(count)\n"
            text += "\(name)_sum\(braced(labels)) \(written(sum))\n\(name)_count\(braced(labels)) \(count)\n"
        }
    }

    private static func braced(_ labels: [MetricLabel], bound: String? = nil) -> String {
        var pairs = labels.map { "\($0.name)=\"\(escaped($0.value).replacing("\"", with: "\\\""))\"" }
        if let bound { pairs.append("le=\"\(bound)\"") }
        return pairs.isEmpty ? "" : "{" + pairs.joined(separator: ",") + "}"
    }

    private static func escaped(_ text: String) -> String { text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n") }

    /// Whole numbers without a point.
    private static func written(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number > 0 ? "+Inf" : "-Inf" }
        return Int64(exactly: number).map(String.init) ?? number.description
    }
}
