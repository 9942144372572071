/// What a file of audio or video is called at its end, by its first bytes.
enum AudioSuffix {
    /// As many bytes as are looked at.
    static let length = 64

    /// - Parameter head: the file's first bytes.
    /// - Returns: without a dot; `audio` for what nobody knows.
    static func of(_ head: [UInt8]) -> String {
        if let suffix = riffOrBox(head) { return suffix }
        // Matroska says a little later which of its kinds it is.
        if head.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) { return head.contains("webm".utf8) ? "webm" : "mkv" }
        for (signature, suffix) in signatures where head.starts(with: signature) { return suffix }
        // MPEG audio and AAC begin with eleven or twelve set bits; AAC has layer 0.
        if head.count > 1, head[0] == 0xFF, head[1] & 0xE0 == 0xE0 { return head[1] & 0x06 == 0 ? "aac" : "mp3" }
        return "audio"
    }

    private static let signatures: [([UInt8], String)] = [
        (Array("RF64".utf8), "wav"), (Array("BW64".utf8), "wav"), (Array("riff".utf8), "w64"), (Array("fLaC".utf8), "flac"),
        (Array("ID3".utf8), "mp3"), (Array("caff".utf8), "caf"), (Array(".snd".utf8), "au"),
        (Array("#!AMR".utf8), "amr"), (Array("wvpk".utf8), "wv"), (Array("MAC ".utf8), "ape"), ([0x30, 0x26, 0xB2, 0x75], "wma"),
        ([0x0B, 0x77], "ac3"), (Array("FLV".utf8), "flv"), ([0x00, 0x00, 0x01, 0xBA], "mpg"), ([0x47], "ts"),
    ]

    /// Files that name what they hold some bytes after their beginning.
    private static func riffOrBox(_ head: [UInt8]) -> String? {
        guard head.count >= 12 else { return nil }
        let kind = String(decoding: head[8..<12], as: UTF8.self)
        if head.starts(with: "RIFF".utf8) { return kind == "AVI " ? "avi" : "wav" }
        if head.starts(with: "FORM".utf8), kind.hasPrefix("AIF") { return "aiff" }
        if head.starts(with: "OggS".utf8) { return head.dropFirst(28).starts(with: "OpusHead".utf8) ? "opus" : "ogg" }
        guard head[4..<8].elementsEqual("ftyp".utf8) else { return nil }
        if kind.hasPrefix("M4A") || kind.hasPrefix("M4B") { return "m4a" }
        return kind == "qt  " ? "mov" : kind.hasPrefix("3g") ? "3gp" : "mp4"
    }
}
