#include "CSherpaOnnx.h"
#include "settings.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct setting {
    const char *name;
    enum crescendo_sherpa_value value;
    size_t offset;
};

#define OFFLINE(kind, field) {#field, CRESCENDO_SHERPA_##kind, offsetof(SherpaOnnxOfflineRecognizerConfig, field)}
#define ONLINE(kind, field) {#field, CRESCENDO_SHERPA_##kind, offsetof(SherpaOnnxOnlineRecognizerConfig, field)}
#define PUNCTUATION(kind, field) {#field, CRESCENDO_SHERPA_##kind, offsetof(SherpaOnnxOnlinePunctuationConfig, field)}
#define EMBEDDING(kind, field) {#field, CRESCENDO_SHERPA_##kind, offsetof(SherpaOnnxSpeakerEmbeddingExtractorConfig, field)}
#define DENOISER(kind, field) {#field, CRESCENDO_SHERPA_##kind, offsetof(SherpaOnnxOfflineSpeechDenoiserConfig, field)}
#define DIARIZER(kind, field) {#field, CRESCENDO_SHERPA_##kind, offsetof(SherpaOnnxOfflineSpeakerDiarizationConfig, field)}
#define LANGUAGE(kind, field) {#field, CRESCENDO_SHERPA_##kind, offsetof(SherpaOnnxSpokenLanguageIdentificationConfig, field)}
#define SYNTHESIS(kind, field) {#field, CRESCENDO_SHERPA_##kind, offsetof(SherpaOnnxOfflineTtsConfig, field)}
#define VAD(kind, field) {#field, CRESCENDO_SHERPA_##kind, offsetof(SherpaOnnxVadModelConfig, field)}

static const struct setting offline[] = {
    OFFLINE(INTEGER, feat_config.sample_rate),
    OFFLINE(INTEGER, feat_config.feature_dim),
    OFFLINE(FILE, model_config.transducer.encoder),
    OFFLINE(FILE, model_config.transducer.decoder),
    OFFLINE(FILE, model_config.transducer.joiner),
    OFFLINE(FILE, model_config.paraformer.model),
    OFFLINE(FILE, model_config.nemo_ctc.model),
    OFFLINE(FILE, model_config.whisper.encoder),
    OFFLINE(FILE, model_config.whisper.decoder),
    OFFLINE(TEXT, model_config.whisper.language),
    OFFLINE(TEXT, model_config.whisper.task),
    OFFLINE(INTEGER, model_config.whisper.tail_paddings),
    OFFLINE(INTEGER, model_config.whisper.enable_token_timestamps),
    OFFLINE(FILE, model_config.sense_voice.model),
    OFFLINE(TEXT, model_config.sense_voice.language),
    OFFLINE(INTEGER, model_config.sense_voice.use_itn),
    OFFLINE(FILE, model_config.moonshine.preprocessor),
    OFFLINE(FILE, model_config.moonshine.encoder),
    OFFLINE(FILE, model_config.moonshine.uncached_decoder),
    OFFLINE(FILE, model_config.moonshine.cached_decoder),
    OFFLINE(FILE, model_config.moonshine.merged_decoder),
    OFFLINE(FILE, model_config.dolphin.model),
    OFFLINE(FILE, model_config.zipformer_ctc.model),
    OFFLINE(FILE, model_config.canary.encoder),
    OFFLINE(FILE, model_config.canary.decoder),
    OFFLINE(TEXT, model_config.canary.src_lang),
    OFFLINE(TEXT, model_config.canary.tgt_lang),
    OFFLINE(INTEGER, model_config.canary.use_pnc),
    OFFLINE(FILE, model_config.wenet_ctc.model),
    OFFLINE(FILE, model_config.omnilingual.model),
    OFFLINE(FILE, model_config.tokens),
    OFFLINE(INTEGER, model_config.num_threads),
    OFFLINE(TEXT, model_config.provider),
    OFFLINE(TEXT, model_config.model_type),
    OFFLINE(TEXT, model_config.modeling_unit),
    OFFLINE(FILE, model_config.bpe_vocab),
    OFFLINE(TEXT, decoding_method),
    OFFLINE(INTEGER, max_active_paths),
    OFFLINE(FILE, rule_fsts),
    OFFLINE(FILE, rule_fars),
    OFFLINE(NUMBER, blank_penalty),
};

