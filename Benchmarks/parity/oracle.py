"""The same measures by Praat, with the parameters that CrescendoBench uses."""
import subprocess

import numpy
import parselmouth
from parselmouth.praat import call

EBUR128 = "ebur128=peak=true:metadata=1,ametadata=print:file=-"
PERIODS = (0, 0, 0.0001, 0.02, 1.3)
JITTER = ("local", "local, absolute", "rap", "ppq5", "ddp")
SHIMMER = ("local", "local_dB", "apq3", "apq5", "apq11", "dda")


def pitch(track):
    values = track.selected_array["frequency"]
    return numpy.where(values > 0, values, numpy.nan)


def harmonicity(track):
    values = track.values[0]
    return numpy.where(values > -200, values, numpy.nan)


def silence(sound):
    """The share of a sound that is nothing but zeros for 0.05 s or more."""
    edges = numpy.flatnonzero(numpy.diff(numpy.concatenate([[1], sound.values[0] != 0, [1]]).astype(int)))
    lengths = numpy.diff(edges)[::2]
    return lengths[lengths >= 0.05 * sound.sampling_frequency].sum() / sound.n_samples


def cepstrum(sound):
    """Smoothed cepstral peak prominence as Maryn & Weenink (2015) set it, with the trend to 0.05 s; None if the sound is too short, or holds
    zeros: Praat finds prominences of 14 dB in them, of the rounding errors of its resampler, where Crescendo finds none."""
    if sound.duration <= 0.1 or silence(sound) > 0.01:
        return None
    cepstrogram = call(sound, "To PowerCepstrogram", 60, 0.002, 5000, 50)
    return call(cepstrogram, "Get CPPS", False, 0.01, 0.001, 60, 330, 0.05, "Parabolic", 0.001, 0.05, "Straight", "Robust")


def formants(sound):
    """F1 to F3 of each frame; NaN where there is none."""
    track = sound.to_formant_burg()
    times = track.xs()
    return numpy.array([[track.get_value_at_time(number, time) for time in times] for number in (1, 2, 3)])


def decibels(power):
    return 10 * numpy.log10(numpy.maximum(power, 4e-40) / 4e-10)


def syllables(sound):
    """Syllable nuclei as de Jong & Wempe (2009) describe them, composed of Praat's calls."""
    intensity = sound.to_intensity(50)
    levels = intensity.values[0]
    pitch = sound.to_pitch_ac(0.02, 30)
    threshold = call(intensity, "Get quantile", 0, 0, 0.5) + 2
    count = last = 0
    for i in range(1, len(levels) - 1):
        if levels[i] > levels[i - 1] and levels[i] >= levels[i + 1] and levels[i] > threshold:
            dip, last = levels[last:i + 1].min(), i
            if levels[i] - dip >= 2 and not numpy.isnan(pitch.get_value_at_time(intensity.frame_number_to_time(i + 1))):
                count += 1
    return count


def moments(sound):
    spectrum = sound.to_spectrum()
    return {
        "centre": spectrum.get_center_of_gravity(2),
        "deviation": spectrum.get_standard_deviation(2),
        "skewness": spectrum.get_skewness(2),
        "kurtosis": spectrum.get_kurtosis(2),
    }


def loudness(path, duration):
    """FFmpeg's ebur128, whose frames' lines have more decimals than its summary."""
    run = subprocess.run(
        ["ffmpeg", "-nostats", "-hide_banner", "-i", path, "-filter_complex", EBUR128, "-f", "null", "-"],
        check=True, capture_output=True, text=True)
    found = {}
    for line in run.stdout.splitlines():
        key, _, value = line.partition("=")
        if key in ("lavfi.r128.I", "lavfi.r128.LRA"):
            found["integrated" if key.endswith(".I") else "range"] = float(value)
    peak = run.stderr[run.stderr.rfind("True peak"):].split("Peak:")[1].split()[0]
    if duration < 3.5:
        # Of fewer than five windows of 3 s FFmpeg takes the gate, 20 LU below their mean, for the tenth percentile.
        del found["range"]
    return {**found, "peak": float(peak)}


def measures(path):
    sound = parselmouth.Sound(path)
    pulses = call(sound, "To PointProcess (periodic, cc)", 75, 600)
    ltas = call(sound, "To Ltas", 100)
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
        "formants": formants(sound),
        "spectrogram": decibels(sound.to_spectrogram().values.T[::10]),
        "ltas": [call(ltas, "Get value in bin", i + 1) for i in range(call(ltas, "Get number of bins"))],
        "mfcc": sound.to_mfcc().to_array().T,
        "moments": moments(sound),
        "syllables": syllables(sound),
        "loudness": loudness(path, sound.duration) if sound.duration >= 3 else {},
    }
