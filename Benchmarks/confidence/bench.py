#!/usr/bin/env python3
"""How honest the confidences of the local engine are, and whether its mapping of posteriors would be found again."""
import argparse
import csv
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "transcription"))
import words  # noqa: E402

# As in PocketSphinxConfidence.swift: intercept, of the word's posterior, of its segment's mean.
WEIGHTS = (-2.16, 2.0, 2.87)
LIMIT = 0.08
# Words below are marked as unsure by the page (transcript-model.js).
UNSURE = 0.4


def logistic(value):
    return 1 / (1 + math.exp(-value))


def hits(reference, heard):
    """For each heard word whether the reference has it, by the cheapest alignment."""
    costs = [[row + column if row * column == 0 else 0 for column in range(len(heard) + 1)] for row in range(len(reference) + 1)]
    for row in range(1, len(reference) + 1):
        for column in range(1, len(heard) + 1):
            replaced = costs[row - 1][column - 1] + (reference[row - 1] != heard[column - 1])
            costs[row][column] = min(replaced, costs[row - 1][column] + 1, costs[row][column - 1] + 1)
    found, row, column = [False] * len(heard), len(reference), len(heard)
    while column:
        if row and costs[row][column] == costs[row - 1][column - 1] + (reference[row - 1] != heard[column - 1]):
            found[column - 1] = reference[row - 1] == heard[column - 1]
            row, column = row - 1, column - 1
        elif costs[row][column] == costs[row][column - 1] + 1:
            column -= 1
        else:
            row -= 1
    return found


def posteriors(confidences):
    """The posteriors that a segment's confidences were made of, and their mean."""
    intercept, of_word, of_segment = WEIGHTS
    logits = [math.log(one / (1 - one)) for one in confidences]
    mean = (sum(logits) / len(logits) - intercept) / (of_word + of_segment)
    return [(logit - intercept - of_segment * mean) / of_word for logit in logits], mean


def heard_words(crescendo, folder):
    """(speaker, right or not, confidence, posterior, mean of the segment, group of recordings) of every word."""
    with open(folder / "transcripts.tsv", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
                if row["language"] == "en" and row["transcript"].strip()]
    with tempfile.TemporaryFile() as complaints:
        output = subprocess.run(
            [crescendo, "transcribe", "--json", *(str(folder / row["file"]) for row in rows)],
            stdout=subprocess.PIPE, stderr=complaints, check=True).stdout
    found = []
    for row, line in zip(rows, output.decode().splitlines(), strict=True):
        segments = [segment["words"] for segment in json.loads(line)["transcript"]["segments"] if segment["words"]]
        texts = [" ".join(words.words(word["text"])) for segment in segments for word in segment]
        right = iter(hits(words.words(row["transcript"]), texts))
        for segment in segments:
            confidences = [word["confidence"] for word in segment]
            raw, mean = posteriors(confidences)
            found += [(row["speaker"], next(right), confidence, posterior, mean, row["group"])
                      for confidence, posterior in zip(confidences, raw)]
    return found, len(rows)


def solve(matrix, vector):
    """Gauss-Jordan, for three equations."""
    rows = [list(row) + [value] for row, value in zip(matrix, vector)]
    for i, _ in enumerate(rows):
        pivot = max(range(i, len(rows)), key=lambda j: abs(rows[j][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for j, row in enumerate(rows):
            if j != i:
                factor = row[i] / rows[i][i]
                rows[j] = [a - factor * b for a, b in zip(row, rows[i])]
    return [row[-1] / row[i] for i, row in enumerate(rows)]


def fitted(found):
    """The logistic regression of right on posterior and mean, by Newton's method."""
    weights = [0.0] * 3
    for _ in range(30):
        gradient, curvature = [-1e-3 * weight for weight in weights], [[1e-3 * (i == j) for j in range(3)] for i in range(3)]
        for _, right, _, posterior, mean, _ in found:
            features = (1, posterior, mean)
            probability = logistic(sum(weight * feature for weight, feature in zip(weights, features)))
            for i in range(3):
                gradient[i] += features[i] * (right - probability)
                for j in range(3):
                    curvature[i][j] += features[i] * features[j] * probability * (1 - probability)
        weights = [weight + step for weight, step in zip(weights, solve(curvature, gradient))]
    return weights


def calibration_error(pairs, bins=10):
    """Expected calibration error: the mean distance of what was promised from what came, in bins of equal width."""
    groups = [[] for _ in range(bins)]
    for probability, right in pairs:
        groups[min(bins - 1, max(0, int(probability * bins)))].append((probability, right))
    return sum(abs(sum(p - right for p, right in group)) for group in groups) / len(pairs)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--crescendo", required=True)
    parser.add_argument("--speech", required=True, type=Path)
    options = parser.parse_args()
    found, files = heard_words(options.crescendo, options.speech)
    speakers = sorted({speaker for speaker, *_ in found})
    left_out = []
    for speaker in speakers:
        weights = fitted([one for one in found if one[0] != speaker])
        left_out += [(logistic(weights[0] + weights[1] * posterior + weights[2] * mean), right)
                     for who, right, _, posterior, mean, _ in found if who == speaker]
    print(f"{len(found)} words of {len(speakers)} speakers in {files} recordings, {sum(right for _, right, *_ in found) / len(found):.1%} right")
    print("expected calibration error, ten bins")
    print(f"  posteriors as they are         {calibration_error([(posterior, right) for _, right, _, posterior, *_ in found]):.4f}")
    print(f"  confidences as they are given  {calibration_error([(confidence, right) for _, right, confidence, *_ in found]):.4f}")
    error = calibration_error(left_out)
    print(f"  each speaker left out in turn  {error:.4f}  (limit {LIMIT})")
    print("weights fitted on all: " + ", ".join(f"{weight:.2f}" for weight in fitted(found)) + f"; in force: {WEIGHTS}")
    for bound in (0.4, 0.6, 0.8):
        over = [right for _, right, confidence, *_ in found if confidence >= bound]
        print(f"  confidence {bound} and more: {len(over) / len(found):.0%} of the words, {sum(over) / max(1, len(over)):.0%} of them right")
    for group in sorted({one[-1] for one in found}):
        here = [one for one in found if one[-1] == group]
        by_confidence, by_posterior = (sum(one[kind] < UNSURE for one in here) / len(here) for kind in (2, 3))
        wrong = 1 - sum(one[1] for one in here) / len(here)
        print(f"  {group}: {wrong:.0%} of {len(here)} words wrong, marked as unsure {by_confidence:.0%}, by posteriors {by_posterior:.0%}")
    return error > LIMIT


if __name__ == "__main__":
    sys.exit(main())