static const struct setting online[] = {
    ONLINE(INTEGER, feat_config.sample_rate),
    ONLINE(INTEGER, feat_config.feature_dim),
    ONLINE(FILE, model_config.transducer.encoder),
    ONLINE(FILE, model_config.transducer.decoder),
    ONLINE(FILE, model_config.transducer.joiner),
    ONLINE(FILE, model_config.paraformer.encoder),
    ONLINE(FILE, model_config.paraformer.decoder),
    ONLINE(FILE, model_config.zipformer2_ctc.model),
    ONLINE(FILE, model_config.nemo_ctc.model),
    ONLINE(FILE, model_config.t_one_ctc.model),
    ONLINE(FILE, model_config.tokens),
    ONLINE(INTEGER, model_config.num_threads),
    ONLINE(TEXT, model_config.provider),
    ONLINE(TEXT, model_config.model_type),
    ONLINE(TEXT, model_config.modeling_unit),
    ONLINE(FILE, model_config.bpe_vocab),
    ONLINE(TEXT, decoding_method),
    ONLINE(INTEGER, max_active_paths),
    ONLINE(FILE, rule_fsts),
    ONLINE(FILE, rule_fars),
    ONLINE(NUMBER, blank_penalty),
};

static const struct setting vad[] = {
    VAD(FILE, silero_vad.model),
    VAD(NUMBER, silero_vad.threshold),
    VAD(NUMBER, silero_vad.min_silence_duration),
    VAD(NUMBER, silero_vad.min_speech_duration),
    VAD(NUMBER, silero_vad.max_speech_duration),
    VAD(INTEGER, silero_vad.window_size),
    VAD(INTEGER, sample_rate),
    VAD(INTEGER, num_threads),
    VAD(TEXT, provider),
};

static const struct setting punctuation[] = {
    PUNCTUATION(FILE, model.cnn_bilstm),
    PUNCTUATION(FILE, model.bpe_vocab),
    PUNCTUATION(INTEGER, model.num_threads),
    PUNCTUATION(TEXT, model.provider),
};

static const struct setting embedding[] = {
    EMBEDDING(FILE, model),
    EMBEDDING(INTEGER, num_threads),
    EMBEDDING(TEXT, provider),
};

static const struct setting denoiser[] = {
    DENOISER(FILE, model.gtcrn.model),
    DENOISER(INTEGER, model.num_threads),
    DENOISER(TEXT, model.provider),
};

static const struct setting diarizer[] = {
    DIARIZER(FILE, segmentation.pyannote.model),
    DIARIZER(NUMBER, segmentation.pyannote.window_shift_ratio),
    DIARIZER(INTEGER, segmentation.num_threads),
    DIARIZER(TEXT, segmentation.provider),
    DIARIZER(FILE, embedding.model),
    DIARIZER(INTEGER, embedding.num_threads),
    DIARIZER(TEXT, embedding.provider),
    DIARIZER(NUMBER, clustering.threshold),
    DIARIZER(NUMBER, min_duration_on),
    DIARIZER(NUMBER, min_duration_off),
};

static const struct setting language[] = {
    LANGUAGE(FILE, whisper.encoder),
    LANGUAGE(FILE, whisper.decoder),
    LANGUAGE(INTEGER, whisper.tail_paddings),
    LANGUAGE(INTEGER, num_threads),
    LANGUAGE(TEXT, provider),
};

