public import VoiceCore

/// What can go wrong with the event log.
public enum EventLogError: CodedError, Equatable {
    /// An event's subject is not an id.
    case subjectIsNoID
    /// Events after the given position were pruned; the reader must take a snapshot and go on from `newest`.
    case tooFarBehind(newest: EventPosition)
    /// Another server runs the consumer, or took it over in the meantime.
    case leaseLost(consumer: String)
    /// A stored event or seal is not in a form that the log writes.
    case unreadable(EventPosition)

    public var code: String {
        switch self {
        case .subjectIsNoID: "event_subject_is_no_id"
        case .tooFarBehind: "event_position_too_old"
        case .leaseLost: "event_lease_lost"
        case .unreadable: "event_unreadable"
        }
    }

    public var userMessage: String {
        switch self {
        case .tooFarBehind(let newest):
            "Events after this position are not kept any more. Read the present state, then go on from position \(newest)."
        case .subjectIsNoID, .leaseLost, .unreadable: "The server could not complete the request."
        }
    }

    public var operatorMessage: String {
        switch self {
        case .subjectIsNoID: "an event's subject must be an id"
        case .tooFarBehind: userMessage
        case .leaseLost(let consumer): "another server holds the lease of the consumer \(consumer)"
        case .unreadable(let position): "the event at \(position) is not in a form that the log writes"
        }
    }

    public var isRetryable: Bool {
        if case .leaseLost = self { return true }
        return false
    }
}
