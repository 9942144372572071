/// Asks an address for bytes. The one for HTTP is in the program; tests have others.
public protocol ModelTransport: Sendable {
    /// The body's pieces, as they come.
    associatedtype Body: AsyncSequence & Sendable where Body.Element == [UInt8]

    /// Sends one request, follows no redirection, and answers once the head is there. Iterating over the body throws `TransportFailure` too.
    ///
    /// - Throws: `TransportFailure`; `ModelError.proxyInvalid`; `CancellationError`.
    func get(_ request: DownloadRequest) async throws -> DownloadAnswer<Body>
}

/// A request for a file, or for its rest.
public struct DownloadRequest: Sendable, Equatable {
    public let address: DownloadAddress
    /// The first byte that is wanted.
    public let offset: Int64
    /// The entity tag that the part which is there has: a file that has another one is to be sent whole.
    public let ifRange: String?
    /// Nothing but the head is wanted.
    public let headOnly: Bool

    public init(address: DownloadAddress, offset: Int64 = 0, ifRange: String? = nil, headOnly: Bool = false) {
        self.address = address
        self.offset = offset
        self.ifRange = ifRange
        self.headOnly = headOnly
    }
}

/// What came back.
public struct DownloadAnswer<Body: Sendable>: Sendable {
    public let head: DownloadHead
    public let body: Body

    public init(head: DownloadHead, body: Body) {
        self.head = head
        self.body = body
    }
}

/// The part of an answer's head that matters.
public struct DownloadHead: Sendable, Equatable {
    public var status: Int
    public var location: String?
    public var contentLength: Int64?
    public var contentRange: String?
    public var entityTag: String?

    public init(
        status: Int, location: String? = nil, contentLength: Int64? = nil, contentRange: String? = nil, entityTag: String? = nil
    ) {
        self.status = status
        self.location = location
        self.contentLength = contentLength
        self.contentRange = contentRange
        self.entityTag = entityTag
    }
}

/// Why no answer came, or not all of it.
public enum TransportFailure: Error, Sendable, Equatable {
    /// Nobody listens there, or the name is not known.
    case unreachable
    case untrusted
    case silent(seconds: Int)
    /// The connection broke, or what came is no HTTP.
    case broken
}
