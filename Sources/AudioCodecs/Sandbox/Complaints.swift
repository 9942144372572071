/// What a program wrote to standard error, reduced to what is asked about it: its text may hold people's words and is not kept.
struct Complaints: Equatable, Sendable {
    /// Lines that came.
    private(set) var lines = 0
    private(set) var lacksMemory = false
    private(set) var isInvalidData = false
    private(set) var lacksDecoder = false
    private(set) var isNotOnList = false
    private var line: [UInt8] = []

    /// Bytes of a line that are looked at.
    private static let lineLimit = 2048

    init() {}

    mutating func read(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            if byte == 10 { endLine() } else if line.count < Self.lineLimit { line.append(byte) }
        }
    }

    private mutating func endLine() {
        let text = String(decoding: line, as: UTF8.self)
        line.removeAll(keepingCapacity: true)
        lines += 1
        // FFmpeg's words for ENOMEM, its allocator's, and the dynamic linker's.
        if ["Cannot allocate memory", "Failed to allocate", "failed to map segment", "bad_alloc"].contains(where: text.contains) {
            lacksMemory = true
        }
        if text.contains("Invalid data found") { isInvalidData = true }
        if ["Decoder (codec", "no decoder found", "Decoder not found"].contains(where: text.contains) { lacksDecoder = true }
        if text.contains("not on whitelist") { isNotOnList = true }
    }
}
