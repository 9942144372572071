import CLibpq
import Storage

/// PostgreSQL's errors as ours, by SQLSTATE (appendix A of its manual).
enum PostgresError {
    /// Whether the whole transaction is to run again.
    static func asksForRetry(_ state: String) -> Bool { state == "40001" || state == "40P01" }

    static func kind(_ state: String) -> StorageError.Code {
        switch state {
        case "53100": return .diskFull
        case "57014": return .interrupted
        case "55P03": return .contention
        case "58030": return .io
        default: break
        }
        switch state.prefix(2) {
        case "23": return .constraint
        case "40": return .contention
        case "08", "53", "57": return .unavailable
        case "XX": return .corrupt
        default: return .statement
        }
    }

    /// - Parameter result: one that carries an error.
    static func of(_ result: OpaquePointer, doing: String) -> (error: StorageError, state: String) {
        let state = field(result, "C")
        // A data exception's message quotes the value, which may be somebody's words.
        let message = state.hasPrefix("22") ? "invalid data" : field(result, "M")
        return (StorageError(kind(state), doing: doing, cause: "\(message) (SQLSTATE \(state))"), state)
    }

    private static func field(_ result: OpaquePointer, _ code: Unicode.Scalar) -> String {
        PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) } ?? ""
    }
}
