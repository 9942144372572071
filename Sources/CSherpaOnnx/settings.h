#ifndef CRESCENDO_SHERPA_SETTINGS_H
#define CRESCENDO_SHERPA_SETTINGS_H

#include "CSherpaOnnx.h"

#include <sherpa-onnx/c-api/c-api.h>

struct kept_text {
    struct kept_text *next;
    char text[];
};

struct crescendo_sherpa_config {
    enum crescendo_sherpa_task task;
    union {
        SherpaOnnxOfflineRecognizerConfig offline;
        SherpaOnnxOnlineRecognizerConfig online;
        SherpaOnnxVadModelConfig vad;
        SherpaOnnxOnlinePunctuationConfig punctuation;
        SherpaOnnxSpeakerEmbeddingExtractorConfig embedding;
        SherpaOnnxOfflineSpeechDenoiserConfig denoiser;
        SherpaOnnxOfflineSpeakerDiarizationConfig diarizer;
        SherpaOnnxSpokenLanguageIdentificationConfig language;
        SherpaOnnxOfflineTtsConfig synthesis;
    } values;
    struct kept_text *texts;
};

#endif
