/// How a download goes on behind each answer: what is asked for next, and what is done with what comes. Knows no file and no network.
struct ResumableDownload: Equatable {
    enum Step: Equatable {
        /// The body belongs behind what is there.
        case append
        /// What is there goes; the body is the file from its beginning.
        case startAnew
        /// Nothing more is needed.
        case complete
        /// Ask again.
        case ask
    }

    /// More redirections than any publisher needs.
    static let mostRedirections = 5

    /// Where the file is asked for; what redirections lead to is good for one request.
    let origin: DownloadAddress
    /// The most that is taken.
    let longest: Int64
    /// The length that the file must have, where that is known.
    let expected: Int64?
    private(set) var address: DownloadAddress
    /// Bytes that are there.
    var received: Int64
    /// Of the version that is being received; strong ones alone.
    private(set) var entityTag: String?
    /// As the server says it.
    private(set) var total: Int64?
    private var redirections = 0
    private var refusals = 0

    /// - Parameters:
    ///   - received: what is there from before.
    ///   - entityTag: of that.
    init(_ origin: DownloadAddress, expected: Int64?, longest: Int64, received: Int64 = 0, entityTag: String? = nil) {
        self.origin = origin
        self.expected = expected
        self.longest = longest
        self.received = received
        self.entityTag = entityTag
        address = origin
    }

    /// What to ask for next.
    var request: DownloadRequest { DownloadRequest(address: address, offset: received, ifRange: received > 0 ? entityTag : nil) }

    /// Whether all is there, as far as anybody has said how much that is.
    var isComplete: Bool { (expected ?? total).map { received == $0 } ?? false }

    /// After a connection that broke: from the beginning of the way.
    mutating func retry() {
        address = origin
        redirections = 0
    }

    /// What an answer means.
    ///
    /// - Throws: `ModelError` where asking again is of no use; `refused` with a retryable status where it may be.
    mutating func answered(_ head: DownloadHead) throws(ModelError) -> Step {
        switch head.status {
        case 200: return try begin(head)
        case 206: return try goOn(head)
        case 416: return try beyondTheEnd(head)
        case 301, 302, 303, 307, 308: return try follow(head)
        case 404, 410: throw .missing(host: address.host)
        default: throw .refused(host: address.host, status: head.status)
        }
    }

    private mutating func begin(_ head: DownloadHead) throws(ModelError) -> Step {
        try checkLength(head.contentLength)
        total = head.contentLength
        entityTag = Self.strong(head.entityTag)
        received = 0
        return .startAnew
    }

    private mutating func goOn(_ head: DownloadHead) throws(ModelError) -> Step {
        guard let range = ContentRange(head.contentRange), range.first == received else {
            return try refuseToGoOn("its range is another one")
        }
        if let length = range.length {
            try checkLength(length)
            if let total, total != length { return try refuseToGoOn("its length changed") }
            total = length
        }
        if let tag = Self.strong(head.entityTag) {
            if let entityTag, entityTag != tag { return try refuseToGoOn("it is another version") }
            entityTag = tag
        }
        return received == 0 ? .startAnew : .append
    }

    private mutating func beyondTheEnd(_ head: DownloadHead) throws(ModelError) -> Step {
        if let length = ContentRange(head.contentRange)?.length, length == received, received > 0, expected ?? length == length {
            total = length
            return .complete
        }
        return try refuseToGoOn("it has nothing at byte \(received)")
    }

    /// What is there does not fit what the server has: once it is dropped, twice is nonsense.
    private mutating func refuseToGoOn(_ why: String) throws(ModelError) -> Step {
        refusals += 1
        guard refusals == 1, received > 0 else { throw .answerMalformed(host: address.host, why) }
        received = 0
        entityTag = nil
        total = nil
        retry()
        return .ask
    }

    private mutating func follow(_ head: DownloadHead) throws(ModelError) -> Step {
        redirections += 1
        guard redirections <= Self.mostRedirections, let next = head.location.flatMap(address.following) else {
            throw .redirected(host: address.host)
        }
        // An https address vouches for what it sends; one that hands over to an open connection does not.
        guard next.isEncrypted || !address.isEncrypted else { throw .redirected(host: address.host) }
        address = next
        return .ask
    }

    private func checkLength(_ length: Int64?) throws(ModelError) {
        guard let length else { return }
        if let expected, length != expected { throw .wrongLength(expected: expected, actual: length) }
        guard length <= longest else { throw .tooLong(limit: longest) }
    }

    /// Counts what came.
    ///
    /// - Throws: `ModelError.tooLong` beyond what may come.
    mutating func count(_ bytes: Int) throws(ModelError) {
        received += Int64(bytes)
        guard received <= expected ?? total ?? longest else { throw .tooLong(limit: expected ?? total ?? longest) }
    }

    /// Weak tags do not vouch for bytes.
    private static func strong(_ tag: String?) -> String? { tag.flatMap { $0.hasPrefix("\"") && $0.utf8.count <= 512 ? $0 : nil } }
}

/// `bytes 100-199/200`, `bytes 100-199/*` or `bytes */200`.
struct ContentRange: Equatable {
    /// `nil` for one that says only how long the file is.
    let first: Int64?
    let length: Int64?

    init?(_ text: String?) {
        guard let text, text.lowercased().hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        length = Int64(parts[1])
        guard parts[1] == "*" || (length ?? -1) >= 0 else { return nil }
        if parts[0] == "*" {
            first = nil
            return
        }
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) ?? -1 }
        guard ends.count == 2, ends[0] >= 0, ends[1] >= ends[0], ends[1] < length ?? .max else { return nil }
        first = ends[0]
    }
}
