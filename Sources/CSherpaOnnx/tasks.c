#include "CSherpaOnnx.h"
#include "library.h"
#include "settings.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

// Speech that is there as a whole.

const crescendo_sherpa_recognizer *crescendo_sherpa_recognizer_make(const crescendo_sherpa_config *config) {
    return config->task == CRESCENDO_SHERPA_OFFLINE ? crescendo_sherpa.CreateOfflineRecognizer(&config->values.offline) : NULL;
}

void crescendo_sherpa_recognizer_free(const crescendo_sherpa_recognizer *recognizer) {
    if (recognizer) crescendo_sherpa.DestroyOfflineRecognizer(recognizer);
}

char *crescendo_sherpa_recognize(
    const crescendo_sherpa_recognizer *recognizer, int32_t rate, const float *samples, size_t count, const char *language) {
    const SherpaOnnxOfflineStream *stream = count <= INT32_MAX ? crescendo_sherpa.CreateOfflineStream(recognizer) : NULL;
    if (!stream) return NULL;
    if (language) crescendo_sherpa.OfflineStreamSetOption(stream, "language", language);
    crescendo_sherpa.AcceptWaveformOffline(stream, rate, samples, (int32_t)count);
    crescendo_sherpa.DecodeOfflineStream(recognizer, stream);
    const char *json = crescendo_sherpa.GetOfflineStreamResultAsJson(stream);
    char *copy = json ? strdup(json) : NULL;
    if (json) crescendo_sherpa.DestroyOfflineStreamResultJson(json);
    crescendo_sherpa.DestroyOfflineStream(stream);
    return copy;
}

void crescendo_sherpa_text_free(char *text) { free(text); }

// Speech while it is spoken.

struct crescendo_sherpa_live {
    const SherpaOnnxOnlineRecognizer *recognizer;
    const SherpaOnnxOnlineStream *stream;
};

crescendo_sherpa_live *crescendo_sherpa_live_make(const crescendo_sherpa_config *config) {
    crescendo_sherpa_live *live = config->task == CRESCENDO_SHERPA_ONLINE ? calloc(1, sizeof *live) : NULL;
    if (!live) return NULL;
    live->recognizer = crescendo_sherpa.CreateOnlineRecognizer(&config->values.online);
    if (live->recognizer) return live;
    free(live);
    return NULL;
}

static void forget(crescendo_sherpa_live *live) {
    if (live->stream) crescendo_sherpa.DestroyOnlineStream(live->stream);
    live->stream = NULL;
}

void crescendo_sherpa_live_free(crescendo_sherpa_live *live) {
    if (!live) return;
    forget(live);
    crescendo_sherpa.DestroyOnlineRecognizer(live->recognizer);
    free(live);
}

void crescendo_sherpa_live_begin(crescendo_sherpa_live *live) {
    forget(live);
    live->stream = crescendo_sherpa.CreateOnlineStream(live->recognizer);
}

void crescendo_sherpa_live_feed(crescendo_sherpa_live *live, int32_t rate, const float *samples, size_t count, int is_last) {
    if (!live->stream || count > INT32_MAX) return;
    if (count) crescendo_sherpa.OnlineStreamAcceptWaveform(live->stream, rate, samples, (int32_t)count);
    if (is_last) crescendo_sherpa.OnlineStreamInputFinished(live->stream);
    while (crescendo_sherpa.IsOnlineStreamReady(live->recognizer, live->stream)) {
        crescendo_sherpa.DecodeOnlineStream(live->recognizer, live->stream);
    }
}

char *crescendo_sherpa_live_result(crescendo_sherpa_live *live) {
    if (!live->stream) return NULL;
    const char *json = crescendo_sherpa.GetOnlineStreamResultAsJson(live->recognizer, live->stream);
    char *copy = json ? strdup(json) : NULL;
    if (json) crescendo_sherpa.DestroyOnlineStreamResultJson(json);
    return copy;
}

// Where somebody speaks.

const crescendo_sherpa_detector *crescendo_sherpa_detector_make(const crescendo_sherpa_config *config, float seconds) {
    return config->task == CRESCENDO_SHERPA_VAD ? crescendo_sherpa.CreateVoiceActivityDetector(&config->values.vad, seconds) : NULL;
}

