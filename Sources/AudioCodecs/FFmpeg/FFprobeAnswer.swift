import FoundationEssentials

/// What ffprobe prints, none of which is believed before it is checked: the program read a stranger's file.
package struct FFprobeAnswer: Decodable {
    struct Format: Decodable {
        var name: String?
        var duration: String?
        var tags: Tags?

        private enum CodingKeys: String, CodingKey {
            case name = "format_name"
            case duration, tags
        }
    }

    struct Stream: Decodable {
        var kind: String?
        var codec: String?
        var codecTag: String?
        var sampleRate: String?
        var channels: Int?
        var layout: String?
        var duration: String?
        var disposition: Disposition?
        var tags: Tags?

        private enum CodingKeys: String, CodingKey {
            case kind = "codec_type"
            case codec = "codec_name"
            case codecTag = "codec_tag_string"
            case sampleRate = "sample_rate"
            case layout = "channel_layout"
            case channels, duration, disposition, tags
        }
    }

    struct Disposition: Decodable {
        var isDefault: Int?
        var isCover: Int?

        private enum CodingKeys: String, CodingKey {
            case isDefault = "default"
            case isCover = "attached_pic"
        }
    }

    struct Tags: Decodable {
        var title: String?
        var language: String?
        var creationTime: String?
        var brand: String?
        var duration: String?

        private enum CodingKeys: String, CodingKey {
            case creationTime = "creation_time"
            case brand = "major_brand"
            case duration = "DURATION"
            case title, language
        }
    }

    struct Packet: Decodable {
        struct SideData: Decodable {
            var kind: String?

            private enum CodingKeys: String, CodingKey { case kind = "side_data_type" }
        }

        var sideData: [SideData]?

        private enum CodingKeys: String, CodingKey { case sideData = "side_data_list" }
    }

    struct Failure: Decodable { var code: Int }

    var format: Format?
    var streams: [Stream]?
    var packets: [Packet]?
    var error: Failure?

    /// Reads what the program printed.
    ///
    /// - Throws: `AudioError` `.decoderAnswerInvalid`.
    package init(_ bytes: [UInt8]) throws(AudioError) {
        do { self = try JSONDecoder().decode(Self.self, from: Data(bytes)) } catch { throw .decoderAnswerInvalid }
    }

    /// What the file holds, in words that were checked.
    ///
    /// - Throws: `AudioError`: no sound track, too long, an absurd or encrypted or unknown track.
    package func description(limits: AudioLimits) throws(AudioError) -> MediaDescription {
        guard let format, let container = format.name, !container.isEmpty else { throw .decoderAnswerInvalid }
        let streams = streams ?? []
        let sounds = streams.filter { $0.kind == "audio" }
        guard !sounds.isEmpty else { throw .noAudioTrack }
        guard !isEncrypted(sounds) else { throw .unsupportedMedia("an encrypted sound track (DRM)") }
        var tracks: [AudioTrack] = []
        for sound in sounds { tracks.append(try Self.track(sound, limits: limits)) }
        let hasVideo = streams.contains { $0.kind == "video" && $0.disposition?.isCover != 1 }
        let description = MediaDescription(
            container: container, brand: Self.text(format.tags?.brand), seconds: Self.seconds(format.duration), tracks: tracks,
            hasVideo: hasVideo, title: Self.text(format.tags?.title), recordedAt: Self.text(format.tags?.creationTime),
            isNative: false)
        if let promised = description.promisedSeconds(of: description.defaultTrack), promised > limits.maximumSeconds {
            throw .tooLong(limitSeconds: limits.maximumSeconds)
        }
        return description
    }

    /// Sound under digital rights management, which FFmpeg would decode to noise, says so in its tag or in its packets.
    private func isEncrypted(_ sounds: [Stream]) -> Bool {
        sounds.contains { ["enca", "drms", "aavd"].contains($0.codecTag) }
            || (packets ?? []).contains { $0.sideData?.contains { $0.kind == "Encryption info" } ?? false }
    }

    private static func track(_ stream: Stream, limits: AudioLimits) throws(AudioError) -> AudioTrack {
        guard let codec = stream.codec, codec != "unknown", codec != "none" else {
            throw .unsupportedMedia("sound in a coding that is not known")
        }
        guard let rate = stream.sampleRate.flatMap({ Int($0) }), let channels = stream.channels else { throw .decoderAnswerInvalid }
        // FFmpeg gives 0 for what it could not find out.
        guard rate != 0, channels != 0 else { throw .damaged(readSeconds: 0, promisedSeconds: seconds(stream.duration)) }
        guard rate > 0, channels > 0 else { throw .decoderAnswerInvalid }
        guard channels <= limits.maximumChannelCount else { throw .tooManyChannels(count: channels, limit: limits.maximumChannelCount) }
        guard limits.sampleRates.contains(rate) else { throw .unsupportedSampleRate(rate, allowed: limits.sampleRates) }
        return AudioTrack(
            codec: codec, sampleRate: rate, channelCount: channels, layout: layout(stream.layout),
            seconds: seconds(stream.duration) ?? clock(stream.tags?.duration), language: language(stream.tags?.language),
            title: text(stream.tags?.title), isDefault: stream.disposition?.isDefault == 1)
    }

    private static func seconds(_ text: String?) -> Double? {
        guard let value = text.flatMap(Double.init), value.isFinite, value > 0 else { return nil }
        return value
    }

    /// Matroska's `00:12:34.567000000`.
    private static func clock(_ text: String?) -> Double? {
        let fields = (text ?? "").split(separator: ":", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
        guard fields.count == 3 else { return nil }
        let value = fields[0] * 3600 + fields[1] * 60 + fields[2]
        return value.isFinite && value > 0 ? value : nil
    }

    /// nil where FFmpeg has no name for where the channels belong: "6 channels", "unknown".
    private static func layout(_ name: String?) -> String? {
        guard let name, !name.isEmpty, name != "unknown", !name.contains("channels") else { return nil }
        return String(name.prefix(64))
    }

    private static func language(_ name: String?) -> String? {
        guard let name, name != "und", (2...35).contains(name.utf8.count) else { return nil }
        return name
    }

    /// At most 200 characters, in one line.
    private static func text(_ text: String?) -> String? {
        guard let text else { return nil }
        let line = String(text.prefix(200).map { $0.isNewline || $0.unicodeScalars.allSatisfy { $0.value < 32 } ? " " : $0 })
        return line.isEmpty ? nil : line
    }
}
