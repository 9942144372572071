import EventLog
import Jobs
import NIOConcurrencyHelpers
import ObjectStore
import Storage
import Testing
import VoiceCore

@testable import Notifications

/// From an event of the log to the endpoint, and what becomes of it when that fails.
@Suite struct DeliveryTests {
    @Test func anEventIsSentOnceToEveryEndpointThatWantsIt() async throws {
        try await Mailroom.with { room in
            let all = try await room.endpoint("https://all.example/")
            let some = try await room.endpoint("https://some.example/", events: ["transcript.completed", "transcript.failed"])
            let (recording, transcript) = (RecordingID.make(), TranscriptID.make())
            try await room.happen("recording.updated", recording.text, ["fields": .fields(["title", "tags"])])
            try await room.happen("transcript.completed", transcript.text, ["recording": .id(recording)])
            try await room.happen("key.created", "key_01hzxq7k9m01hzxq7k9m01hzxq")
            try await room.consume()
            try await room.consume()
            let sender = ScriptedSender(statuses: 200)
            try await room.deliver(with: sender)
            #expect(try await room.deliveries(all).map(\.type) == ["transcript.completed", "recording.updated"])
            #expect(try await room.deliveries(some).map(\.type) == ["transcript.completed"])
            #expect(sender.count == 3)
            let sent = sender.sent.withLockedValue { $0 }
            let done = try #require(sent.first { $0.url == some.url })
            let time = room.clock.now()
            #expect(
                done.text
                    == #"{"data":{"recording":"\#(recording)","transcript":"\#(transcript)"},"timestamp":"\#(time)","type":"transcript.completed"}"#
            )
            let changed = try #require(sent.first { $0.text.contains("recording.updated") })
            #expect(changed.text.contains(#""fields":["title","tags"]"#) && changed.text.contains(#""recording":"\#(recording)""#))
            let deliveries = try await room.deliveries(all) + room.deliveries(some)
            #expect(
                deliveries.allSatisfy { $0.status == .delivered && $0.attempts == 1 && $0.lastStatusCode == 200 && $0.lastError == nil })
            #expect(Set(sent.compactMap { $0.header("webhook-id") }) == Set(deliveries.map(\.id.text)))
        }
    }

    @Test func whatHappenedBeforeOrElsewhereIsNotSent() async throws {
        try await Mailroom.with { room in
            try await room.happen()
            room.clock.advance(by: .seconds(1))
            let endpoint = try await room.endpoint()
            let stranger = AccountID.make()
            let now = room.clock.now()
            try await room.database.write { tx in
                try tx.append(Event(kind: "recording.created", account: stranger, subject: RecordingID.make(), occurredAt: now))
            }
            try await room.consume()
            #expect(try await room.deliveries(endpoint).isEmpty)
        }
    }

    /// The schedule of Standard Webhooks, driven by the clock: nothing is sent before its time.
    @Test func failuresAreTriedAgainOverADayAndThenGivenUp() async throws {
        try await Mailroom.with { room in
            let endpoint = try await room.endpoint()
            try await room.happen()
            try await room.consume()
            let sender = ScriptedSender(.failure(WebhookFailure(.connectionFailed)), .success(WebhookAnswer(status: 500, retryAfter: nil)))
            let start = room.clock.now()
            try await room.deliver(with: sender)
            for (index, wait) in RetrySchedule.waits.enumerated() {
                let waiting = try #require(try await room.deliveries(endpoint, .pending).first)
                #expect(waiting.nextAttemptAt == room.clock.now() + wait && waiting.attempts == index + 1)
                room.clock.advance(by: wait - .seconds(1))
                try await room.deliver(with: sender)
                #expect(sender.count == index + 1, "too early")
                room.clock.advance(by: .seconds(1))
                try await room.deliver(with: sender)
                #expect(sender.count == index + 2)
            }
            let dead = try #require(try await room.deliveries(endpoint, .failed).first)
            #expect(dead.attempts == 8 && dead.lastStatusCode == 500 && dead.lastError == "status_not_ok" && dead.nextAttemptAt == nil)
            #expect(room.clock.now() - start > .seconds(24 * 3600))
            let report = try await room.webhooks.delivery(dead.id, to: endpoint.id, of: room.account)
            #expect(report.attempts.map(\.number) == Array(1...8))
            #expect(report.attempts[0].error == "connection_failed" && report.attempts[0].statusCode == nil)
            #expect(report.attempts[7].statusCode == 500)
            let sent = sender.sent.withLockedValue { $0 }
            #expect(Set(sent.compactMap { $0.header("webhook-id") }).count == 1, "a receiver knows it is the same")
            #expect(Set(sent.compactMap { $0.header("webhook-timestamp") }).count == 8, "and when it was sent")
            #expect(try await room.webhooks.endpoint(endpoint.id, of: room.account).failingSince == start)
        }
    }

    @Test func waitsAreLengthenedAtRandomAndByTheReceiversWish() {
        #expect(RetrySchedule.wait(after: 2, wish: nil, random: 0.999) ?? .zero > .seconds(359))
        #expect(RetrySchedule.wait(after: 1, wish: .seconds(90), random: 0) == .seconds(90))
        #expect(RetrySchedule.wait(after: 1, wish: .seconds(86_400), random: 0) == .seconds(21_600))
        #expect(RetrySchedule.wait(after: 5, wish: .seconds(1), random: 0) == .seconds(18_000))
        #expect(RetrySchedule.wait(after: 8, wish: nil, random: 0) == nil)
        #expect(RetrySchedule.wait(after: 0, wish: nil, random: 0) == nil)
    }

    @Test func aSuccessEndsTheFailing() async throws {
        try await Mailroom.with { room in
            let endpoint = try await room.endpoint()
            try await room.happen()
            try await room.consume()
            let sender = ScriptedSender(statuses: 503, 200)
            try await room.deliver(with: sender)
            #expect(try await room.webhooks.endpoint(endpoint.id, of: room.account).failingSince != nil)
            room.clock.advance(by: .seconds(5))
            try await room.deliver(with: sender)
            #expect(try await room.webhooks.endpoint(endpoint.id, of: room.account).failingSince == nil)
            #expect(try await room.deliveries(endpoint).map(\.status) == [.delivered])
        }
    }

    @Test func anEndpointThatIsGoneIsSwitchedOffAndTheOthersAreTold() async throws {
        try await Mailroom.with { room in
            let gone = try await room.endpoint("https://gone.example/")
            let other = try await room.endpoint("https://other.example/", events: ["webhook.disabled"])
            try await room.happen()
            try await room.consume()
            try await room.deliver(with: ScriptedSender(statuses: 410))
            let after = try await room.webhooks.endpoint(gone.id, of: room.account)
            #expect(!after.enabled && after.disabledReason == .gone)
            #expect(try await room.deliveries(gone).map(\.status) == [.failed])
            try await room.consume()
            let sender = ScriptedSender(statuses: 200)
            try await room.deliver(with: sender)
            #expect(try await room.deliveries(other).map(\.type) == ["webhook.disabled"])
            let text = try #require(sender.sent.withLockedValue { $0.first?.text })
            #expect(text.contains(#""reason":"gone""#) && text.contains(gone.id.text))
            try await room.happen()
            try await room.consume()
            #expect(try await room.deliveries(gone).count == 1, "nothing more is made for it")
            let back = try await room.webhooks.update(gone.id, of: room.account, WebhookChange(enabled: true))
            #expect(back.enabled && back.disabledReason == nil && back.failingSince == nil)
        }
    }

    @Test func anEndpointThatFailsForDaysIsSwitchedOff() async throws {
        try await Mailroom.with { room in
            let endpoint = try await room.endpoint()
            let sender = ScriptedSender(statuses: 500)
            try await room.happen()
            try await room.consume()
            try await room.deliver(with: sender)
            room.clock.advance(by: DeliveryOutcome.patience - .seconds(1))
            try await room.deliver(with: sender)
            #expect(try await room.webhooks.endpoint(endpoint.id, of: room.account).enabled)
            room.clock.advance(by: .seconds(3600))
            try await room.happen()
            try await room.consume()
            try await room.deliver(with: sender)
            let after = try await room.webhooks.endpoint(endpoint.id, of: room.account)
            #expect(!after.enabled && after.disabledReason == .failing)
            room.clock.advance(by: .seconds(7 * 86_400))
            let count = sender.count
            try await room.deliver(with: sender)
            #expect(sender.count == count, "what still waited is given up")
            #expect(try await room.deliveries(endpoint, .pending).isEmpty)
            #expect(
                try await room.deliveries(endpoint, .failed).contains {
                    $0.lastError == "endpoint_disabled" || $0.lastError == "status_not_ok"
                })
        }
    }

    @Test func deadLettersAreSentAgainOneOrAllSinceATime() async throws {
        try await Mailroom.with { room in
            let endpoint = try await room.endpoint()
            for _ in 0..<3 {
                try await room.happen()
                room.clock.advance(by: .seconds(60))
            }
            let middle = room.clock.now() - .seconds(121)
            try await room.consume()
            let gone = ScriptedSender(statuses: 410)
            try await room.deliver(with: gone)
            _ = try await room.webhooks.update(endpoint.id, of: room.account, WebhookChange(enabled: true))
            room.clock.advance(by: .seconds(60))
            let dead = try await room.deliveries(endpoint, .failed)
            #expect(dead.count == 3)
            #expect(try await room.webhooks.redeliverFailed(to: endpoint.id, of: room.account, since: middle) == 2)
            let works = ScriptedSender(statuses: 200)
            try await room.deliver(with: works)
            #expect(works.count == 2)
            let left = try #require(try await room.deliveries(endpoint, .failed).first)
            let again = try await room.webhooks.redeliver(left.id, to: endpoint.id, of: room.account)
            #expect(again.status == .pending)
            await #expect(throws: WebhooksError.deliveryPending) {
                _ = try await room.webhooks.redeliver(left.id, to: endpoint.id, of: room.account)
            }
            try await room.deliver(with: works)
            #expect(try await room.deliveries(endpoint).allSatisfy { $0.status == .delivered })
            let ids = works.sent.withLockedValue { $0.compactMap { $0.header("webhook-id") } }
            #expect(Set(ids) == Set(dead.map(\.id.text)))
        }
    }

    @Test func aTestIsSentOnceWhetherOrNotTheEndpointIsOn() async throws {
        try await Mailroom.with { room in
            let endpoint = try await room.webhooks.create(for: room.account, url: "https://off.example/", enabled: false).endpoint
            let test = try await room.webhooks.test(endpoint.id, of: room.account)
            #expect(test.type == "webhook.test" && test.status == .pending)
            let sender = ScriptedSender(statuses: 500)
            try await room.deliver(with: sender)
            #expect(try await room.deliveries(endpoint).map(\.status) == [.failed])
            #expect(try await room.webhooks.endpoint(endpoint.id, of: room.account).failingSince == nil)
            #expect(sender.count == 1)
        }
    }

    @Test func afterARotationBothSecretsSignForAWhile() async throws {
        try await Mailroom.with { room in
            let made = try await room.webhooks.create(for: room.account, url: "https://hook.example/")
            let rotated = try await room.webhooks.rotateSecret(of: made.endpoint.id, account: room.account, overlap: .seconds(3600))
            #expect(rotated.secret.text != made.secret.text)
            let sender = ScriptedSender(statuses: 200)
            for wait in [Duration.zero, .seconds(3599), .seconds(2)] {
                room.clock.advance(by: wait)
                try await room.happen()
                try await room.consume()
                try await room.deliver(with: sender)
            }
            let counts = sender.sent.withLockedValue { $0.map { ($0.header("webhook-signature") ?? "").split(separator: " ").count } }
            #expect(counts == [2, 2, 1])
            let last = try #require(sender.sent.withLockedValue { $0.last })
            let time = try #require(Int64(last.header("webhook-timestamp") ?? ""))
            let expected = WebhookSignature(
                id: last.header("webhook-id") ?? "", at: Timestamp(microseconds: time * 1_000_000), body: last.body,
                secrets: [rotated.secret])
            #expect(last.header("webhook-signature") == expected.signatures)
        }
    }

    /// Stops before anything is noted of what it sent, once, as a process that dies does.
    private struct DyingSender: WebhookSender {
        let sender: ScriptedSender

        func send(_ request: WebhookRequest) async throws -> WebhookAnswer {
            let answer = try await sender.send(request)
            if sender.count == 1 { throw CancellationError() }
            return answer
        }
    }

    @Test func anAttemptThatNobodyCouldNoteIsRepeatedUnderTheSameID() async throws {
        try await Mailroom.with { room in
            let endpoint = try await room.endpoint()
            try await room.happen()
            try await room.consume()
            let sender = DyingSender(sender: ScriptedSender(statuses: 200))
            try await room.deliver(with: sender)
            #expect(try await room.deliveries(endpoint).map(\.status) == [.pending])
            room.clock.advance(by: .seconds(5))
            try await room.deliver(with: sender)
            let delivered = try await room.deliveries(endpoint)
            #expect(delivered.map(\.status) == [.delivered])
            let ids = sender.sender.sent.withLockedValue { $0.compactMap { $0.header("webhook-id") } }
            #expect(ids == [delivered[0].id.text, delivered[0].id.text])
        }
    }

    @Test func whatIsOldIsForgotten() async throws {
        try await Mailroom.with { room in
            let endpoint = try await room.endpoint()
            try await room.happen()
            try await room.consume()
            try await room.deliver(with: ScriptedSender(statuses: 200))
            let prune = PruneWebhookDeliveries.Handler(room.webhooks)
            room.clock.advance(by: PruneWebhookDeliveries.retention)
            #expect(try await prune.prune() == 0)
            room.clock.advance(by: .seconds(1))
            #expect(try await prune.prune() == 1)
            #expect(try await room.deliveries(endpoint).isEmpty)
        }
    }

    @Test func anEndpointThatIsDeletedMeanwhileGetsNothingMore() async throws {
        try await Mailroom.with { room in
            let endpoint = try await room.endpoint()
            try await room.happen()
            try await room.consume()
            try await room.webhooks.delete(endpoint.id, of: room.account)
            let sender = ScriptedSender(statuses: 200)
            try await room.deliver(with: sender)
            #expect(sender.count == 0)
        }
    }
}