void crescendo_sherpa_detector_free(const crescendo_sherpa_detector *detector) {
    if (detector) crescendo_sherpa.DestroyVoiceActivityDetector(detector);
}

void crescendo_sherpa_detector_feed(const crescendo_sherpa_detector *detector, const float *samples, size_t count) {
    // Of all that it gets at a time the library asks only whether any of it is speech: a window of the model at a time, then.
    enum { window = 512 };
    for (size_t start = 0; start < count; start += window) {
        size_t rest = count - start;
        crescendo_sherpa.VoiceActivityDetectorAcceptWaveform(detector, samples + start, (int32_t)(rest < window ? rest : window));
    }
}

void crescendo_sherpa_detector_flush(const crescendo_sherpa_detector *detector) { crescendo_sherpa.VoiceActivityDetectorFlush(detector); }

void crescendo_sherpa_detector_reset(const crescendo_sherpa_detector *detector) { crescendo_sherpa.VoiceActivityDetectorReset(detector); }

int crescendo_sherpa_detector_next(const crescendo_sherpa_detector *detector, int64_t *start, int64_t *count) {
    if (crescendo_sherpa.VoiceActivityDetectorEmpty(detector)) return 0;
    const SherpaOnnxSpeechSegment *segment = crescendo_sherpa.VoiceActivityDetectorFront(detector);
    if (!segment) return 0;
    *start = segment->start;
    *count = segment->n;
    crescendo_sherpa.DestroySpeechSegment(segment);
    crescendo_sherpa.VoiceActivityDetectorPop(detector);
    return 1;
}

// Marks and capitals.

const crescendo_sherpa_punctuator *crescendo_sherpa_punctuator_make(const crescendo_sherpa_config *config) {
    return config->task == CRESCENDO_SHERPA_PUNCTUATION ? crescendo_sherpa.CreateOnlinePunctuation(&config->values.punctuation) : NULL;
}

void crescendo_sherpa_punctuator_free(const crescendo_sherpa_punctuator *punctuator) {
    if (punctuator) crescendo_sherpa.DestroyOnlinePunctuation(punctuator);
}

char *crescendo_sherpa_punctuate(const crescendo_sherpa_punctuator *punctuator, const char *text) {
    const char *marked = crescendo_sherpa.OnlinePunctuationAddPunct(punctuator, text);
    char *copy = marked ? strdup(marked) : NULL;
    if (marked) crescendo_sherpa.OnlinePunctuationFreeText(marked);
    return copy;
}

// How a voice sounds.

const crescendo_sherpa_embedder *crescendo_sherpa_embedder_make(const crescendo_sherpa_config *config) {
    return config->task == CRESCENDO_SHERPA_EMBEDDING ? crescendo_sherpa.CreateSpeakerEmbeddingExtractor(&config->values.embedding) : NULL;
}

void crescendo_sherpa_embedder_free(const crescendo_sherpa_embedder *embedder) {
    if (embedder) crescendo_sherpa.DestroySpeakerEmbeddingExtractor(embedder);
}

size_t crescendo_sherpa_embedder_dimension(const crescendo_sherpa_embedder *embedder) {
    int32_t dimension = crescendo_sherpa.SpeakerEmbeddingExtractorDim(embedder);
    return dimension > 0 ? (size_t)dimension : 0;
}

int crescendo_sherpa_embed(
    const crescendo_sherpa_embedder *embedder, int32_t rate, const float *samples, size_t count, float *values) {
    const SherpaOnnxOnlineStream *stream = count <= INT32_MAX ? crescendo_sherpa.SpeakerEmbeddingExtractorCreateStream(embedder) : NULL;
    if (!stream) return -1;
    crescendo_sherpa.OnlineStreamAcceptWaveform(stream, rate, samples, (int32_t)count);
    crescendo_sherpa.OnlineStreamInputFinished(stream);
    const float *embedding = NULL;
    if (crescendo_sherpa.SpeakerEmbeddingExtractorIsReady(embedder, stream)) {
        embedding = crescendo_sherpa.SpeakerEmbeddingExtractorComputeEmbedding(embedder, stream);
    }
    if (embedding) {
        memcpy(values, embedding, crescendo_sherpa_embedder_dimension(embedder) * sizeof *values);
        crescendo_sherpa.SpeakerEmbeddingExtractorDestroyEmbedding(embedding);
    }
    crescendo_sherpa.DestroyOnlineStream(stream);
    return embedding ? 0 : -1;
}

