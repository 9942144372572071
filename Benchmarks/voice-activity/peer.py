"""The same model by the same library, from Python: peer.py MODEL SOUND"""

import sys
import wave

import numpy
import sherpa_onnx

RATE = 16_000
WINDOW = 512


def main():
    config = sherpa_onnx.VadModelConfig()
    config.silero_vad.model = sys.argv[1]
    config.silero_vad.min_silence_duration = 0.1
    config.silero_vad.min_speech_duration = 0.1
    config.silero_vad.max_speech_duration = 60
    config.sample_rate = RATE
    detector = sherpa_onnx.VoiceActivityDetector(config, buffer_size_in_seconds=60)
    with wave.open(sys.argv[2]) as sound:
        samples = numpy.frombuffer(sound.readframes(sound.getnframes()), numpy.int16).astype(numpy.float32) / 32768
    count = 0
    for start in range(0, len(samples) - WINDOW + 1, WINDOW):
        detector.accept_waveform(samples[start:start + WINDOW])
        while not detector.empty():
            count += 1
            detector.pop()
    detector.flush()
    while not detector.empty():
        count += 1
        detector.pop()
    print(count)


main()
