/// A single range as a `Range` header asks for it: `bytes=0-99`, `bytes=100-`, `bytes=-100` (RFC 9110, 14.1.2).
struct ByteRange: Equatable, Sendable {
    private enum Form: Equatable, Sendable {
        case from(Int64, through: Int64?)
        case last(Int64)
    }

    private let form: Form

    /// `nil` for any other unit, several ranges or a malformed one, which a server may ignore.
    init?(_ header: String) {
        guard header.hasPrefix("bytes=") else { return nil }
        let parts = header.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }) else {
            return nil
        }
        switch (Int64(parts[0]), Int64(parts[1])) {
        case (let first?, nil) where parts[1].isEmpty: form = .from(first, through: nil)
        case (let first?, let last?) where first <= last: form = .from(first, through: last)
        case (nil, let count?) where parts[0].isEmpty: form = .last(count)
        default: return nil
        }
    }

    /// The bytes of a content of that length; `nil` if none of them exists.
    func resolved(length: Int64) -> Range<Int64>? {
        switch form {
        case .from(let first, let last):
            guard first < length else { return nil }
            return first..<min(last ?? length - 1, length - 1) + 1
        case .last(let count):
            guard count > 0, length > 0 else { return nil }
            return max(0, length - count)..<length
        }
    }
}