// Speech without its noise.

const crescendo_sherpa_denoiser *crescendo_sherpa_denoiser_make(const crescendo_sherpa_config *config) {
    return config->task == CRESCENDO_SHERPA_DENOISER ? crescendo_sherpa.CreateOfflineSpeechDenoiser(&config->values.denoiser) : NULL;
}

void crescendo_sherpa_denoiser_free(const crescendo_sherpa_denoiser *denoiser) {
    if (denoiser) crescendo_sherpa.DestroyOfflineSpeechDenoiser(denoiser);
}

int crescendo_sherpa_denoise(
    const crescendo_sherpa_denoiser *denoiser, int32_t rate, const float *samples, size_t count, float *cleaned) {
    if (count > INT32_MAX || crescendo_sherpa.OfflineSpeechDenoiserGetSampleRate(denoiser) != rate) return -1;
    const SherpaOnnxDenoisedAudio *audio = crescendo_sherpa.OfflineSpeechDenoiserRun(denoiser, samples, (int32_t)count, rate);
    if (!audio) return -1;
    size_t given = audio->n > 0 ? (size_t)audio->n : 0;
    if (given > count) given = count;
    int outcome = given && audio->sample_rate == rate ? 0 : -1;
    if (!outcome) {
        memcpy(cleaned, audio->samples, given * sizeof *cleaned);
        memset(cleaned + given, 0, (count - given) * sizeof *cleaned);
    }
    crescendo_sherpa.DestroyDenoisedAudio(audio);
    return outcome;
}

// Who speaks when.

struct crescendo_sherpa_diarizer {
    const SherpaOnnxOfflineSpeakerDiarization *diarization;
    float threshold;
};

crescendo_sherpa_diarizer *crescendo_sherpa_diarizer_make(const crescendo_sherpa_config *config) {
    crescendo_sherpa_diarizer *diarizer = config->task == CRESCENDO_SHERPA_DIARIZER ? calloc(1, sizeof *diarizer) : NULL;
    if (!diarizer) return NULL;
    diarizer->threshold = config->values.diarizer.clustering.threshold;
    diarizer->diarization = crescendo_sherpa.CreateOfflineSpeakerDiarization(&config->values.diarizer);
    if (diarizer->diarization) return diarizer;
    free(diarizer);
    return NULL;
}

void crescendo_sherpa_diarizer_free(crescendo_sherpa_diarizer *diarizer) {
    if (!diarizer) return;
    crescendo_sherpa.DestroyOfflineSpeakerDiarization(diarizer->diarization);
    free(diarizer);
}

static int32_t copy_turns(const SherpaOnnxOfflineSpeakerDiarizationResult *result, crescendo_sherpa_turn **turns) {
    int32_t count = crescendo_sherpa.OfflineSpeakerDiarizationResultGetNumSegments(result);
    if (count <= 0) return 0;
    const SherpaOnnxOfflineSpeakerDiarizationSegment *segments = crescendo_sherpa.OfflineSpeakerDiarizationResultSortByStartTime(result);
    crescendo_sherpa_turn *found = segments ? calloc((size_t)count, sizeof *found) : NULL;
    for (int32_t i = 0; found && i < count; i++) {
        found[i] = (crescendo_sherpa_turn){segments[i].start, segments[i].end, segments[i].speaker};
    }
    if (segments) crescendo_sherpa.OfflineSpeakerDiarizationDestroySegment(segments);
    *turns = found;
    return found ? count : -1;
}

int32_t crescendo_sherpa_diarize(
    const crescendo_sherpa_diarizer *diarizer, int32_t rate, const float *samples, size_t count, int32_t speakers,
    crescendo_sherpa_turn **turns) {
    *turns = NULL;
    if (count > INT32_MAX || crescendo_sherpa.OfflineSpeakerDiarizationGetSampleRate(diarizer->diarization) != rate) return -1;
    // Of all that a configuration holds the library takes how it clusters, and nothing else.
    SherpaOnnxOfflineSpeakerDiarizationConfig config = {
        .clustering = {.num_clusters = speakers > 0 ? speakers : -1, .threshold = diarizer->threshold}};
    crescendo_sherpa.OfflineSpeakerDiarizationSetConfig(diarizer->diarization, &config);
    const SherpaOnnxOfflineSpeakerDiarizationResult *result =
        crescendo_sherpa.OfflineSpeakerDiarizationProcess(diarizer->diarization, samples, (int32_t)count);
    // Where nobody speaks there is no result.
    if (!result) return 0;
    int32_t found = copy_turns(result, turns);
    crescendo_sherpa.OfflineSpeakerDiarizationDestroyResult(result);
    return found;
}

