import HTTPRouting
import HTTPTypes

extension OpenAIRoutes {
    /// Codes of errors that say what is wrong with the file itself.
    static let unusableAudio: Set<String> = [
        "audio_empty", "media_not_audio", "media_unsupported", "media_no_audio_track", "media_damaged", "wav_header_truncated",
        "wav_truncated", "wav_malformed", "wav_header_inconsistent", "audio_no_samples", "audio_not_finite", "audio_too_long",
        "media_too_large", "audio_too_many_channels", "audio_sample_rate_unsupported", "decoder_cpu_limit", "decoder_memory_limit",
        "decoder_output_limit", "decoder_answer_invalid",
    ]

    /// Codes of errors that say why nothing but WAV can be read at the moment.
    private static let decoderOutages = [
        "decoder_missing", "decoder_unusable", "decoder_sandbox_unavailable", "decoder_timed_out", "decoder_crashed",
        "decoder_resources_exhausted", "media_spool_failed", "media_file_unreadable",
    ]

    /// Those of them that somebody has to mend.
    static let lastingOutages: Set<String> = ["decoder_missing", "decoder_unusable", "decoder_sandbox_unavailable"]

    static let transcriptionErrors: [DeclaredError] =
        unusableAudio.sorted().map { DeclaredError(.badRequest, $0, "The file's audio cannot be used.") } + [
            DeclaredError(.badRequest, "missing_required_parameter", "The form has no `file` or no `model`."),
            DeclaredError(.badRequest, "unknown_parameter", "The form has a field that is not known."),
            DeclaredError(.badRequest, "invalid_value", "A field's value is none that it takes."),
            DeclaredError(
                .badRequest, "unsupported_value",
                "The value does not go with the model or with the other fields, or the model does not know the language."),
            DeclaredError(.notFound, "model_not_found", "No such engine is installed."),
            DeclaredError(.contentTooLarge, "body_too_large", "The file is over the limit."),
            DeclaredError(.serviceUnavailable, "overloaded", "As many files are transcribed as may be at a time."),
            DeclaredError(.serviceUnavailable, "engine_none", "No speech engine is installed."),
            DeclaredError(.serviceUnavailable, "model_missing", "The engine's model is not installed."),
            DeclaredError(
                .init(code: 507, reasonPhrase: "Insufficient Storage"), "media_spool_full", "The disk is full; nothing was kept."),
        ] + decoderOutages.map { DeclaredError(.serviceUnavailable, $0, "Only WAV can be read here at the moment.") }
}
