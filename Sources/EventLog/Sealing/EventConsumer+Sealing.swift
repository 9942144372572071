import Crypto
import Storage
import VoiceCore

extension EventConsumer {
    /// Numbers each account's events without gaps and chains them by hash, afterwards, so that no commit waits for another's number.
    ///
    /// A change of an old event, its removal, or one that was pushed in, breaks the chain from there on (`EventLog.verify`).
    public static let sealing = EventConsumer(
        "sealing", batchSize: 64, gathering: .seconds(1),
        handler: .inTransaction { events in
            let digests = events.map { StoredEvent($0).digest }
            return { tx in
                var heads: [AccountID: SealHead] = [:]
                for (logged, digest) in zip(events, digests) {
                    let account = logged.event.account
                    let seal = EventSeal(logged.position, digest: digest, after: try heads[account] ?? SealHead.last(of: account, in: tx))
                    try seal.insert(account, in: tx)
                    heads[account] = seal.head
                }
            }
        })
}

extension SealHead {
    /// The end of an account's chain.
    static func last(of account: AccountID, in tx: any ReadTransaction) throws -> SealHead {
        try tx.first("SELECT number, hash FROM event_seals WHERE account_id = \(account) ORDER BY number DESC LIMIT 1")
            .map { SealHead(number: try $0[0], hash: try $0[1]) } ?? .empty
    }
}

extension EventSeal {
    fileprivate func insert(_ account: AccountID, in tx: any WriteTransaction) throws {
        try tx.executeLater(
            """
            INSERT INTO event_seals (account_id, number, epoch, transaction_id, event_id, event_digest, hash)
            VALUES (\(account), \(head.number), \(position.epoch), \(position.transaction), \(position.number), \(digest), \(head.hash))
            """)
    }
}
