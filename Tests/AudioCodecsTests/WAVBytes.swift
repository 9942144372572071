import AudioCodecs
import VoiceCore

/// A WAV file, field by field, so that a test can set each of them wrong.
struct WAVBytes {
    var kind = "RIFF"
    var riffSize: UInt32?
    var tag: UInt16 = 1
    var channels: UInt16 = 1
    var rate: UInt32 = 16_000
    var bits: UInt16 = 16
    var blockAlign: UInt16?
    var byteRate: UInt32?
    /// Bytes of the format chunk behind the sixteen that all have.
    var formatExtension: [UInt8] = []
    /// Whole chunks between the format and the audio.
    var chunksBefore: [UInt8] = []
    var hasFormat = true
    var dataSize: UInt32?
    var data: [UInt8] = []
    var chunksBehind: [UInt8] = []

    var bytes: [UInt8] {
        let align = blockAlign ?? channels &* (bits / 8)
        var format: [UInt8] = []
        format += Self.little(tag) + Self.little(channels) + Self.little(rate)
        format += Self.little(byteRate ?? rate &* UInt32(align)) + Self.little(align) + Self.little(bits) + formatExtension
        var body = Array("WAVE".utf8)
        if kind != "RIFF" { body += chunksBefore }
        if hasFormat { body += Self.chunk("fmt ", format) }
        if kind == "RIFF" { body += chunksBefore }
        body += Array("data".utf8) + Self.little(dataSize ?? UInt32(data.count)) + data
        if data.count % 2 == 1 { body.append(0) }
        body += chunksBehind
        return Array(kind.utf8) + Self.little(riffSize ?? UInt32(body.count)) + body
    }

    static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        Array(name.utf8) + little(UInt32(content.count)) + content + (content.count % 2 == 1 ? [0] : [])
    }

    static func little(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }

    static func pcm16(_ samples: [Int16]) -> [UInt8] { samples.flatMap { little($0) } }
}

/// What a reader gave: everything that a caller can see.
struct Reading: Equatable {
    var format: AudioFormat?
    var samples: [Float] = []
    var error: AudioError?

    /// Reads `bytes` in pieces of the sizes that `next` gives.
    init(_ bytes: [UInt8], limits: AudioLimits = AudioLimits(), pieces next: () -> Int = { .max }) {
        var reader = WAVReader(limits: limits)
        var offset = 0
        do throws(AudioError) {
            while offset < bytes.count {
                let end = offset + min(next(), bytes.count - offset)
                try reader.push(bytes.span.bytes.extracting(offset..<end), into: &samples)
                offset = end
            }
            try reader.finish()
        } catch { self.error = error }
        format = reader.format
    }
}
