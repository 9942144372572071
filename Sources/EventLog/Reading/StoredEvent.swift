import Crypto
import Storage
import VoiceCore

/// An event as it lies in the table, whatever somebody may have made of it there.
struct StoredEvent {
    let position: EventPosition
    let account: String
    let kind: String
    let subject: String
    let payload: String
    let occurredAt: Int64

    /// Reads epoch, transaction, id, account, kind, subject, payload and time, in this order.
    init(_ row: Row) throws {
        position = try EventPosition(row, at: 0)
        account = try row[3]
        kind = try row[4]
        subject = try row[5]
        payload = try row[6]
        occurredAt = try row[7]
    }

    init(_ logged: LoggedEvent) {
        position = logged.position
        account = logged.event.account.text
        kind = logged.event.kind.name
        subject = logged.event.subject
        payload = EventPayload.encode(logged.event.payload)
        occurredAt = logged.event.occurredAt.microseconds
    }

    /// - Throws: `.unreadable` unless everything has the form in which the log writes it.
    func decoded() throws -> LoggedEvent {
        guard let account = AccountID(account), let kind = EventKind(kind), let payload = EventPayload.decode(payload) else {
            throw EventLogError.unreadable(position)
        }
        return LoggedEvent(
            position: position,
            event: Event(
                kind: kind, account: account, subject: subject, payload: payload, occurredAt: Timestamp(microseconds: occurredAt)))
    }

    /// SHA-256 over everything that the event says. Each field is preceded by its length (8 bytes, big-endian), so that no two events
    /// have the same encoding.
    var digest: [UInt8] {
        var hash = SHA256()
        for field in ["crescendo event 1", position.description, account, kind, subject, payload, String(occurredAt)] {
            withUnsafeBytes(of: UInt64(field.utf8.count).bigEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: Array(field.utf8))
        }
        return Array(hash.finalize())
    }
}

extension EventPosition {
    /// Reads epoch, transaction and id from three columns.
    init(_ row: Row, at column: Int) throws {
        self.init(epoch: try row[column], transaction: try row[column + 1], number: try row[column + 2])
    }
}
