import Foundation
import Metrics
import ProgramTestKit
import Telemetry
import Testing

@Suite struct PrometheusMetricsTests {
    private static let hasPromtool = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
        FileManager.default.isExecutableFile(atPath: $0 + "/promtool")
    }

    /// One of everything, with names and labels that need care.
    private func filled() -> PrometheusMetrics {
        let metrics = PrometheusMetrics()
        metrics.describe("requests", "Requests that were answered.\nAll of \\them.")
        Counter(label: "requests", dimensions: [("path", "a\"b\\c\nd"), ("le", "x"), ("Status-Code", "200")], factory: metrics).increment(
            by: 3)
        Counter(label: "requests", dimensions: [("Status-Code", "500")], factory: metrics).increment()
        FloatingPointCounter(label: "audioSeconds", factory: metrics).increment(by: 1.5)
        Meter(label: "queue.depth", factory: metrics).set(7)
        Gauge(label: "temperature", factory: metrics).record(-0.25)
        let recorder = Recorder(label: "upload_bytes", dimensions: [("kind", "wav")], factory: metrics)
        for size in [1, 2, 70_000] { recorder.record(size) }
        let timer = Timer(label: "decode", factory: metrics)
        timer.recordMilliseconds(3)
        timer.recordSeconds(1000)
        metrics.collect {
            [
                MetricSample("jobs_waiting", .gauge, 12, labels: [("queue", "import")], help: "Jobs that wait."),
                MetricSample("rows_written", .counter, 1e15, help: "Rows."), MetricSample("ratio", .gauge, .nan, help: "A ratio."),
            ]
        }
        return metrics
    }

    @Test func theTextIsWhatPrometheusReads() async {
        let text = await filled().exposition()
        for line in [
            "# HELP requests_total Requests that were answered.\\nAll of \\\\them.\n# TYPE requests_total counter\n",
            "requests_total{own_le=\"x\",path=\"a\\\"b\\\\c\\nd\",status_code=\"200\"} 3\n", "requests_total{status_code=\"500\"} 1\n",
            "audio_seconds_total 1.5\n", "# TYPE queue_depth gauge\nqueue_depth 7\n", "temperature -0.25\n",
            "# TYPE upload_bytes histogram\nupload_bytes_bucket{kind=\"wav\",le=\"1\"} 1\nupload_bytes_bucket{kind=\"wav\",le=\"4\"} 2\n",
            "upload_bytes_bucket{kind=\"wav\",le=\"+Inf\"} 3\nupload_bytes_sum{kind=\"wav\"} 70003\nupload_bytes_count{kind=\"wav\"} 3\n",
            "decode_seconds_bucket{le=\"0.0025\"} 0\ndecode_seconds_bucket{le=\"0.005\"} 1\n",
            "decode_seconds_bucket{le=\"600\"} 1\ndecode_seconds_bucket{le=\"+Inf\"} 2\ndecode_seconds_sum 1000.003\n",
            "# HELP jobs_waiting Jobs that wait.\n# TYPE jobs_waiting gauge\njobs_waiting{queue=\"import\"} 12\n",
            "rows_written_total 1000000000000000\n", "ratio NaN\n",
        ] {
            #expect(text.contains(line), "\(line) is not in\n\(text)")
        }
    }

    @Test(.enabled(if: Self.hasPromtool, "promtool is not on PATH; ./dev.sh setup fetches it"))
    func promtoolFindsNothingToSay() async throws {
        let exposition = FileManager.default.temporaryDirectory.appending(path: "exposition-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: exposition) }
        try Data(await filled().exposition().utf8).write(to: exposition)
        let input = try FileHandle(forReadingFrom: exposition)
        let (status, said) = try Program.run(["promtool", "check", "metrics"], input: input.fileDescriptor)
        #expect(String(decoding: said, as: UTF8.self) == "")
        #expect(status == 0)
    }

    @Test func aNameAndItsLabelsAreOneSeries() async {
        let metrics = PrometheusMetrics()
        for _ in 0..<3 { Counter(label: "n", dimensions: [("b", "2"), ("a", "1")], factory: metrics).increment() }
        Counter(label: "n", dimensions: [("a", "1"), ("b", "2")], factory: metrics).increment(by: -5)
        #expect(await metrics.exposition().contains("n_total{a=\"1\",b=\"2\"} 3\n"))
    }

    @Test func aNameThatIsTakenByAnotherTypeGetsItsOwn() async {
        let metrics = PrometheusMetrics()
        Meter(label: "x", factory: metrics).set(1)
        Recorder(label: "x", factory: metrics).record(2)
        let text = await metrics.exposition()
        #expect(text.contains("# TYPE x gauge\nx 1\n"))
        #expect(text.contains("# TYPE x_histogram histogram\n"))
    }

    @Test func aCollectorThatFailsIsCountedAndLeftOut() async {
        let metrics = PrometheusMetrics()
        metrics.collect { throw CancellationError() }
        metrics.collect { [MetricSample("alive", .gauge, 1, help: "Alive.")] }
        _ = await metrics.exposition()
        let text = await metrics.exposition()
        #expect(text.contains("metrics_collector_failures_total 2\n"))
        #expect(text.contains("alive 1\n"))
    }

    @Test func countsAddUpUnderConcurrency() async {
        let metrics = PrometheusMetrics()
        let counter = Counter(label: "n", factory: metrics)
        let timer = Timer(label: "t", factory: metrics)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        counter.increment()
                        timer.recordNanoseconds(1_000_000)
                    }
                }
            }
        }
        let text = await metrics.exposition()
        #expect(text.contains("n_total 8000\n"))
        #expect(text.contains("t_seconds_count 8000\n"))
    }
}
