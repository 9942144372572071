#ifndef CRESCENDO_CSHERPAONNX_H
#define CRESCENDO_CSHERPAONNX_H

#include <stddef.h>
#include <stdint.h>

// sherpa-onnx, a library that is opened while the program runs and never linked, so that a program without it starts all the same.
//
// Its configurations are large structures of paths and numbers. They are filled by name here ("model_config.whisper.encoder"), so that
// a model's settings can be data. All calls of one value come from one thread. The library may end the process over a model that it
// cannot read: call it only in processes that are made for that.

/// The version whose structures this was compiled with; no other is opened.
#define CRESCENDO_SHERPA_VERSION "2.0.1"

/// Opens the library; later calls return what the first did.
///
/// Returns NULL, or what is wrong, in words, for as long as the process lives.
const char *crescendo_sherpa_open(const char *path);

enum crescendo_sherpa_value {
    CRESCENDO_SHERPA_UNKNOWN = 0,
    /// The path of a file.
    CRESCENDO_SHERPA_FILE,
    CRESCENDO_SHERPA_TEXT,
    CRESCENDO_SHERPA_INTEGER,
    CRESCENDO_SHERPA_NUMBER,
};

enum crescendo_sherpa_task {
    CRESCENDO_SHERPA_OFFLINE,
    CRESCENDO_SHERPA_ONLINE,
    CRESCENDO_SHERPA_VAD,
    CRESCENDO_SHERPA_PUNCTUATION,
    CRESCENDO_SHERPA_EMBEDDING,
    CRESCENDO_SHERPA_DENOISER,
    CRESCENDO_SHERPA_DIARIZER,
    CRESCENDO_SHERPA_LANGUAGE,
    CRESCENDO_SHERPA_SYNTHESIS,
};

/// What kind of value a setting takes; CRESCENDO_SHERPA_UNKNOWN if the task has none of this name.
enum crescendo_sherpa_value crescendo_sherpa_setting(enum crescendo_sherpa_task task, const char *name);

/// A task's configuration; everything is zero at first.
typedef struct crescendo_sherpa_config crescendo_sherpa_config;

/// Returns NULL without memory.
crescendo_sherpa_config *crescendo_sherpa_config_make(enum crescendo_sherpa_task task);
void crescendo_sherpa_config_free(crescendo_sherpa_config *config);

/// Sets a value from text, which is copied.
///
/// Returns 0; -1 for a name that the task does not have, for what is no number, or without memory.
int crescendo_sherpa_set(crescendo_sherpa_config *config, const char *name, const char *text);

// Speech that is there as a whole.

typedef struct SherpaOnnxOfflineRecognizer crescendo_sherpa_recognizer;

/// Reads the model. Returns NULL if the library does not take the configuration.
const crescendo_sherpa_recognizer *crescendo_sherpa_recognizer_make(const crescendo_sherpa_config *config);
void crescendo_sherpa_recognizer_free(const crescendo_sherpa_recognizer *recognizer);

/// Recognises mono samples in -1...1.
///
/// - language: set for this utterance where the model can be told one (Whisper, Canary, SenseVoice); NULL for the configuration's.
///
/// Returns the result as JSON ("text", "tokens", "timestamps", "durations", "ys_log_probs", "lang"), to be given to
/// crescendo_sherpa_text_free; NULL if the library gave none.
char *crescendo_sherpa_recognize(
    const crescendo_sherpa_recognizer *recognizer, int32_t rate, const float *samples, size_t count, const char *language);
void crescendo_sherpa_text_free(char *text);

// Speech while it is spoken.

typedef struct crescendo_sherpa_live crescendo_sherpa_live;

/// Reads the model. Returns NULL if the library does not take the configuration.
crescendo_sherpa_live *crescendo_sherpa_live_make(const crescendo_sherpa_config *config);
void crescendo_sherpa_live_free(crescendo_sherpa_live *live);

/// Forgets the utterance at hand.
void crescendo_sherpa_live_begin(crescendo_sherpa_live *live);

/// Takes samples and recognises as far as they reach; after the last ones also what the model held back.
void crescendo_sherpa_live_feed(crescendo_sherpa_live *live, int32_t rate, const float *samples, size_t count, int is_last);

/// What is heard so far, as crescendo_sherpa_recognize gives it.
char *crescendo_sherpa_live_result(crescendo_sherpa_live *live);

// Where somebody speaks.

typedef struct SherpaOnnxVoiceActivityDetector crescendo_sherpa_detector;

/// - seconds: the most that is kept of a stretch of speech.
const crescendo_sherpa_detector *crescendo_sherpa_detector_make(const crescendo_sherpa_config *config, float seconds);
void crescendo_sherpa_detector_free(const crescendo_sherpa_detector *detector);
void crescendo_sherpa_detector_feed(const crescendo_sherpa_detector *detector, const float *samples, size_t count);

/// The input is at its end: a stretch that is open ends with it.
void crescendo_sherpa_detector_flush(const crescendo_sherpa_detector *detector);

/// Forgets what was fed.
void crescendo_sherpa_detector_reset(const crescendo_sherpa_detector *detector);

/// The next stretch of speech that has ended, in samples from the first that was fed.
///
/// Returns 1, or 0 if there is none.
int crescendo_sherpa_detector_next(const crescendo_sherpa_detector *detector, int64_t *start, int64_t *count);

// Marks and capitals.

typedef struct SherpaOnnxOnlinePunctuation crescendo_sherpa_punctuator;

