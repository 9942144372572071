"""The same calls by Debian's praat, which is newer than the one in parselmouth: what it says that they took."""
import shutil
import subprocess
import tempfile
from pathlib import Path

CALLS = {
    "pitch ac": ['To Pitch (ac): 0, 75, 15, "no", 0.03, 0.45, 0.01, 0.35, 0.14, 600'],
    "pitch cc": ['To Pitch (cc): 0, 75, 15, "no", 0.03, 0.45, 0.01, 0.35, 0.14, 600'],
    "intensity": ['To Intensity: 100, 0, "yes"'],
    "harmonicity cc": ["To Harmonicity (cc): 0.01, 75, 0.1, 1"],
    "harmonicity ac": ["To Harmonicity (ac): 0.01, 75, 0.1, 4.5"],
    "point process": ["To PointProcess (periodic, cc): 75, 600"],
    "formants": ["To Formant (burg): 0, 5, 5500, 0.025, 50"],
    "spectrogram": ['To Spectrogram: 0.005, 5000, 0.002, 20, "Gaussian"'],
    "MFCC": ["To MFCC: 12, 0.015, 0.005, 100, 100, 0"],
}
CEPSTRUM = [
    "selectObject: sound",
    "To PowerCepstrogram: 60, 0.002, 5000, 50",
    'cpps = Get CPPS: "no", 0.01, 0.001, 60, 330, 0.05, "parabolic", 0.001, 0.05, "Straight", "Robust"',
]
CALLS["cpps"] = CEPSTRUM
CALLS["voice report"] = [
    'pitch = To Pitch (cc): 0, 75, 15, "no", 0.03, 0.45, 0.01, 0.35, 0.14, 600',
    "plusObject: sound",
    "pulses = To PointProcess (cc)",
    "plusObject: pitch, sound",
    "report$ = Voice report: 0, 0, 75, 600, 1.3, 1.6, 0.03, 0.45",
    "selectObject: sound",
    "To Harmonicity (cc): 0.01, 75, 0.1, 1",
    *CEPSTRUM,
]


class Calls:
    """Runs single calls on one core; `None` where there is no such program or it does not know the call."""

    def __init__(self, sound):
        self.sound = sound

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.wav = Path(self.folder.name) / "sound.wav"
        self.sound.save(str(self.wav), "WAV")
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def milliseconds(self, name):
        if name not in CALLS or not shutil.which("praat"):
            return None
        program = Path(self.folder.name) / "call.praat"
        lines = [f'sound = Read from file: "{self.wav}"']
        # The first run reads code.
        for _ in range(1 if name in ("cpps", "voice report") else 2):
            lines += ["selectObject: sound", "begun = stopwatch", *CALLS[name], "taken = stopwatch"]
            lines += ["select all", "minusObject: sound", "Remove"]
        program.write_text("\n".join([*lines, "appendInfoLine: taken"]) + "\n")
        run = subprocess.run(["taskset", "-c", "0", "praat", "--run", program], check=True, capture_output=True, text=True)
        return 1000 * float(run.stdout)
