import Testing
import VoiceCore

@testable import Notifications

/// Endpoints that take a message and say nothing, over real connections, beside others that work.
@Suite(.timeLimit(.minutes(2))) struct HangingEndpointTests {
    private let sender = HTTPWebhookSender(policy: AddressPolicy(allowsPrivate: true), userAgent: "test")

    private func isDelivered(_ room: Mailroom, _ endpoint: WebhookEndpoint, _ count: Int) async throws -> Bool {
        try await room.deliveries(endpoint, .delivered).count == count
    }

    /// The messages of both are made in turn, and there are fewer slots than messages that hang.
    @Test func oneThatHangsHoldsUpNoOtherOfItsAccount() async throws {
        try await TestEndpoint.with(.hang) { hanging in
            try await TestEndpoint.with(TestEndpoint.ok) { good in
                try await Mailroom.with { room in
                    let bad = try await room.endpoint("http://127.0.0.1:\(hanging.port)/")
                    let well = try await room.endpoint("http://127.0.0.1:\(good.port)/")
                    for _ in 0..<12 { try await room.happen() }
                    try await room.consume()
                    let places = EndpointPlaces.Limits(places: 2, patience: .milliseconds(50))
                    try await room.deliver(with: sender, limit: 4, places: places) { try await isDelivered(room, well, 12) }
                    #expect(hanging.requests.count <= 2 && good.requests.count == 12)
                    let waiting = try await room.deliveries(bad, .pending)
                    #expect(waiting.count == 12 && waiting.allSatisfy { $0.attempts == 0 }, "nothing of it has ended")
                    let now = room.clock.now()
                    let times = Set(waiting.compactMap(\.nextAttemptAt).filter { $0 > now })
                    #expect(times.count >= 4 && times.allSatisfy { $0 - now <= .seconds(300) }, "they come one after the other")
                }
            }
        }
    }

    /// So many hang that their account has no place left for any of its own.
    @Test func anAccountWithHangingOnesHoldsUpNoOtherAccount() async throws {
        try await TestEndpoint.with(.hang) { hanging in
            try await TestEndpoint.with(TestEndpoint.ok) { good in
                try await Mailroom.with { room in
                    for number in 0..<4 { _ = try await room.endpoint("http://127.0.0.1:\(hanging.port)/\(number)") }
                    let neighbour = try await room.neighbour()
                    let well = try await neighbour.endpoint("http://127.0.0.1:\(good.port)/")
                    for _ in 0..<8 { try await room.happen() }
                    for _ in 0..<8 { try await neighbour.happen() }
                    try await room.consume()
                    let places = EndpointPlaces.Limits(places: 8, patience: .seconds(3600))
                    try await room.deliver(with: sender, limit: 8, accountLimit: 4, places: places) {
                        try await isDelivered(neighbour, well, 8)
                    }
                    #expect(hanging.requests.count <= 4 && good.requests.count == 8)
                }
            }
        }
    }

    /// What the endpoint can be told at once is not put off: the others wait their turn within the slot.
    @Test func oneThatAnswersGetsAllWithoutDelay() async throws {
        try await TestEndpoint.with(TestEndpoint.ok) { good in
            try await Mailroom.with { room in
                let well = try await room.endpoint("http://127.0.0.1:\(good.port)/")
                for _ in 0..<20 { try await room.happen() }
                try await room.consume()
                let places = EndpointPlaces.Limits(places: 1, patience: .seconds(3600))
                try await room.deliver(with: sender, limit: 6, places: places) { try await isDelivered(room, well, 20) }
                #expect(try await room.deliveries(well).allSatisfy { $0.attempts == 1 })
            }
        }
    }

    @Test func whoIsSentAwayComesAgainWhenTheEndpointCouldBeFree() async throws {
        let start = ContinuousClock.now
        let places = EndpointPlaces(.init(places: 1, patience: .zero, longestWait: .seconds(3))) { start }
        let (endpoint, other) = (WebhookID.make(), WebhookID.make())
        let first = try await places.take(of: endpoint) {
            var waits: [Duration] = []
            for _ in 0..<4 {
                guard case .failure(let putOff) = try await places.take(of: endpoint, { true }) else { continue }
                waits.append(putOff.wait)
            }
            #expect(try await places.take(of: other) { 1 } == .success(1), "others are not concerned")
            return waits
        }
        let waits = try first.get()
        #expect(waits == [.seconds(1), .seconds(2), .seconds(3), .seconds(3)], "one after the other, none for longer than the longest")
        #expect(try await places.take(of: endpoint) { 2 } == .success(2), "it is free again")
    }

    @Test func whoWaitsCanBeCalledOff() async throws {
        let places = EndpointPlaces(.init(places: 1, patience: .seconds(3600)))
        let endpoint = WebhookID.make()
        _ = try await places.take(of: endpoint) {
            let waiting = Task { try await places.take(of: endpoint) { true } }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { _ = try await waiting.value }
        }
        #expect(try await places.take(of: endpoint) { 3 } == .success(3))
    }
}
