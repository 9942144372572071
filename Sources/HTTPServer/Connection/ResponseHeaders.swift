import Glibc
import HTTPRouting
import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1

/// Makes HTTP/1 heads of responses: the response's own headers, and those that every answer has.
struct ResponseHeaders: Sendable {
    /// What every answer has unless it says otherwise itself. Our answers are data, never pages: nothing in them may run, be framed, be
    /// guessed to be of another type, or stay in a cache.
    private static let standing: [(name: String, value: String)] = [
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
    ]

    private let server: String
    private let date = DateHeader()

    /// - Parameter server: the `Server` header.
    init(server: String) { self.server = server }

    /// - Parameters:
    ///   - length: of the body in bytes; `nil` where there is none to speak of, or it is chunked.
    ///   - closes: whether the connection is closed behind it.
    func head(_ response: HTTPResponse, length: Int?, version: HTTPVersion, closes: Bool) -> HTTPResponseHead {
        var fields: [(String, String)] = []
        fields.reserveCapacity(12)
        for field in response.headerFields
        where field.name != .contentLength && field.name != .transferEncoding && field.name != .connection {
            fields.append((field.name.rawName, field.value))
        }
        for (name, value) in Self.standing where !fields.contains(where: { $0.0.isSameHeaderName(name) }) { fields.append((name, value)) }
        fields.append(("date", date.value()))
        fields.append(("server", server))
        if let length { fields.append(("content-length", String(length))) }
        if closes { fields.append(("connection", "close")) }
        return HTTPResponseHead(
            version: version, status: HTTPResponseStatus(statusCode: response.status.code, reasonPhrase: response.status.reasonPhrase),
            headers: HTTPHeaders(fields))
    }
}

extension String {
    fileprivate func isSameHeaderName(_ lowercased: String) -> Bool {
        utf8.count == lowercased.utf8.count && zip(utf8, lowercased.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }
}

/// The `Date` header (RFC 9110, 6.6.1), made once a second.
final class DateHeader: Sendable {
    private let cached = NIOLockedValueBox((second: 0, text: ""))

    func value() -> String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let second = now.tv_sec
        return cached.withLockedValue { cached in
            if cached.second != second { cached = (second, Self.text(of: second)) }
            return cached.text
        }
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func text(of second: Int) -> String { HTTPDate(seconds: second).description }
}