static const struct setting synthesis[] = {
    SYNTHESIS(FILE, model.vits.model),
    SYNTHESIS(FILE, model.vits.lexicon),
    SYNTHESIS(FILE, model.vits.tokens),
    SYNTHESIS(NUMBER, model.vits.noise_scale),
    SYNTHESIS(NUMBER, model.vits.noise_scale_w),
    SYNTHESIS(NUMBER, model.vits.length_scale),
    SYNTHESIS(FILE, model.matcha.acoustic_model),
    SYNTHESIS(FILE, model.matcha.vocoder),
    SYNTHESIS(FILE, model.matcha.lexicon),
    SYNTHESIS(FILE, model.matcha.tokens),
    SYNTHESIS(NUMBER, model.matcha.noise_scale),
    SYNTHESIS(NUMBER, model.matcha.length_scale),
    SYNTHESIS(FILE, model.kokoro.model),
    SYNTHESIS(FILE, model.kokoro.voices),
    SYNTHESIS(FILE, model.kokoro.tokens),
    SYNTHESIS(FILE, model.kokoro.lexicon),
    SYNTHESIS(TEXT, model.kokoro.lang),
    SYNTHESIS(NUMBER, model.kokoro.length_scale),
    SYNTHESIS(FILE, model.kitten.model),
    SYNTHESIS(FILE, model.kitten.voices),
    SYNTHESIS(FILE, model.kitten.tokens),
    SYNTHESIS(FILE, model.kitten.lexicon),
    SYNTHESIS(NUMBER, model.kitten.length_scale),
    SYNTHESIS(FILE, model.supertonic.duration_predictor),
    SYNTHESIS(FILE, model.supertonic.text_encoder),
    SYNTHESIS(FILE, model.supertonic.vector_estimator),
    SYNTHESIS(FILE, model.supertonic.vocoder),
    SYNTHESIS(FILE, model.supertonic.tts_json),
    SYNTHESIS(FILE, model.supertonic.unicode_indexer),
    SYNTHESIS(FILE, model.supertonic.voice_style),
    SYNTHESIS(INTEGER, model.num_threads),
    SYNTHESIS(TEXT, model.provider),
    SYNTHESIS(FILE, rule_fsts),
    SYNTHESIS(FILE, rule_fars),
    SYNTHESIS(NUMBER, silence_scale),
};

#define TABLE(settings) {settings, sizeof settings / sizeof *settings}

static const struct {
    const struct setting *settings;
    size_t count;
} tables[] = {
    [CRESCENDO_SHERPA_OFFLINE] = TABLE(offline),
    [CRESCENDO_SHERPA_ONLINE] = TABLE(online),
    [CRESCENDO_SHERPA_VAD] = TABLE(vad),
    [CRESCENDO_SHERPA_PUNCTUATION] = TABLE(punctuation),
    [CRESCENDO_SHERPA_EMBEDDING] = TABLE(embedding),
    [CRESCENDO_SHERPA_DENOISER] = TABLE(denoiser),
    [CRESCENDO_SHERPA_DIARIZER] = TABLE(diarizer),
    [CRESCENDO_SHERPA_LANGUAGE] = TABLE(language),
    [CRESCENDO_SHERPA_SYNTHESIS] = TABLE(synthesis),
};

static const struct setting *find(enum crescendo_sherpa_task task, const char *name) {
    for (size_t i = 0; i < tables[task].count; i++) {
        if (!strcmp(tables[task].settings[i].name, name)) return &tables[task].settings[i];
    }
    return NULL;
}

enum crescendo_sherpa_value crescendo_sherpa_setting(enum crescendo_sherpa_task task, const char *name) {
    const struct setting *setting = find(task, name);
    return setting ? setting->value : CRESCENDO_SHERPA_UNKNOWN;
}

crescendo_sherpa_config *crescendo_sherpa_config_make(enum crescendo_sherpa_task task) {
    crescendo_sherpa_config *config = calloc(1, sizeof *config);
    if (config) config->task = task;
    return config;
}

void crescendo_sherpa_config_free(crescendo_sherpa_config *config) {
    if (!config) return;
    for (struct kept_text *text = config->texts; text;) {
        struct kept_text *next = text->next;
        free(text);
        text = next;
    }
    free(config);
}

/// Keeps a copy for as long as the configuration lives.
static const char *keep(crescendo_sherpa_config *config, const char *text) {
    size_t size = strlen(text) + 1;
    struct kept_text *kept = malloc(sizeof *kept + size);
    if (!kept) return NULL;
    memcpy(kept->text, text, size);
    kept->next = config->texts;
    config->texts = kept;
    return kept->text;
}

int crescendo_sherpa_set(crescendo_sherpa_config *config, const char *name, const char *text) {
    const struct setting *setting = find(config->task, name);
    if (!setting) return -1;
    char *place = (char *)&config->values + setting->offset;
    char *end = NULL;
    errno = 0;
    if (setting->value == CRESCENDO_SHERPA_INTEGER) {
        long number = strtol(text, &end, 10);
        if (end == text || *end || errno || number < INT32_MIN || number > INT32_MAX) return -1;
        *(int32_t *)place = (int32_t)number;
    } else if (setting->value == CRESCENDO_SHERPA_NUMBER) {
        float number = strtof(text, &end);
        if (end == text || *end || errno || !isfinite(number)) return -1;
        *(float *)place = number;
    } else {
        const char *kept = keep(config, text);
        if (!kept) return -1;
        *(const char **)place = kept;
    }
    return 0;
}