void crescendo_sherpa_turns_free(crescendo_sherpa_turn *turns) { free(turns); }

// Which language is spoken.

const crescendo_sherpa_identifier *crescendo_sherpa_identifier_make(const crescendo_sherpa_config *config) {
    return config->task == CRESCENDO_SHERPA_LANGUAGE ? crescendo_sherpa.CreateSpokenLanguageIdentification(&config->values.language) : NULL;
}

void crescendo_sherpa_identifier_free(const crescendo_sherpa_identifier *identifier) {
    if (identifier) crescendo_sherpa.DestroySpokenLanguageIdentification(identifier);
}

char *crescendo_sherpa_identify(const crescendo_sherpa_identifier *identifier, int32_t rate, const float *samples, size_t count) {
    if (count > INT32_MAX) return NULL;
    const SherpaOnnxOfflineStream *stream = crescendo_sherpa.SpokenLanguageIdentificationCreateOfflineStream(identifier);
    if (!stream) return NULL;
    crescendo_sherpa.AcceptWaveformOffline(stream, rate, samples, (int32_t)count);
    const SherpaOnnxSpokenLanguageIdentificationResult *result =
        crescendo_sherpa.SpokenLanguageIdentificationCompute(identifier, stream);
    char *copy = result && result->lang ? strdup(result->lang) : NULL;
    if (result) crescendo_sherpa.DestroySpokenLanguageIdentificationResult(result);
    crescendo_sherpa.DestroyOfflineStream(stream);
    return copy;
}

// Text to speech.

const crescendo_sherpa_synthesizer *crescendo_sherpa_synthesizer_make(const crescendo_sherpa_config *config) {
    return config->task == CRESCENDO_SHERPA_SYNTHESIS ? crescendo_sherpa.CreateOfflineTts(&config->values.synthesis) : NULL;
}

void crescendo_sherpa_synthesizer_free(const crescendo_sherpa_synthesizer *synthesizer) {
    if (synthesizer) crescendo_sherpa.DestroyOfflineTts(synthesizer);
}

int32_t crescendo_sherpa_synthesizer_rate(const crescendo_sherpa_synthesizer *synthesizer) {
    return crescendo_sherpa.OfflineTtsSampleRate(synthesizer);
}

int32_t crescendo_sherpa_synthesizer_voices(const crescendo_sherpa_synthesizer *synthesizer) {
    // A model that has but one may say that it has none.
    int32_t voices = crescendo_sherpa.OfflineTtsNumSpeakers(synthesizer);
    return voices > 0 ? voices : 1;
}

int crescendo_sherpa_speak(
    const crescendo_sherpa_synthesizer *synthesizer, const crescendo_sherpa_utterance *utterance, float **samples, size_t *count) {
    *samples = NULL;
    *count = 0;
    if (utterance->phoneme_count > INT32_MAX) return -1;
    int32_t length = (int32_t)utterance->phoneme_count;
    SherpaOnnxGenerationConfig config = {.silence_scale = 1, .speed = utterance->speed, .sid = utterance->voice};
    if (utterance->phonemes) {
        config.phoneme_codepoints = utterance->phonemes;
        config.phoneme_codepoints_lens = &length;
        config.phoneme_codepoints_num_sentences = 1;
    }
    const SherpaOnnxGeneratedAudio *audio =
        crescendo_sherpa.OfflineTtsGenerateWithConfig(synthesizer, utterance->text ? utterance->text : "", &config, NULL, NULL);
    if (!audio) return -1;
    int result = -1;
    if (audio->n > 0 && (*samples = malloc((size_t)audio->n * sizeof(float)))) {
        memcpy(*samples, audio->samples, (size_t)audio->n * sizeof(float));
        *count = (size_t)audio->n;
        result = 0;
    }
    crescendo_sherpa.DestroyOfflineTtsGeneratedAudio(audio);
    return result;
}

void crescendo_sherpa_speech_free(float *samples) { free(samples); }
