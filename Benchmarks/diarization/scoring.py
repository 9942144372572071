"""Diarization error rates by pyannote.metrics, as sums over recordings."""
from pyannote.core import Annotation, Segment, Timeline
from pyannote.metrics.diarization import DiarizationErrorRate

PARTS = ["missed detection", "false alarm", "confusion", "total"]


def annotation(turns):
    made = Annotation()
    for track, (start, end, speaker) in enumerate(turns):
        if end > start:
            made[Segment(start, end), track] = speaker
    return made


def score(reference, found, seconds, collar):
    """Seconds that were missed, invented and confused, and of speech; `collar` on each side of every reference boundary is not judged."""
    # pyannote's collar is the width of the whole gap.
    metric = DiarizationErrorRate(collar=2 * collar)
    whole = Timeline([Segment(0, seconds)])
    detail = metric(annotation(reference), annotation(found), uem=whole, detailed=True)
    return [detail[part] for part in PARTS]


def rate(scores):
    """Miss, false alarm, confusion and their sum, in % of the speech in all recordings."""
    missed, invented, confused, total = (sum(column) for column in zip(*scores))
    return [100 * part / total for part in (missed, invented, confused, missed + invented + confused)]