/// Reads the model. Returns NULL if the library does not take the configuration.
const crescendo_sherpa_punctuator *crescendo_sherpa_punctuator_make(const crescendo_sherpa_config *config);
void crescendo_sherpa_punctuator_free(const crescendo_sherpa_punctuator *punctuator);

/// - text: small letters; words of more than some hundred bytes are more than the library looks for.
///
/// Returns the same words with marks and capitals, to be given to crescendo_sherpa_text_free; NULL if the library gave none.
char *crescendo_sherpa_punctuate(const crescendo_sherpa_punctuator *punctuator, const char *text);

// How a voice sounds.

typedef struct SherpaOnnxSpeakerEmbeddingExtractor crescendo_sherpa_embedder;

/// Reads the model. Returns NULL if the library does not take the configuration.
const crescendo_sherpa_embedder *crescendo_sherpa_embedder_make(const crescendo_sherpa_config *config);
void crescendo_sherpa_embedder_free(const crescendo_sherpa_embedder *embedder);

/// How many numbers the model makes of a voice.
size_t crescendo_sherpa_embedder_dimension(const crescendo_sherpa_embedder *embedder);

/// Makes numbers of mono samples in -1...1.
///
/// - values: takes as many as crescendo_sherpa_embedder_dimension says.
///
/// Returns 0; -1 if there is too little speech for the model, or the library gave nothing.
int crescendo_sherpa_embed(
    const crescendo_sherpa_embedder *embedder, int32_t rate, const float *samples, size_t count, float *values);

// Speech without its noise.

typedef struct SherpaOnnxOfflineSpeechDenoiser crescendo_sherpa_denoiser;

/// Reads the model. Returns NULL if the library does not take the configuration.
const crescendo_sherpa_denoiser *crescendo_sherpa_denoiser_make(const crescendo_sherpa_config *config);
void crescendo_sherpa_denoiser_free(const crescendo_sherpa_denoiser *denoiser);

/// Takes noise out of mono samples in -1...1.
///
/// - cleaned: takes count samples; where the library gives fewer, the rest is silence.
///
/// Returns 0; -1 if the library gave nothing, or samples of another rate.
int crescendo_sherpa_denoise(
    const crescendo_sherpa_denoiser *denoiser, int32_t rate, const float *samples, size_t count, float *cleaned);

// Who speaks when.

typedef struct crescendo_sherpa_diarizer crescendo_sherpa_diarizer;

/// A stretch in which one speaker speaks, in seconds; others may speak in it too.
typedef struct {
    float start, end;
    int32_t speaker;
} crescendo_sherpa_turn;

/// Reads both models. Returns NULL if the library does not take the configuration.
crescendo_sherpa_diarizer *crescendo_sherpa_diarizer_make(const crescendo_sherpa_config *config);
void crescendo_sherpa_diarizer_free(crescendo_sherpa_diarizer *diarizer);

/// Tells who speaks when in mono samples in -1...1.
///
/// - speakers: how many there are; 0 where nobody knows.
/// - turns: gets them by their starts, to be given to crescendo_sherpa_turns_free.
///
/// Returns how many turns there are, 0 where nobody speaks; -1 if the library gave nothing, or samples of another rate.
int32_t crescendo_sherpa_diarize(
    const crescendo_sherpa_diarizer *diarizer, int32_t rate, const float *samples, size_t count, int32_t speakers,
    crescendo_sherpa_turn **turns);
void crescendo_sherpa_turns_free(crescendo_sherpa_turn *turns);

// Which language is spoken.

typedef struct SherpaOnnxSpokenLanguageIdentification crescendo_sherpa_identifier;

/// Reads the model. Returns NULL if the library does not take the configuration.
const crescendo_sherpa_identifier *crescendo_sherpa_identifier_make(const crescendo_sherpa_config *config);
void crescendo_sherpa_identifier_free(const crescendo_sherpa_identifier *identifier);

/// Tells the language of mono samples in -1...1.
///
/// Returns the model's code for it ("en"), to be given to crescendo_sherpa_text_free; NULL if the library gave none.
char *crescendo_sherpa_identify(const crescendo_sherpa_identifier *identifier, int32_t rate, const float *samples, size_t count);

// Text to speech.

typedef struct SherpaOnnxOfflineTts crescendo_sherpa_synthesizer;

/// Reads the model. Returns NULL if the library does not take the configuration.
const crescendo_sherpa_synthesizer *crescendo_sherpa_synthesizer_make(const crescendo_sherpa_config *config);
void crescendo_sherpa_synthesizer_free(const crescendo_sherpa_synthesizer *synthesizer);

/// Samples a second of what it speaks, and how many voices it has: at least 1.
int32_t crescendo_sherpa_synthesizer_rate(const crescendo_sherpa_synthesizer *synthesizer);
int32_t crescendo_sherpa_synthesizer_voices(const crescendo_sherpa_synthesizer *synthesizer);

/// What is to be spoken: a text, or, where `phonemes` is not NULL, the code points of its phonemes in IPA.
typedef struct {
    const char *text;
    const int32_t *phonemes;
    size_t phoneme_count;
    /// From 0.
    int32_t voice;
    /// 1 is the model's own; 2 is twice as fast.
    float speed;
} crescendo_sherpa_utterance;

/// Speaks.
///
/// - samples: gets mono samples in -1...1, to be given to crescendo_sherpa_speech_free.
/// - count: gets how many there are.
///
/// Returns 0; -1 if the library gave nothing.
int crescendo_sherpa_speak(
    const crescendo_sherpa_synthesizer *synthesizer, const crescendo_sherpa_utterance *utterance, float **samples, size_t *count);
void crescendo_sherpa_speech_free(float *samples);

#endif
