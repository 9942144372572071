import HTTPRouting
import HTTPTypes
import Metrics
import NIOConcurrencyHelpers
import NIOCore

/// What the server counts: requests by route and status, how long they took, and open connections.
final class HTTPMetrics: Sendable {
    /// The instruments of one route, made once: looking them up by name for each request would cost more than the request.
    private final class RouteInstruments: Sendable {
        let duration: Timer
        let counters: NIOLockedValueBox<[Int: Counter]> = NIOLockedValueBox([:])
        let operation: String

        init(operation: String, factory: any MetricsFactory) {
            self.operation = operation
            duration = Timer(label: "http_request_duration_seconds", dimensions: [("operation", operation)], factory: factory)
        }

        func count(_ status: Int, factory: any MetricsFactory) {
            let counter = counters.withLockedValue { counters in
                if let counter = counters[status] { return counter }
                let counter = Counter(
                    label: "http_requests_total", dimensions: [("operation", operation), ("status", String(status))], factory: factory)
                counters[status] = counter
                return counter
            }
            counter.increment()
        }
    }

    private let factory: any MetricsFactory
    private let routes: [String: RouteInstruments]
    private let unmatched: RouteInstruments
    private let connections: Meter

    init(table: RouteTable, factory: any MetricsFactory) {
        self.factory = factory
        routes = Dictionary(
            uniqueKeysWithValues: table.routes.map { ($0.operation, RouteInstruments(operation: $0.operation, factory: factory)) })
        unmatched = RouteInstruments(operation: "none", factory: factory)
        connections = Meter(label: "http_connections", factory: factory)
    }

    func answered(_ route: Route?, _ status: HTTPResponse.Status, _ duration: TimeAmount) {
        let instruments = route.flatMap { routes[$0.operation] } ?? unmatched
        instruments.duration.recordNanoseconds(duration.nanoseconds)
        instruments.count(status.code, factory: factory)
    }

    /// Answered without a route, or in its place.
    func refused(_ status: HTTPResponse.Status) { unmatched.count(status.code, factory: factory) }

    func connectionOpened() { connections.increment() }
    func connectionClosed() { connections.decrement() }
}
