"""What a vocabulary gives: words that the dictionary lacks, with and without being told of them; README.md says more."""
import argparse
import tempfile
from pathlib import Path

import words
from speech import recordings
from wire import EngineProcess


def known_words(dictionary):
    with open(dictionary, encoding="utf-8") as lines:
        return {line.split("(")[0].split()[0] for line in lines if line.strip()}


def heard_by(crescendo, found, settings):
    engine = EngineProcess(crescendo)
    texts = [words.words(engine.recognize(r.path, settings)) for r in found]
    engine.close()
    return texts, engine.decode


def report(name, found, texts, cpu, vocabulary, plain):
    counts = [(words.errors(r.words, text), len(r.words)) for r, text in zip(found, texts)]
    pairs = [(r.words.count(w), text.count(w)) for r, text in zip(found, texts) for w in vocabulary]
    right, said = sum(min(pair) for pair in pairs), sum(pair[0] for pair in pairs)
    false = sum(max(0, heard - wanted) for wanted, heard in pairs)
    low, high = words.paired_bootstrap(counts, plain or counts)
    print(f"{name:20} heard {right} of {said}, {false} that were not said; word error rate {words.rate(counts):.2f} % "
          f"({words.rate(counts) - words.rate(plain or counts):+.2f} [{low:+.2f}, {high:+.2f}]), {cpu:.0f} s of the processor")
    return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--speech", type=Path, required=True)
    parser.add_argument("--crescendo", required=True)
    parser.add_argument("--dictionary", type=Path, required=True)
    options = parser.parse_args()
    known = known_words(options.dictionary)
    with tempfile.TemporaryDirectory() as folder:
        found = recordings(options.speech, Path(folder))
        vocabulary = sorted({w for r in found for w in r.words if w not in known and w.replace("'", "").isalpha()})[:100]
        found = [r for r in found if set(r.words) & set(vocabulary)]
        print(f"{len(vocabulary)} words, {len(found)} recordings with them")
        texts, cpu = heard_by(options.crescendo, found, {})
        plain = report("without", found, texts, cpu, vocabulary, None)
        texts, cpu = heard_by(options.crescendo, found, {"vocabulary": vocabulary})
        report("with the vocabulary", found, texts, cpu, vocabulary, plain)


main()
