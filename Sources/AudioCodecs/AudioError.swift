public import VoiceCore

/// Why a piece of media is not taken. A retry with the same bytes fails the same way.
public enum AudioError: CodedError, Equatable {
    /// There is not one byte.
    case empty
    /// The first bytes are another kind of file.
    ///
    /// - looksLike: what they look like, with its article: "a FLAC file", "text", "an unknown kind of file".
    case notWAV(looksLike: String)
    /// The file ends before its audio begins.
    case headerTruncated
    /// The file ends before the audio that its header promises; both in seconds.
    case audioTruncated(presentSeconds: Double, promisedSeconds: Double)
    /// The chunks do not make a WAV file; the text says which rule is broken.
    case malformed(String)
    /// The header contradicts itself or states something absurd; the text says which fields.
    case inconsistentHeader(String)
    /// A coding inside the WAV file that is not read here: "MP3", "IMA ADPCM", "20-bit PCM".
    case unsupportedCodec(String)
    /// A sound file without one sample.
    case noSamples
    /// A floating-point sample is NaN or infinite; `channel` counts from 1.
    case notFinite(seconds: Double, channel: Int)
    /// Longer than is allowed here.
    case tooLong(limitSeconds: Double)
    /// More channels than are allowed here.
    case tooManyChannels(count: Int, limit: Int)
    /// A sample rate outside the range that is read here, in Hz.
    case unsupportedSampleRate(Int, allowed: ClosedRange<Int>)

    public var code: String {
        switch self {
        case .empty: "audio_empty"
        case .notWAV: "audio_not_wav"
        case .headerTruncated: "wav_header_truncated"
        case .audioTruncated: "wav_truncated"
        case .malformed: "wav_malformed"
        case .inconsistentHeader: "wav_header_inconsistent"
        case .unsupportedCodec: "wav_codec_unsupported"
        case .noSamples: "audio_no_samples"
        case .notFinite: "audio_not_finite"
        case .tooLong: "audio_too_long"
        case .tooManyChannels: "audio_too_many_channels"
        case .unsupportedSampleRate: "audio_sample_rate_unsupported"
        }
    }

    public var userMessage: String {
        switch self {
        case .empty:
            "The file is empty (0 bytes). Look whether the recording was saved, then send it again."
        case .notWAV(let looksLike):
            "This is not a WAV file: it looks like \(looksLike). Convert it to WAV and send that."
        case .headerTruncated:
            "The WAV file ends before its audio begins. The upload or the copy was probably cut off; send the whole file."
        case .audioTruncated(let present, let promised):
            "The WAV file is cut off: its header promises \(Self.seconds(promised)) of audio and only \(Self.seconds(present)) are there. "
                + "Send the whole file."
        case .malformed(let what):
            "The WAV file is damaged: \(what)."
        case .inconsistentHeader(let what):
            "The WAV file's header cannot be right: \(what). Export the recording again."
        case .unsupportedCodec(let name):
            "The WAV file holds \(name), which is not read here. Save it as PCM (8, 16, 24 or 32 bit), as floating point, A-law or µ-law."
        case .noSamples:
            "The file is a sound file, but it holds no audio (0 samples)."
        case .notFinite(let seconds, let channel):
            "The audio holds a value that is not a number at \(Self.seconds(seconds)) in channel \(channel). Export the recording again."
        case .tooLong(let limit):
            "The recording is longer than the \(Self.seconds(limit)) that are allowed here."
        case .tooManyChannels(let count, let limit):
            "The recording has \(count) channels; at most \(limit) are allowed here."
        case .unsupportedSampleRate(let rate, let allowed):
            "The header states a sample rate of \(rate) Hz; \(allowed.lowerBound) to \(allowed.upperBound) Hz are read here."
        }
    }

    /// Seconds with at most three decimals: `12 s`, `0.125 s`.
    private static func seconds(_ value: Double) -> String {
        let rounded = (value * 1000).rounded() / 1000
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded)) s" : "\(rounded) s"
    }
}
