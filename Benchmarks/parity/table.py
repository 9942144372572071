"""Differences between two programs' measures, and the bounds that they are held to."""
import math

import numpy


class Table:
    def __init__(self):
        self.tracks = {}
        self.numbers = {}
        self.files = 0

    def add(self, ours, theirs):
        self.files += 1
        for name in ("pitchAC", "pitchCC", "intensity", "harmonicityCC", "harmonicityAC"):
            a = numpy.array([math.nan if v is None else v for v in ours[name]["values"]])
            b = theirs[name]
            if len(a) != len(b):
                raise SystemExit(f"{ours['file']}: {name} has {len(a)} frames here and {len(b)} there")
            self.tracks.setdefault(name, []).append((a, b))
        self.note("pulses", len(ours["pulses"]), theirs["pulses"])
        for kind in ("jitter", "shimmer"):
            for name, value in theirs[kind].items():
                self.note(f"{kind} {name}", ours[kind].get(name, math.nan), value)
        if ours.get("cpps") is not None and theirs["cpps"] is not None:
            self.note("cpps", ours["cpps"], theirs["cpps"])
        self.add_spectra(ours, theirs)
        self.note("syllables", ours["syllables"], theirs["syllables"])
        for kind in ("moments", "loudness"):
            for name, value in theirs[kind].items():
                self.note(f"{kind} {name}", ours[kind].get(name, math.nan), value)

    def add_spectra(self, ours, theirs):
        def numbers(rows):
            return numpy.array([[math.nan if v is None else v for v in row] for row in rows], dtype=float)
        for name in ("formants", "spectrogram", "mfcc"):
            a, b = numbers(ours[name]), theirs[name]
            if a.shape != b.shape:
                raise SystemExit(f"{ours['file']}: {name} has the shape {a.shape} here and {b.shape} there")
            self.tracks.setdefault(name, []).append((a, b))
        self.tracks.setdefault("ltas", []).append((numpy.array(ours["ltas"]), numpy.array(theirs["ltas"])))

    def note(self, name, a, b):
        if not (math.isnan(a) or math.isnan(b)):
            self.numbers.setdefault(name, []).append((a, b))

    def print(self):
        """Prints every measure with its bound; returns whether all are kept."""
        rows = [*self.pitch_rows(), *self.level_rows(), *self.spectrum_rows(), *self.number_rows()]
        print(f"{self.files} recordings, parselmouth with equal parameters\n")
        print(f"{'measure':<24}{'what':<44}{'found':>12}{'bound':>12}")
        for measure, what, found, bound, kept in rows:
            print(f"{measure:<24}{what:<44}{found:>12.5g}{bound:>12}  {'' if kept else 'NOT KEPT'}")
        return all(row[-1] for row in rows)

    def pitch_rows(self):
        for name in ("pitchAC", "pitchCC"):
            a, b = (numpy.concatenate(side) for side in zip(*self.tracks[name]))
            agree = 100 * numpy.mean(numpy.isnan(a) == numpy.isnan(b))
            yield name, "frames whose voicing agrees, %", agree, ">= 99.5", agree >= 99.5
            both = ~(numpy.isnan(a) | numpy.isnan(b))
            off = 100 * numpy.abs(a[both] / b[both] - 1)
            yield name, "median difference, %", numpy.median(off), "<= 0.05", numpy.median(off) <= 0.05
            yield name, "99th percentile, %", numpy.percentile(off, 99), "<= 0.5", numpy.percentile(off, 99) <= 0.5

    def level_rows(self):
        a, b = (numpy.concatenate(side) for side in zip(*self.tracks["intensity"]))
        far = numpy.percentile(numpy.abs(a - b), 99)
        yield "intensity", "99th percentile, dB", far, "<= 0.05", far <= 0.05
        for name in ("harmonicityCC", "harmonicityAC"):
            pairs = self.tracks[name]
            a, b = (numpy.concatenate(side) for side in zip(*pairs))
            off = numpy.abs(a - b)[~(numpy.isnan(a) | numpy.isnan(b))]
            yield name, "median difference, dB", numpy.median(off), "<= 0.1", numpy.median(off) <= 0.1
            means = max(abs(numpy.nanmean(a) - numpy.nanmean(b)) for a, b in pairs if not numpy.isnan(b).all())
            yield name, "a file's mean, worst, dB", means, "<= 0.1", means <= 0.1

    def spectrum_rows(self):
        for number in range(3):
            off = numpy.concatenate([100 * numpy.abs(a[number] / b[number] - 1) for a, b in self.tracks["formants"]])
            off = off[~numpy.isnan(off)]
            yield f"F{number + 1}", "median difference, %", numpy.median(off), "<= 0.5", numpy.median(off) <= 0.5
            yield f"F{number + 1}", "95th percentile, %", numpy.percentile(off, 95), "<= 3", numpy.percentile(off, 95) <= 3
        for name in ("spectrogram", "ltas"):
            off = [numpy.abs(a - b)[b > b.max() - 60] for a, b in self.tracks[name]]
            far = max(d.max() for d in off)
            yield name, "largest difference above -60 dB, dB", far, "<= 0.5", far <= 0.5
        shares = []
        for a, b in self.tracks["mfcc"]:
            shares.append(numpy.abs(a - b) <= 0.01 * b.std(axis=0))
        share = 100 * min(numpy.concatenate(shares).mean(axis=0))
        yield "mfcc", "frames within 1 % of a deviation, worst, %", share, ">= 95", share >= 95

    def number_rows(self):
        for name, pairs in self.numbers.items():
            a, b = (numpy.array(side, dtype=float) for side in zip(*pairs))
            if name == "cpps":
                worst = numpy.max(numpy.abs(a - b))
                yield name, "worst file, dB", worst, "<= 0.2", worst <= 0.2
            elif name == "syllables":
                off = 100 * abs(a.sum() / b.sum() - 1)
                yield name, "all files' count, %", off, "<= 3", off <= 3
            elif name.startswith("moments"):
                off = 100 * numpy.max(numpy.abs(a / b - 1))
                yield name, "worst file, %", off, "<= 0.5", off <= 0.5
            elif name.startswith("loudness"):
                worst = numpy.max(numpy.abs(a - b))
                yield name, "worst file, LU", worst, "<= 0.1", worst <= 0.1
            elif name == "pulses":
                off = 100 * abs(a.sum() / b.sum() - 1)
                yield name, "all files' count, %", off, "<= 0.5", off <= 0.5
                yield name, "worst file, %", 100 * numpy.max(numpy.abs(a / b - 1)), "", True
            else:
                off = 100 * numpy.abs(a[b > 0] / b[b > 0] - 1)
                yield name, "median file, %", numpy.median(off), "<= 2", numpy.median(off) <= 2
                yield name, "95th percentile of files, %", numpy.percentile(off, 95), "<= 2", numpy.percentile(off, 95) <= 2
