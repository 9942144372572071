/// The unit of the wire between the server and an engine process.
///
/// Twelve bytes of header, little-endian: length of the payload (4), kind (1), zero (3), request (4); then the payload. `docs/engines.md`
/// has the conversation state by state.
public struct EngineFrame: Equatable, Sendable {
    /// What a frame says. Odd ones out: `hello`, `ping`, `pong`, `shutdown` and an error at start belong to no request and carry 0.
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// Engine: ready; payload ``EngineHello``.
        case hello = 1
        /// Server: a request starts; payload ``EngineBegin``.
        case begin = 2
        /// Server: samples in the form that `begin` names.
        case audio = 3
        /// Server: no more samples.
        case end = 4
        /// Engine: what is heard so far; payload the task's answer.
        case partial = 5
        /// Engine: the answer; payload the task's answer.
        case result = 6
        /// Engine: no answer; payload ``EngineFailure``.
        case error = 7
        /// Server: the answer is not wanted any more; the engine still closes the request with `result` or `error`.
        case cancel = 8
        /// Server: are you alive?
        case ping = 9
        /// Engine: yes.
        case pong = 10
        /// Server: exit when idle.
        case shutdown = 11

        /// The longest payload allowed, in bytes.
        var payloadLimit: Int {
            switch self {
            case .end, .cancel, .ping, .pong, .shutdown: 0
            case .begin, .hello, .error: 64 << 10
            case .audio: 1 << 20
            case .partial, .result: 4 << 20
            }
        }

        /// Whether it speaks of a request.
        var needsRequest: Bool {
            switch self {
            case .begin, .audio, .end, .partial, .result, .cancel: true
            case .hello, .ping, .pong, .shutdown, .error: false
            }
        }
    }

    public var kind: Kind

    /// Number of the request, chosen by the server; 0 where there is none.
    public var request: UInt32
    public var payload: [UInt8]

    public static let headerSize = 12

    public init(_ kind: Kind, request: UInt32 = 0, payload: [UInt8] = []) {
        self.kind = kind
        self.request = request
        self.payload = payload
    }

    /// Header and payload, ready to be sent.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.headerSize + payload.count)
        Self.appendHeader(kind, request: request, payloadCount: payload.count, to: &bytes)
        bytes.append(contentsOf: payload)
        return bytes
    }

    static func appendHeader(_ kind: Kind, request: UInt32, payloadCount: Int, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt32(payloadCount).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: [kind.rawValue, 0, 0, 0])
        withUnsafeBytes(of: request.littleEndian) { bytes.append(contentsOf: $0) }
    }
}

/// How the other side broke the rules of the wire.
public enum EngineWireViolation: Error, Equatable, Sendable, CustomStringConvertible {
    case unknownKind(UInt8)
    case reservedBitsSet
    case payloadTooLong(EngineFrame.Kind, count: Int)
    case requestMissing(EngineFrame.Kind)
    case payloadUnreadable(EngineFrame.Kind)
    case unexpected(EngineFrame.Kind, during: String)
    case wrongRequest(EngineFrame.Kind)
    case protocolVersion(Int)
    case senseless(String)

    public var description: String {
        switch self {
        case .unknownKind(let kind): "frame of the unknown kind \(kind)"
        case .reservedBitsSet: "reserved bytes of a header are not zero"
        case .payloadTooLong(let kind, let count): "\(kind) frame of \(count) bytes, more than its limit of \(kind.payloadLimit)"
        case .requestMissing(let kind): "\(kind) frame without a request number"
        case .payloadUnreadable(let kind): "payload of a \(kind) frame cannot be read"
        case .unexpected(let kind, let state): "\(kind) frame while \(state)"
        case .wrongRequest(let kind): "\(kind) frame for another request"
        case .protocolVersion(let version): "protocol version \(version), not \(EngineHello.currentProtocolVersion)"
        case .senseless(let what): what
        }
    }
}
