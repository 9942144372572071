/// A place in the log. Later events have greater positions; nothing else may be read from one.
///
/// The order is (epoch, transaction, number). The epoch is the installation's and is raised whenever the other two may start again or
/// go back: a restore, a move, a new cluster. So a cursor that somebody kept from before is less than everything after.
public struct EventPosition: Hashable, Comparable, Sendable {
    let epoch: Int64

    /// PostgreSQL's transaction id; 0 on SQLite, whose one writer numbers in the order of commits.
    let transaction: Int64
    let number: Int64

    /// Before every event.
    public static let start = EventPosition(epoch: 0, transaction: 0, number: 0)

    init(epoch: Int64, transaction: Int64, number: Int64) {
        self.epoch = epoch
        self.transaction = transaction
        self.number = number
    }

    public static func < (a: EventPosition, b: EventPosition) -> Bool {
        (a.epoch, a.transaction, a.number) < (b.epoch, b.transaction, b.number)
    }
}

extension EventPosition: LosslessStringConvertible {
    /// For cursors in URLs and the ids of server-sent events: `1-0-42`.
    public var description: String { "\(epoch)-\(transaction)-\(number)" }

    /// `nil` for a text that is not a position's.
    public init?(_ description: String) {
        let parts = description.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
        guard parts.count == 3, let epoch = parts[0], let transaction = parts[1], let number = parts[2],
            epoch >= 0, transaction >= 0, number >= 0
        else { return nil }
        self.init(epoch: epoch, transaction: transaction, number: number)
    }
}
