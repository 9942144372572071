/// Makes frames of bytes that arrive in pieces of any size.
///
/// Lengths are checked as soon as a header is whole, so that it never holds more than one frame and what was pushed last. After a
/// violation nothing more can be read: where the next frame would begin is not known.
public struct EngineFrameParser: Sendable {
    private var buffer: [UInt8] = []
    private var offset = 0
    private var violation: EngineWireViolation?

    public init() {}

    /// Bytes that wait for the rest of their frame.
    public var pendingCount: Int { buffer.count - offset }

    /// Takes bytes as they came; then call ``next()`` until it gives `nil`.
    public mutating func push(_ bytes: UnsafeRawBufferPointer) {
        guard violation == nil else { return }
        if offset > 0 {
            buffer.removeSubrange(..<offset)
            offset = 0
        }
        buffer.append(contentsOf: bytes)
    }

    public mutating func push(_ bytes: [UInt8]) { bytes.withUnsafeBytes { push($0) } }

    /// The next whole frame, or `nil` until more bytes come.
    ///
    /// - Throws: the violation that the bytes hold, at this call and at every later one.
    public mutating func next() throws(EngineWireViolation) -> EngineFrame? {
        if let violation { throw violation }
        guard pendingCount >= EngineFrame.headerSize else { return nil }
        do {
            let (kind, request, count) = try header()
            guard pendingCount >= EngineFrame.headerSize + count else { return nil }
            let start = offset + EngineFrame.headerSize
            offset = start + count
            return EngineFrame(kind, request: request, payload: Array(buffer[start..<offset]))
        } catch {
            violation = error
            buffer = []
            offset = 0
            throw error
        }
    }

    private func header() throws(EngineWireViolation) -> (EngineFrame.Kind, request: UInt32, payloadCount: Int) {
        let (count, kindByte, reserved, request) = buffer.withUnsafeBytes { bytes in
            (
                UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)), bytes[offset + 4],
                bytes[offset + 5] | bytes[offset + 6] | bytes[offset + 7],
                UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt32.self))
            )
        }
        guard let kind = EngineFrame.Kind(rawValue: kindByte) else { throw .unknownKind(kindByte) }
        guard reserved == 0 else { throw .reservedBitsSet }
        guard count <= kind.payloadLimit else { throw .payloadTooLong(kind, count: Int(count)) }
        guard request != 0 || !kind.needsRequest else { throw .requestMissing(kind) }
        return (kind, request, Int(count))
    }
}
