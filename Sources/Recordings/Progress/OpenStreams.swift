import HTTPRouting
import HTTPTypes
import NIOConcurrencyHelpers
import VoiceCore

/// How many streams of events each account has open on this server: each costs a connection and a look at every change.
final class OpenStreams: Sendable {
    /// A stream's place; free again when the value is released.
    final class Place: Sendable {
        private let streams: OpenStreams
        private let account: AccountID

        fileprivate init(_ streams: OpenStreams, _ account: AccountID) {
            self.streams = streams
            self.account = account
        }

        deinit {
            streams.taken.withLockedValue { [account] taken in
                taken[account, default: 1] -= 1
                if taken[account] == 0 { taken[account] = nil }
            }
        }
    }

    static let tooMany = "too_many_streams"

    private let taken: NIOLockedValueBox<[AccountID: Int]> = NIOLockedValueBox([:])
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// - Throws: `APIError` 429 when the account has as many as it may.
    func enter(_ account: AccountID) throws(APIError) -> Place {
        let isFree = taken.withLockedValue { taken in
            guard taken[account, default: 0] < limit else { return false }
            taken[account, default: 0] += 1
            return true
        }
        guard isFree else {
            throw APIError(
                .tooManyRequests, Self.tooMany, "The account has \(limit) streams of events open; close one first.",
                details: ["limit": .integer(limit)], headers: [.retryAfter: "5"])
        }
        return Place(self, account)
    }
}
