import HTTPTypes
public import NIOCore

/// Bytes that can be had in part: audio, archives.
public struct RangedContent: Sendable {
    /// How many there are.
    public var length: Int64

    /// `audio/wav`.
    public var contentType: String

    /// Names the state of the content; without one no range can be continued safely after a change.
    public var validators: Validators

    public init(length: Int64, contentType: String, validators: Validators) {
        self.length = length
        self.contentType = contentType
        self.validators = validators
    }
}

extension RouteRequest {
    /// The bytes of a content that the request asks for; `nil` for all of them.
    ///
    /// Several ranges, other units, and a range of a state that is gone (`If-Range`) are answered with the whole, as RFC 9110 allows.
    ///
    /// - Throws: `APIError` 416 when not one of the bytes exists.
    public func requestedRange(of content: RangedContent) throws(APIError) -> Range<Int64>? {
        guard head.method == .get, let asked = head.headerFields[.range].flatMap(ByteRange.init),
            preconditions.mayCut(content.validators), preconditions.outcome(for: content.validators) == .proceed
        else { return nil }
        guard let range = asked.resolved(length: content.length) else {
            throw APIError(
                .rangeNotSatisfiable, "range_outside", "The range lies beyond the end: there are \(content.length) bytes.",
                details: ["length": .integer(Int(content.length))], headers: [.contentRange: "bytes */\(content.length)"])
        }
        return range
    }
}

extension RouteResponse {
    /// A content, or a part of it.
    ///
    /// - Parameters:
    ///   - range: as ``RouteRequest/requestedRange(of:)`` gave it.
    ///   - stream: the bytes of that range.
    public static func content(
        _ content: RangedContent, range: Range<Int64>?, _ stream: any AsyncSequence<ByteBuffer, any Error> & Sendable
    ) -> RouteResponse {
        var headers: HTTPFields = [.acceptRanges: "bytes"]
        headers[.eTag] = content.validators.tag?.description
        headers[.lastModified] = content.validators.modified?.description
        if let range { headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(content.length)" }
        return .stream(
            stream, length: range?.count ?? Int(content.length), contentType: content.contentType,
            status: range == nil ? .ok : .partialContent, headers: headers)
    }
}
