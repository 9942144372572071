/// The codes that whoever takes files has to declare.
extension AudioError {
    /// What is wrong with the file itself: the same bytes will be refused again.
    public static let refusals = [
        "audio_empty", "media_not_audio", "media_unsupported", "media_no_audio_track", "media_track_unknown", "media_damaged",
        "wav_header_truncated", "wav_truncated", "wav_malformed", "wav_header_inconsistent", "audio_no_samples", "audio_not_finite",
        "audio_too_long", "media_too_large", "audio_too_many_channels", "audio_sample_rate_unsupported", "decoder_cpu_limit",
        "decoder_memory_limit", "decoder_output_limit", "decoder_answer_invalid",
    ]

    /// What is wrong with the server: nothing can be decoded on it at the moment.
    public static let outages = [
        "decoder_missing", "decoder_unusable", "decoder_sandbox_unavailable", "decoder_timed_out", "decoder_crashed",
        "decoder_resources_exhausted", "media_spool_failed", "media_file_unreadable",
    ]
}
