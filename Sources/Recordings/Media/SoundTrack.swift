import AudioCodecs
import FoundationEssentials
import Storage
import Transcription
import VoiceCore

/// One sound track of a recording's file.
public struct SoundTrack: Codable, Equatable, Sendable {
    /// From 1, in the file's order: what `track` asks for.
    public let number: Int
    /// FFmpeg's name of the coding: `aac`, `opus`, `pcm_s16le`.
    public let codec: String
    /// In Hz.
    public let sampleRate: Int
    public let channels: Int
    /// Where the channels belong, by FFmpeg's name: `stereo`, `5.1(side)`; absent where the file does not say.
    public let layout: String?
    /// ISO 639, where the file says it.
    public let language: String?
    /// What the file calls it; at most 200 characters.
    public let title: String?
    /// As the file states it.
    public let durationSeconds: Double?
    /// Whether players play this one, and the recording's own figures are of it.
    public let isDefault: Bool
}

extension SoundTrack {
    /// The tracks of a file, as many as a row is to hold.
    static func list(_ media: MediaDescription) -> [SoundTrack] {
        media.tracks.prefix(listLimit).enumerated().map { index, track in
            SoundTrack(
                number: index + 1, codec: track.codec, sampleRate: track.sampleRate, channels: track.channelCount, layout: track.layout,
                language: track.language, title: track.title, durationSeconds: track.seconds, isDefault: index == media.defaultTrack)
        }
    }

    private static let listLimit = 64
}

extension TranscriptionSettings {
    /// The settings without what asks for nothing else than their absence: the default track, the channels of a track that has one, noise that is left
    /// in, the mode that is taken without. So the same sound is not transcribed twice.
    ///
    /// - Parameter tracks: the file's.
    func reduced(to tracks: [SoundTrack]) -> TranscriptionSettings {
        var settings = self
        let chosen = if let track { tracks.first { $0.number == track } } else { tracks.first(where: \.isDefault) }
        if chosen?.isDefault == true { settings.track = nil }
        if multichannel == false || chosen?.channels == 1 { settings.multichannel = nil }
        if noiseReduction == .off { settings.noiseReduction = nil }
        if diarize == false { settings.diarize = nil }
        if speakers != nil { settings.diarize = true }
        if identify == false { settings.identify = nil }
        if identify == true, settings.multichannel != true { settings.diarize = true }
        if mode == .balanced { settings.mode = nil }
        return settings
    }
}

/// The tracks as a recording's row holds them.
struct SoundTrackList: SQLValueConvertible {
    let tracks: [SoundTrack]

    init(_ tracks: [SoundTrack]) { self.tracks = tracks }

    var sqlValue: SQLValue { (try? JSON.encode(tracks)).map { .text(String(decoding: $0, as: UTF8.self)) } ?? .null }

    init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue, let tracks = try? JSON.decode([SoundTrack].self, from: Data(text.utf8)) else { return nil }
        self.tracks = tracks
    }
}
