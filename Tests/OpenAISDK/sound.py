"""Sound files for the checks."""
import io
import wave


def repeated(path, times, pause_seconds=2.0):
    """The WAV file at `path` so many times with pauses between, each of which a segment ends at."""
    with wave.open(str(path)) as source:
        parameters, speech = source.getparams(), source.readframes(source.getnframes())
    frame_bytes = parameters.sampwidth * parameters.nchannels
    pause = bytes(int(pause_seconds * parameters.framerate) * frame_bytes)
    whole = io.BytesIO()
    with wave.open(whole, "wb") as target:
        target.setparams(parameters)
        target.writeframes((speech + pause) * times)
    return whole.getvalue()


def seconds(data):
    with wave.open(io.BytesIO(data)) as sound:
        return sound.getnframes() / sound.getframerate()
