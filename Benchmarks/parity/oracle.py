"""The same measures by Praat, with the parameters that CrescendoBench uses."""
import numpy
import parselmouth
from parselmouth.praat import call

PERIODS = (0, 0, 0.0001, 0.02, 1.3)
JITTER = ("local", "local, absolute", "rap", "ppq5", "ddp")
SHIMMER = ("local", "local_dB", "apq3", "apq5", "apq11", "dda")


def pitch(track):
    values = track.selected_array["frequency"]
    return numpy.where(values > 0, values, numpy.nan)


def harmonicity(track):
    values = track.values[0]
    return numpy.where(values > -200, values, numpy.nan)


def cepstrum(sound):
    """Smoothed cepstral peak prominence as Maryn & Weenink (2015) set it, with the trend to 0.05 s; None if the sound is too short."""
    if sound.duration <= 0.1:
        return None
    cepstrogram = call(sound, "To PowerCepstrogram", 60, 0.002, 5000, 50)
    return call(cepstrogram, "Get CPPS", False, 0.01, 0.001, 60, 330, 0.05, "Parabolic", 0.001, 0.05, "Straight", "Robust")


def measures(path):
    sound = parselmouth.Sound(path)
    pulses = call(sound, "To PointProcess (periodic, cc)", 75, 600)
    return {
        "pitchAC": pitch(sound.to_pitch_ac()),
        "pitchCC": pitch(sound.to_pitch_cc()),
        "intensity": sound.to_intensity().values[0],
        "harmonicityCC": harmonicity(sound.to_harmonicity_cc()),
        "harmonicityAC": harmonicity(sound.to_harmonicity_ac(0.01, 75, 0.1, 4.5)),
        "pulses": call(pulses, "Get number of points"),
        "jitter": {name: call(pulses, f"Get jitter ({name})", *PERIODS) for name in JITTER},
        "shimmer": {name: call([sound, pulses], f"Get shimmer ({name})", *PERIODS, 1.6) for name in SHIMMER},
        "cpps": cepstrum(sound),
    }
