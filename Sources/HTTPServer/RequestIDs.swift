import HTTPTypes
import Synchronization

/// Names requests: with the client's own name if it is a sane one, else with one that no other request of this run has.
final class RequestIDs: Sendable {
    private let run: String
    private let count = Atomic<UInt64>(0)

    /// - Parameter random: tells this run of the server from others.
    init(random: UInt64 = .random(in: 0...UInt64.max)) { run = "req_" + String(random, radix: 36) + "_" }

    /// The request's `x-request-id` if it has 1 to 64 letters, digits, `-`, `_` or `.`; else a new one.
    func id(of head: HTTPRequest) -> String {
        if let given = head.headerFields[.requestID], Self.isSane(given) { return given }
        return next()
    }

    func next() -> String { run + String(count.add(1, ordering: .relaxed).newValue, radix: 36) }

    private static func isSane(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
