public import Storage
public import VoiceCore

/// What a walk along an account's chain found.
public struct SealReport: Equatable, Sendable {
    public enum Break: Equatable, Sendable {
        /// A number is missing: seals were removed.
        case missingSeal(number: Int64)
        /// The seal does not follow from the one before: it, or an earlier one, was changed.
        case wrongHash(number: Int64)
        /// The event is not what was sealed.
        case changedEvent(number: Int64)
        /// The event is gone, although it was not pruned.
        case missingEvent(number: Int64)
        /// An event stands among sealed ones and was not there when they were.
        case unsealedEvent(EventPosition)
    }

    /// Seals that were found right before the first break.
    public var checked: Int64
    public var head: SealHead
    public var firstBreak: Break?
}

extension EventLog {
    /// Walks an account's chain from its beginning and reports the first break.
    ///
    /// It reads page by page, each in a transaction of its own, so that a long chain holds nothing up; what is appended, sealed or
    /// pruned meanwhile does not disturb it. For a command or a nightly job, not for a request.
    public static func verify(_ account: AccountID, in database: any Database) async throws -> SealReport {
        var walk = SealWalk(account: account)
        while !walk.isOver {
            walk = try await database.read { [walk] tx in
                var walk = walk
                try walk.takePage(in: tx)
                return walk
            }
        }
        return SealReport(checked: walk.head.number, head: walk.head, firstBreak: walk.firstBreak)
    }
}

/// Goes along seals and events side by side.
private struct SealWalk {
    let account: AccountID
    private(set) var head = SealHead.empty
    private(set) var firstBreak: SealReport.Break?
    private(set) var isOver = false

    /// Where the last seal's event stands.
    private var last = EventPosition.start

    private static let pageSize = 500

    init(account: AccountID) { self.account = account }

    mutating func takePage(in tx: any ReadTransaction) throws {
        let seals = try nextSeals(in: tx)
        // One more than can be right, so that one that was pushed in is seen.
        let events = try EventLog.stored(after: last, account: account, limit: seals.count + 1, in: tx)
        let pruned = try EventLog.oldest(in: tx)
        var kept = events[...]
        for seal in seals {
            firstBreak = check(seal, against: seal.position > pruned ? kept.popFirst() : nil, isPruned: seal.position <= pruned)
            guard firstBreak == nil else { break }
            head = seal.head
            last = seal.position
        }
        if seals.isEmpty { firstBreak = try unsealed(kept.first, in: tx) }
        isOver = firstBreak != nil || seals.isEmpty
    }

    /// - Parameter event: the next one that is kept.
    private func check(_ seal: EventSeal, against event: StoredEvent?, isPruned: Bool) -> SealReport.Break? {
        let number = head.number + 1
        guard seal.head.number == number else { return .missingSeal(number: number) }
        guard EventSeal(seal.position, digest: seal.digest, after: head) == seal else { return .wrongHash(number: number) }
        if isPruned { return nil }
        guard let event, event.position <= seal.position else { return .missingEvent(number: number) }
        guard event.position == seal.position else { return .unsealedEvent(event.position) }
        return event.digest == seal.digest ? nil : .changedEvent(number: number)
    }

    /// After the last seal: an event that the sealing has passed must have one.
    private func unsealed(_ event: StoredEvent?, in tx: any ReadTransaction) throws -> SealReport.Break? {
        let cursor = ConsumerCursor(name: EventConsumer.sealing.name, owner: "", lease: .zero)
        guard let event, let passed = try cursor.position(in: tx), event.position <= passed else { return nil }
        return .unsealedEvent(event.position)
    }

    private func nextSeals(in tx: any ReadTransaction) throws -> [EventSeal] {
        try tx.query(
            """
            SELECT epoch, transaction_id, event_id, event_digest, number, hash FROM event_seals
            WHERE account_id = \(account) AND number > \(head.number) ORDER BY number LIMIT \(Self.pageSize)
            """
        ).map { EventSeal(position: try EventPosition($0, at: 0), digest: try $0[3], head: SealHead(number: try $0[4], hash: try $0[5])) }
    }
}
