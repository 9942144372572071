#ifndef CRESCENDO_SHERPA_LIBRARY_H
#define CRESCENDO_SHERPA_LIBRARY_H

#include <sherpa-onnx/c-api/c-api.h>

// Every function of the library that is used, by the part of its name behind "SherpaOnnx".
#define CRESCENDO_SHERPA_FUNCTIONS(USE) \
    USE(GetVersionStr) \
    USE(CreateOfflineRecognizer) \
    USE(DestroyOfflineRecognizer) \
    USE(CreateOfflineStream) \
    USE(DestroyOfflineStream) \
    USE(AcceptWaveformOffline) \
    USE(OfflineStreamSetOption) \
    USE(DecodeOfflineStream) \
    USE(GetOfflineStreamResultAsJson) \
    USE(DestroyOfflineStreamResultJson) \
    USE(CreateOnlineRecognizer) \
    USE(DestroyOnlineRecognizer) \
    USE(CreateOnlineStream) \
    USE(DestroyOnlineStream) \
    USE(OnlineStreamAcceptWaveform) \
    USE(OnlineStreamInputFinished) \
    USE(IsOnlineStreamReady) \
    USE(DecodeOnlineStream) \
    USE(GetOnlineStreamResultAsJson) \
    USE(DestroyOnlineStreamResultJson) \
    USE(CreateVoiceActivityDetector) \
    USE(DestroyVoiceActivityDetector) \
    USE(VoiceActivityDetectorAcceptWaveform) \
    USE(VoiceActivityDetectorEmpty) \
    USE(VoiceActivityDetectorFront) \
    USE(VoiceActivityDetectorPop) \
    USE(VoiceActivityDetectorFlush) \
    USE(VoiceActivityDetectorReset) \
    USE(DestroySpeechSegment) \
    USE(CreateOnlinePunctuation) \
    USE(DestroyOnlinePunctuation) \
    USE(OnlinePunctuationAddPunct) \
    USE(OnlinePunctuationFreeText) \
    USE(CreateSpeakerEmbeddingExtractor) \
    USE(DestroySpeakerEmbeddingExtractor) \
    USE(SpeakerEmbeddingExtractorDim) \
    USE(SpeakerEmbeddingExtractorCreateStream) \
    USE(SpeakerEmbeddingExtractorIsReady) \
    USE(SpeakerEmbeddingExtractorComputeEmbedding) \
    USE(SpeakerEmbeddingExtractorDestroyEmbedding) \
    USE(CreateOfflineSpeechDenoiser) \
    USE(DestroyOfflineSpeechDenoiser) \
    USE(OfflineSpeechDenoiserGetSampleRate) \
    USE(OfflineSpeechDenoiserRun) \
    USE(DestroyDenoisedAudio) \
    USE(CreateSpokenLanguageIdentification) \
    USE(DestroySpokenLanguageIdentification) \
    USE(SpokenLanguageIdentificationCreateOfflineStream) \
    USE(SpokenLanguageIdentificationCompute) \
    USE(DestroySpokenLanguageIdentificationResult) \
    USE(CreateOfflineTts) \
    USE(DestroyOfflineTts) \
    USE(OfflineTtsSampleRate) \
    USE(OfflineTtsNumSpeakers) \
    USE(OfflineTtsGenerateWithConfig) \
    USE(DestroyOfflineTtsGeneratedAudio) \
    USE(CreateOfflineSpeakerDiarization) \
    USE(DestroyOfflineSpeakerDiarization) \
    USE(OfflineSpeakerDiarizationGetSampleRate) \
    USE(OfflineSpeakerDiarizationSetConfig) \
    USE(OfflineSpeakerDiarizationProcess) \
    USE(OfflineSpeakerDiarizationResultGetNumSegments) \
    USE(OfflineSpeakerDiarizationResultSortByStartTime) \
    USE(OfflineSpeakerDiarizationDestroySegment) \
    USE(OfflineSpeakerDiarizationDestroyResult)

#define CRESCENDO_DECLARE(name) __typeof__(SherpaOnnx##name) *name;

/// The library's functions; all NULL until it is open.
extern struct crescendo_sherpa_library { CRESCENDO_SHERPA_FUNCTIONS(CRESCENDO_DECLARE) } crescendo_sherpa;

#endif
