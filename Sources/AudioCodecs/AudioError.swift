public import VoiceCore

/// Why a piece of media is not taken, or why nobody could say.
public enum AudioError: CodedError, Equatable {
    // MARK: What the file is

    /// There is not one byte.
    case empty
    /// The first bytes are another kind of file.
    ///
    /// - looksLike: what they look like, with its article: "a FLAC file", "text", "an unknown kind of file".
    case notWAV(looksLike: String)
    /// Nothing with sound; `looksLike` as above.
    case notAudio(looksLike: String)
    /// Media that is not taken: "a MIDI file", "an encrypted sound track (DRM)".
    case unsupportedMedia(String)
    /// A video, or another container, without a sound track.
    case noAudioTrack
    /// A track that the file does not have; `number` counts from 1.
    case noSuchTrack(number: Int, count: Int)
    /// Parts of the file are missing or destroyed. All that could be read was handed out before, `readSeconds` of it.
    ///
    /// - promisedSeconds: what the file states, where it does.
    case damaged(readSeconds: Double, promisedSeconds: Double?)
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

    /// Stored peaks that are none.
    case malformedPeaks

    // MARK: What is allowed here

    /// Longer than is allowed here.
    case tooLong(limitSeconds: Double)
    /// More bytes than are allowed here.
    case tooManyBytes(limit: Int64)
    /// More channels than are allowed here.
    case tooManyChannels(count: Int, limit: Int)
    /// A sample rate outside the range that is read here, in Hz.
    case unsupportedSampleRate(Int, allowed: ClosedRange<Int>)

    // MARK: What a decoder did

    /// It took more processor time than it may.
    case decoderCPULimit(seconds: Int)
    /// It wanted more memory than it may.
    case decoderMemoryLimit
    /// It wrote more than it may.
    case decoderOutputLimit(bytes: Int)
    /// It gave no sign for too long.
    case decoderTimedOut
    /// A signal ended it that was not ours.
    case decoderCrashed(String)
    /// It gave an answer that makes no sense.
    case decoderAnswerInvalid

    // MARK: What is wrong with this machine

    /// FFmpeg is not installed where the settings say.
    case decoderMissing(program: String)
    /// It is there and cannot be run.
    case decoderUnusable(program: String, cause: String)
    /// The sandbox cannot be made, so nothing is run.
    case sandboxUnavailable(step: String, cause: String)
    case fileUnreadable(cause: String)
    /// No room for the file that a decoder reads or writes.
    case spoolFull
    case spoolFailed(cause: String)
    /// The system gives no thread.
    case noThread
    /// The system gives no file descriptor.
    case noDescriptor

    public var code: String {
        switch self {
        case .empty: "audio_empty"
        case .notWAV: "audio_not_wav"
        case .notAudio: "media_not_audio"
        case .unsupportedMedia: "media_unsupported"
        case .noAudioTrack: "media_no_audio_track"
        case .noSuchTrack: "media_track_unknown"
        case .damaged: "media_damaged"
        case .headerTruncated: "wav_header_truncated"
        case .audioTruncated: "wav_truncated"
        case .malformed: "wav_malformed"
        case .inconsistentHeader: "wav_header_inconsistent"
        case .unsupportedCodec: "wav_codec_unsupported"
        case .noSamples: "audio_no_samples"
        case .notFinite: "audio_not_finite"
        case .malformedPeaks: "peaks_malformed"
        case .tooLong: "audio_too_long"
        case .tooManyBytes: "media_too_large"
        case .tooManyChannels: "audio_too_many_channels"
        case .unsupportedSampleRate: "audio_sample_rate_unsupported"
        case .decoderCPULimit: "decoder_cpu_limit"
        case .decoderMemoryLimit: "decoder_memory_limit"
        case .decoderOutputLimit: "decoder_output_limit"
        case .decoderTimedOut: "decoder_timed_out"
        case .decoderCrashed: "decoder_crashed"
        case .decoderAnswerInvalid: "decoder_answer_invalid"
        case .decoderMissing: "decoder_missing"
        case .decoderUnusable: "decoder_unusable"
        case .sandboxUnavailable: "decoder_sandbox_unavailable"
        case .fileUnreadable: "media_file_unreadable"
        case .spoolFull: "media_spool_full"
        case .spoolFailed: "media_spool_failed"
        case .noThread, .noDescriptor: "decoder_resources_exhausted"
        }
    }

    /// Whether it is the machine's fault or state, not the file's: the same bytes may be taken later, or elsewhere.
    public var isRetryable: Bool {
        switch self {
        case .decoderTimedOut, .decoderCrashed, .decoderMissing, .decoderUnusable, .sandboxUnavailable, .fileUnreadable, .spoolFull,
            .spoolFailed, .noThread, .noDescriptor:
            true
        default: false
        }
    }
}
