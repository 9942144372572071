extension MediaDescription {
    /// The media type under which the file is given out: `audio/mpeg`, `video/mp4`; `application/octet-stream` for what is rarely met.
    public var mediaType: String {
        if container == "matroska,webm" { return matroskaType }
        if container.hasPrefix("mov,mp4") { return brand == "qt  " ? "video/quicktime" : hasVideo ? "video/mp4" : "audio/mp4" }
        return (hasVideo ? Self.videoTypes[container] : nil) ?? Self.audioTypes[container] ?? Self.otherType
    }

    /// Every type that ``mediaType`` can be, by the alphabet.
    public static let mediaTypes: [String] = Set(
        ["video/quicktime", "video/mp4", "audio/mp4", "audio/webm", "audio/x-matroska", "video/x-matroska", otherType]
            + audioTypes.values + videoTypes.values
    ).sorted()

    private static let otherType = "application/octet-stream"

    /// FFmpeg has one name for the two; WebM's codings are what tells them apart for a player.
    private var matroskaType: String {
        if hasVideo { return "video/x-matroska" }
        return tracks.allSatisfy { $0.codec == "opus" || $0.codec == "vorbis" } ? "audio/webm" : "audio/x-matroska"
    }

    private static let audioTypes = [
        "wav": "audio/wav", "mp3": "audio/mpeg", "flac": "audio/flac", "ogg": "audio/ogg", "aac": "audio/aac", "amr": "audio/amr",
        "aiff": "audio/aiff", "au": "audio/basic", "ac3": "audio/ac3", "eac3": "audio/eac3", "caf": "audio/x-caf", "w64": "audio/x-w64",
        "asf": "audio/x-ms-wma", "wv": "audio/x-wavpack", "mpegts": "video/mp2t", "mpeg": "video/mpeg", "flv": "video/x-flv",
    ]

    private static let videoTypes = ["ogg": "video/ogg", "asf": "video/x-ms-wmv", "avi": "video/x-msvideo"]
}
