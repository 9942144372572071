import NIOCore

/// When a connection has waited long enough: for a request's head, for more of its body, for its answer, or for the client to read.
///
/// A plain value without a clock: it is told what happens and when, and says what is due.
struct ConnectionDeadlines {
    /// What was waited for in vain.
    enum Expiry: Equatable {
        case head, body, answer, reading
    }

    /// How long each may take.
    struct Limits: Sendable {
        /// From the opening of a connection to the end of its first request's head.
        var firstHead: TimeAmount
        /// From the end of an answer to the end of the next request's head.
        var nextHead: TimeAmount
        /// For the next `bodyProgress` bytes of a body, while we are reading.
        var body: TimeAmount
        /// For the client to read what was written.
        var reading: TimeAmount
        /// Less than this in a body's time does not count as progress: a drip of single bytes is no upload.
        var bodyProgress = 512
    }

    let limits: Limits
    private var head: NIODeadline?
    private var body: NIODeadline?
    private var bodyBytes = 0
    private var reading: NIODeadline?

    /// When the request that is being answered must have its answer.
    private var answer: NIODeadline?

    /// A connection that was just opened.
    init(limits: Limits, now: NIODeadline) {
        self.limits = limits
        head = now + limits.firstHead
    }

    mutating func headArrived(bodyFollows: Bool, now: NIODeadline) {
        head = nil
        if bodyFollows {
            body = now + limits.body
            bodyBytes = 0
        }
    }

    mutating func bodyArrived(_ count: Int, now: NIODeadline) {
        bodyBytes += count
        guard bodyBytes >= limits.bodyProgress else { return }
        body = now + limits.body
        bodyBytes = 0
    }

    mutating func bodyEnded() { body = nil }

    /// The handler reads slowly and we with it: that is not the client's fault.
    mutating func readingPaused(now: NIODeadline) {
        if body != nil { body = now + limits.body }
    }

    /// All requests that came are answered.
    mutating func idle(now: NIODeadline) { head = now + limits.nextHead }

    mutating func answerDue(_ deadline: NIODeadline?) { answer = deadline }

    mutating func writabilityChanged(_ isWritable: Bool, now: NIODeadline) { reading = isWritable ? nil : now + limits.reading }

    /// The earliest moment at which something is due; `nil` while nothing is waited for.
    var next: (at: NIODeadline, expiry: Expiry)? {
        var earliest: (at: NIODeadline, expiry: Expiry)?
        for (deadline, expiry) in [(head, Expiry.head), (body, .body), (answer, .answer), (reading, .reading)] {
            if let deadline, earliest.map({ deadline < $0.at }) ?? true { earliest = (deadline, expiry) }
        }
        return earliest
    }
}
