"""Word error rate, and how sure we can be of a difference of two."""
import random
import re


def words(text):
    text = text.lower().replace("’", "'")
    return re.sub(r"[^a-z0-9' ]+", " ", text).split()


def errors(reference, hypothesis):
    """Fewest substitutions, insertions and deletions (Levenshtein) from one list of words to another."""
    row = list(range(len(hypothesis) + 1))
    for i, wanted in enumerate(reference, 1):
        diagonal, row[0] = row[0], i
        for j, heard in enumerate(hypothesis, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (wanted != heard))
    return row[-1]


def rate(counts):
    """Points of word error of (errors, reference words) pairs."""
    return 100 * sum(e for e, _ in counts) / sum(n for _, n in counts)


def paired_bootstrap(ours, theirs, rounds=10_000):
    """95 % interval of the difference of two rates on the same recordings, drawn again with replacement (Bisani and Ney 2004)."""
    generator = random.Random(1)
    recordings = range(len(ours))
    differences = []
    for _ in range(rounds):
        drawn = generator.choices(recordings, k=len(ours))
        differences.append(rate([ours[i] for i in drawn]) - rate([theirs[i] for i in drawn]))
    differences.sort()
    return differences[int(0.025 * rounds)], differences[int(0.975 * rounds)]
