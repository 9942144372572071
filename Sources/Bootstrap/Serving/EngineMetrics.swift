import Telemetry
import TranscriptionEngines

/// What the server tells Prometheus of its engines' processes.
enum EngineMetrics {
    static func register(on metrics: PrometheusMetrics, _ engines: CurrentEngines) {
        metrics.collect { engines.now.parts.flatMap { samples(of: $0.processes) } }
    }

    private static func samples(of processes: any EngineProcesses) -> [MetricSample] {
        let load = processes.load
        func sample(_ name: String, _ kind: MetricSample.Kind, _ value: Int, _ help: String) -> MetricSample {
            MetricSample(name, kind, Double(value), labels: [("engine", processes.name)], help: help)
        }
        return [
            sample("engine_processes", .gauge, load.processes, "Processes of an engine that live, starting ones included."),
            sample("engine_processes_working", .gauge, load.working, "Those of them that carry out a request."),
            sample("engine_processes_limit", .gauge, processes.slots, "Processes of an engine at most."),
            sample("engine_waiting_requests", .gauge, load.waiting, "Requests that wait for a process."),
            sample("engine_process_starts_total", .counter, load.started, "Processes that were started."),
            sample(
                "engine_process_failures_total", .counter, load.failed, "Processes that did not start, crashed, or were ended for silence."),
        ]
    }
}
