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
    /// It reads everything in one snapshot, page by page; for a command or a nightly job, not for a request.
    public static func verify(_ account: AccountID, in tx: any ReadTransaction) throws -> SealReport {
        var walk = SealWalk(pruned: try oldest(in: tx))
        var seals = try page(account, after: 0, in: tx)
        while !seals.isEmpty {
            for seal in seals {
                if let broken = try walk.step(seal, account, tx) {
                    return SealReport(checked: walk.head.number, head: walk.head, firstBreak: broken)
                }
            }
            seals = try page(account, after: walk.head.number, in: tx)
        }
        return SealReport(checked: walk.head.number, head: walk.head, firstBreak: try walk.end(account, tx))
    }

    private static func page(_ account: AccountID, after number: Int64, in tx: any ReadTransaction) throws -> [EventSeal] {
        try tx.query(
            """
            SELECT epoch, transaction_id, event_id, event_digest, number, hash FROM event_seals
            WHERE account_id = \(account) AND number > \(number) ORDER BY number LIMIT \(pageSize)
            """
        ).map { EventSeal(position: try EventPosition($0, at: 0), digest: try $0[3], head: SealHead(number: try $0[4], hash: try $0[5])) }
    }

    fileprivate static let pageSize = 500
}

/// Goes along seals and events side by side.
private struct SealWalk {
    let pruned: EventPosition
    var head = SealHead.empty
    private var lastPosition: EventPosition
    private var events: [StoredEvent] = []
    private var nextEvent = 0

    init(pruned: EventPosition) {
        self.pruned = pruned
        lastPosition = pruned
    }

    /// - Returns: how the seal breaks the chain, or `nil`.
    mutating func step(_ seal: EventSeal, _ account: AccountID, _ tx: any ReadTransaction) throws -> SealReport.Break? {
        let number = head.number + 1
        guard seal.head.number == number else { return .missingSeal(number: number) }
        guard EventSeal(seal.position, digest: seal.digest, after: head) == seal else { return .wrongHash(number: number) }
        if seal.position > pruned {
            let event = try event(account, tx)
            guard let event, event.position <= seal.position else { return .missingEvent(number: number) }
            guard event.position == seal.position else { return .unsealedEvent(event.position) }
            guard event.digest == seal.digest else { return .changedEvent(number: number) }
            nextEvent += 1
        }
        head = seal.head
        return nil
    }

    /// After the last seal: an event that the sealing has passed must have one.
    mutating func end(_ account: AccountID, _ tx: any ReadTransaction) throws -> SealReport.Break? {
        let cursor = ConsumerCursor(name: EventConsumer.sealing.name, owner: "", lease: .zero)
        guard let passed = try cursor.position(in: tx), let event = try event(account, tx), event.position <= passed else { return nil }
        return .unsealedEvent(event.position)
    }

    /// The next event that is kept, not taken yet.
    private mutating func event(_ account: AccountID, _ tx: any ReadTransaction) throws -> StoredEvent? {
        if nextEvent == events.count {
            lastPosition = events.last?.position ?? lastPosition
            events = try EventLog.stored(after: lastPosition, account: account, limit: EventLog.pageSize, in: tx)
            nextEvent = 0
        }
        return nextEvent < events.count ? events[nextEvent] : nil
    }
}
