/// Names a file by its first bytes, for the person who sent something else than a WAV file.
enum FileSignature {
    /// As many bytes as `describe` looks at.
    static let length = 12

    /// Says what the bytes look like, with an article.
    ///
    /// - Parameter head: the file's first bytes, up to `length` of them.
    static func describe(_ head: [UInt8]) -> String {
        if let image = describeImage(head) { return image }
        if let container = describeContainer(head) { return container }
        for (signature, name) in signatures where head.starts(with: signature) { return name }
        if let codec = describeFrameSync(head) { return codec }
        if !head.isEmpty, head.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 9 || $0 == 10 || $0 == 13 }) { return "text" }
        if !head.isEmpty, head.allSatisfy({ $0 == 0 }) { return "nothing but zero bytes" }
        return "an unknown kind of file"
    }

    /// Whether the bytes begin like sound or video, so that a file which cannot be read is a damaged one.
    static func isMedia(_ head: [UInt8]) -> Bool {
        describeImage(head) == nil && describeContainer(head) != nil || media.contains { head.starts(with: $0.0) }
            || describeFrameSync(head) != nil
    }

    private static let signatures: [([UInt8], String)] = media + others

    private static let media: [([UInt8], String)] = [
        (Array("fLaC".utf8), "a FLAC file"),
        (Array("ID3".utf8), "an MP3 file"),
        (Array("OggS".utf8), "an Ogg file (Vorbis or Opus)"),
        ([0x1A, 0x45, 0xDF, 0xA3], "a WebM or Matroska file"),
        (Array("caff".utf8), "a Core Audio (CAF) file"),
        (Array(".snd".utf8), "a Sun audio (AU) file"),
        (Array("#!AMR".utf8), "an AMR file"),
        (Array("wvpk".utf8), "a WavPack file"),
        (Array("MAC ".utf8), "a Monkey's Audio file"),
        (Array("RIFX".utf8), "a big-endian WAV file (RIFX)"),
        (Array("riff".utf8), "a Sony Wave64 file"),
        (Array("NIST_1A".utf8), "a NIST SPHERE file"),
        ([0x30, 0x26, 0xB2, 0x75], "a Windows Media (WMA) file"),
        (Array("FLV".utf8), "a Flash video"),
        ([0x00, 0x00, 0x01, 0xBA], "an MPEG video"),
    ]

    private static let others: [([UInt8], String)] = [
        (Array("#EXTM3U".utf8), "a playlist, which names other files"),
        (Array("ffconcat".utf8), "a playlist, which names other files"),
        (Array("MThd".utf8), "a MIDI file, which has notes and no sound"),
        (Array("%PDF".utf8), "a PDF document"),
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive"),
        ([0x1F, 0x8B], "a gzip archive"),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG image"),
        ([0xFF, 0xD8, 0xFF], "a JPEG image"),
        (Array("GIF8".utf8), "a GIF image"),
        ([0xEF, 0xBB, 0xBF], "text"),
        ([0xFF, 0xFE], "text"),
        ([0xFE, 0xFF], "text"),
        ([0x7F, 0x45, 0x4C, 0x46], "a program"),
    ]

    /// Images in the container of MP4.
    private static func describeImage(_ head: [UInt8]) -> String? {
        guard head.count >= 12, head[4..<8].elementsEqual("ftyp".utf8) else { return nil }
        let brands = ["heic", "heix", "mif1", "msf1", "avif", "avis"]
        return brands.contains { head[8..<12].elementsEqual($0.utf8) } ? "a HEIC or AVIF image" : nil
    }

    /// Containers that name their content at byte 4 or 8.
    private static func describeContainer(_ head: [UInt8]) -> String? {
        if head.count >= 8, head[4..<8].elementsEqual("ftyp".utf8) { return "an MP4 or M4A file" }
        guard head.count >= 12 else { return nil }
        if head.starts(with: "FORM".utf8), head[8..<11].elementsEqual("AIF".utf8) { return "an AIFF file" }
        if head.starts(with: "RIFF".utf8) {
            return head[8..<12].elementsEqual("AVI ".utf8) ? "an AVI video" : "a RIFF file of another kind than WAVE"
        }
        return nil
    }

    /// MPEG audio and AAC (ADTS) begin with eleven or twelve set bits; ADTS has layer 0.
    private static func describeFrameSync(_ head: [UInt8]) -> String? {
        guard head.count >= 2, head[0] == 0xFF, head[1] & 0xE0 == 0xE0 else { return nil }
        let version = head[1] >> 3 & 3
        let layer = head[1] >> 1 & 3
        if layer == 0 { return head[1] & 0xF0 == 0xF0 ? "an AAC file" : nil }
        return version == 1 ? nil : "an MP3 file"
    }
}
