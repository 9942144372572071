import HTTPRouting
import NIOCore

/// The detector's settings as a JSON text, as some clients put the object into one field.
private struct ServerVAD: Codable, Sendable {
    let type: String
    let threshold: Double?
    let prefixPaddingMs: Double?
    let silenceDurationMs: Double?
}

extension String {
    /// Whether the text is a JSON object of the type `server_vad`.
    var isServerVADObject: Bool {
        guard let object = try? RequestJSON.decode(ServerVAD.self, from: ByteBuffer(string: self)) else { return false }
        return object.type == "server_vad"
    }

    /// What a caller sent, short enough for a message and without characters that could break a line.
    var shown: String {
        String(unicodeScalars.prefix(64).map { $0.value < 32 || $0.value == 127 ? "?" : Character($0) })
    }
}
