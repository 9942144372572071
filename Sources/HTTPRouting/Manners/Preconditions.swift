public import HTTPTypes

/// What is known of the state of a resource.
public struct Validators: Sendable, Hashable {
    public var tag: EntityTag?
    public var modified: HTTPDate?

    public init(tag: EntityTag? = nil, modified: HTTPDate? = nil) {
        self.tag = tag
        self.modified = modified
    }

    /// Those that an answer carries.
    public init(_ headers: HTTPFields) {
        tag = headers[.eTag].flatMap { EntityTag(field: $0[...]) }
        modified = headers[.lastModified].flatMap(HTTPDate.init)
    }
}

/// The conditions under which a request is to be carried out (RFC 9110, 13).
public struct Preconditions: Sendable {
    /// What becomes of a request.
    public enum Outcome: Sendable, Hashable {
        case proceed
        /// 304: the caller has it already.
        case notModified
        /// 412: the state is not the one that the caller goes by.
        case failed
    }

    private let ifMatch: String?
    private let ifNoneMatch: String?
    private let ifModifiedSince: String?
    private let ifUnmodifiedSince: String?
    private let ifRange: String?
    private let isRead: Bool

    public init(_ head: HTTPRequest) {
        ifMatch = head.headerFields[.ifMatch]
        ifNoneMatch = head.headerFields[.ifNoneMatch]
        ifModifiedSince = head.headerFields[.ifModifiedSince]
        ifUnmodifiedSince = head.headerFields[.ifUnmodifiedSince]
        ifRange = head.headerFields[.ifRange]
        isRead = head.method == .get || head.method == .head
    }

    /// In the order of RFC 9110, 13.2.2. A date that is malformed is no condition.
    public func outcome(for current: Validators) -> Outcome {
        if let ifMatch {
            guard EntityTagList(field: ifMatch).contains(current.tag, { $0.matchesStrongly($1) }) else { return .failed }
        } else if let date = ifUnmodifiedSince.flatMap(HTTPDate.init), let modified = current.modified, modified > date {
            return .failed
        }
        if let ifNoneMatch {
            guard EntityTagList(field: ifNoneMatch).contains(current.tag, { $0.matchesWeakly($1) }) else { return .proceed }
            return isRead ? .notModified : .failed
        }
        if isRead, let date = ifModifiedSince.flatMap(HTTPDate.init), let modified = current.modified, modified <= date {
            return .notModified
        }
        return .proceed
    }

    /// To be called by whoever changes something, within the transaction that changes it, with its state before the change.
    ///
    /// - Throws: `APIError` 412 when the caller goes by another state.
    public func check(_ current: EntityTag) throws(APIError) {
        if outcome(for: Validators(tag: current)) != .proceed { throw .preconditionFailed }
    }

    /// Whether a range may be cut out of this state; otherwise the whole is to be sent (RFC 9110, 13.1.5).
    func mayCut(_ current: Validators) -> Bool {
        guard let ifRange else { return true }
        if let tag = EntityTag(field: ifRange[...]) { return current.tag.map { tag.uncoded.matchesStrongly($0) } ?? false }
        guard let date = HTTPDate(ifRange) else { return false }
        return current.modified == date
    }
}

extension APIError {
    /// 412: somebody has changed it meanwhile.
    public static var preconditionFailed: APIError {
        APIError(
            .preconditionFailed, "precondition_failed", "It is not in the state that the request's conditions name; read it again.")
    }
}

extension RouteRequest {
    /// The conditions that the request's headers state.
    public var preconditions: Preconditions { Preconditions(head) }
}
