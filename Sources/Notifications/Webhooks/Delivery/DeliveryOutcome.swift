import VoiceCore

/// What becomes of a delivery after an attempt: the rules, without a database or a network.
struct DeliveryOutcome: Sendable, Equatable {
    /// What becomes of its endpoint.
    enum EndpointEffect: Sendable, Equatable {
        case none
        /// Something got through.
        case works
        /// Nothing did; since now, if it did before.
        case fails
        case disable(WebhookEndpoint.DisabledReason)
    }

    var status: WebhookDelivery.Status
    /// When it is tried again.
    var next: Timestamp?
    var error: String?
    var endpoint: EndpointEffect

    /// Days without a success after which an endpoint is switched off.
    static let patience = Duration.seconds(5 * 86_400)

    /// - Parameters:
    ///   - tries: attempts so far, this one included.
    ///   - isTest: tests are not repeated, and say nothing of the endpoint's health.
    init(
        _ result: Result<WebhookAnswer, WebhookFailure>, tries: Int, of endpoint: WebhookEndpoint, isTest: Bool, at now: Timestamp,
        random: Double
    ) {
        let failure: WebhookFailure?
        var wish: Duration?
        switch result {
        case .success(let answer): (failure, wish) = (answer.failure, answer.retryAfter)
        case .failure(let error): failure = error
        }
        guard let failure else {
            self.init(status: .delivered, next: nil, error: nil, endpoint: isTest ? .none : .works)
            return
        }
        self.init(status: .failed, next: nil, error: failure.code, endpoint: isTest ? .none : .fails)
        if isTest { return }
        if failure.reason == .gone {
            self.endpoint = .disable(.gone)
        } else if let since = endpoint.failingSince, now - since >= Self.patience {
            self.endpoint = .disable(.failing)
        } else if let wait = RetrySchedule.wait(after: tries, wish: wish, random: random) {
            status = .pending
            next = now + wait
        }
    }

    init(status: WebhookDelivery.Status, next: Timestamp?, error: String?, endpoint: EndpointEffect) {
        self.status = status
        self.next = next
        self.error = error
        self.endpoint = endpoint
    }

    /// Given up without an attempt.
    static func givenUp(_ reason: WebhookFailure.Reason) -> DeliveryOutcome {
        DeliveryOutcome(status: .failed, next: nil, error: reason.rawValue, endpoint: .none)
    }
}
