#!/usr/bin/env python3
"""Makes the small models that the tests run: scripts/test-models.py FOLDER

They have the form of real ones and no knowledge: what is loud and low is heard as one word, what is loud and high as another. Needs
`onnx` and `numpy`. Called by ./dev.sh setup.
"""

import base64
import pathlib
import sys

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

# Tokens of a Whisper prompt for a model of one language: its start, and that no times are wanted.
PROMPT = 2
WORDS = ["\u2581low", "\u2581high"]
BLANK = len(WORDS)
# Log mel energies of tones are well above it, those of a quiet room below.
THRESHOLD = -7.0
# Samples for which a voice holds a token.
VOICE_HOLD = 100


def hearing(frames, scores):
    """Nodes from log mel frames [N, 80, U] to the words' scores [N, U, 3]: the loudest of the low bands, of the high ones, a threshold."""
    return [
        helper.make_node("Slice", [frames, "low_begin", "low_end", "bands"], ["low_bands"]),
        helper.make_node("Slice", [frames, "high_begin", "high_end", "bands"], ["high_bands"]),
        helper.make_node("ReduceMax", ["low_bands"], ["low"], axes=[1], keepdims=1),
        helper.make_node("ReduceMax", ["high_bands"], ["high"], axes=[1], keepdims=1),
        helper.make_node("Mul", ["low", "nothing"], ["zero"]),
        helper.make_node("Add", ["zero", "threshold"], ["blank"]),
        helper.make_node("Concat", ["low", "high", "blank"], ["by_word"], axis=1),
        helper.make_node("Transpose", ["by_word"], [scores], perm=[0, 2, 1]),
    ]


HEARING = {
    "low_begin": numpy.array([2], numpy.int64), "low_end": numpy.array([20], numpy.int64), "high_begin": numpy.array([55], numpy.int64),
    "high_end": numpy.array([78], numpy.int64), "bands": numpy.array([1], numpy.int64), "nothing": numpy.array(0, numpy.float32),
    "threshold": numpy.array(THRESHOLD, numpy.float32),
}


def save(path, nodes, inputs, outputs, constants, metadata):
    graph = helper.make_graph(
        nodes, path.stem, [helper.make_tensor_value_info(*one) for one in inputs], [helper.make_tensor_value_info(*one) for one in outputs],
        [numpy_helper.from_array(value, name) for name, value in constants.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, {key: str(value) for key, value in metadata.items()})
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def ctc(folder):
    """Offline CTC as NeMo exports it: log mel frames in, log probabilities of every fourth out."""
    save(
        folder / "model.onnx",
        [
            helper.make_node("AveragePool", ["audio_signal"], ["pooled"], kernel_shape=[4], strides=[4]),
            *hearing("pooled", "scores"),
            helper.make_node("LogSoftmax", ["scores"], ["logprobs"], axis=-1),
            helper.make_node("Div", ["length", "four"], ["logprobs_length"]),
        ],
        [("audio_signal", TensorProto.FLOAT, ["N", 80, "T"]), ("length", TensorProto.INT64, ["N"])],
        [("logprobs", TensorProto.FLOAT, ["N", "U", BLANK + 1]), ("logprobs_length", TensorProto.INT64, ["N"])],
        {**HEARING, "four": numpy.array(4, numpy.int64)},
        {"vocab_size": BLANK + 1, "subsampling_factor": 4, "normalize_type": "", "model_type": "EncDecCTCModelBPE"})
    write_tokens(folder, WORDS + ["<blk>"])


def whisper_encoder(folder, vocabulary, state, metadata):
    """Whisper's encoder: how loud the low and the high half of the spectrum are at most, which the decoder sees twice."""
    float32 = TensorProto.FLOAT
    save(
        folder / "encoder.onnx",
        [
            helper.make_node("Slice", ["mel", "low_begin", "low_end", "bands"], ["low_bands"]),
            helper.make_node("Slice", ["mel", "high_begin", "high_end", "bands"], ["high_bands"]),
            helper.make_node("ReduceMax", ["low_bands"], ["low"], axes=[1, 2], keepdims=1),
            helper.make_node("ReduceMax", ["high_bands"], ["high"], axes=[1, 2], keepdims=1),
            helper.make_node("Concat", ["low", "high", "low", "high"], ["heard"], axis=2),
            helper.make_node("Unsqueeze", ["heard", "first"], ["n_layer_cross_k"]),
            helper.make_node("Identity", ["n_layer_cross_k"], ["n_layer_cross_v"]),
        ],
        [("mel", float32, ["N", 80, "T"])],
        [("n_layer_cross_k", float32, [1, "N", "A", state]), ("n_layer_cross_v", float32, [1, "N", "A", state])],
        {**{name: HEARING[name] for name in ("low_begin", "low_end", "high_begin", "high_end", "bands")}, "first": numpy.array([0], numpy.int64)},
        {
            "model_type": "whisper-for-tests", "n_mels": 80, "n_audio_state": state, "n_audio_ctx": 1, "n_vocab": vocabulary, "n_text_ctx": 16,
            "n_text_state": state, "n_text_head": 1, "n_text_layer": 1, "sot_index": 0, **metadata,
        })


def whisper_decoder(folder, vocabulary, state, scoring, constants):
    """Whisper's decoder, which keeps nothing from step to step.

    `scoring` makes of "heard" [1, 1, state], and of "offset" and "length", the "scores" [1, 1, vocabulary] of every token that came in.
    """
    float32, int64 = TensorProto.FLOAT, TensorProto.INT64
    cache = [1, "N", "C", state]
    save(
        folder / "decoder.onnx",
        [
            helper.make_node("Squeeze", ["n_layer_cross_k", "first"], ["heard"]),
            helper.make_node("Shape", ["tokens"], ["tokens_shape"]),
            helper.make_node("Slice", ["tokens_shape", "one", "two"], ["length"]),
            *scoring,
            # One row for each token that came in.
            helper.make_node("Concat", ["one", "length", "one"], ["repeats"], axis=0),
            helper.make_node("Tile", ["scores", "repeats"], ["logits"]),
            helper.make_node("Identity", ["in_n_layer_self_k_cache"], ["out_n_layer_self_k_cache"]),
            helper.make_node("Identity", ["in_n_layer_self_v_cache"], ["out_n_layer_self_v_cache"]),
        ],
        [
            ("tokens", int64, ["N", "L"]), ("in_n_layer_self_k_cache", float32, cache), ("in_n_layer_self_v_cache", float32, cache),
            ("n_layer_cross_k", float32, [1, "N", "A", state]), ("n_layer_cross_v", float32, [1, "N", "A", state]), ("offset", int64, [1]),
        ],
        [
            ("logits", float32, ["N", "L", vocabulary]), ("out_n_layer_self_k_cache", float32, cache),
            ("out_n_layer_self_v_cache", float32, cache),
        ],
        {
            "first": numpy.array([0], numpy.int64), "one": numpy.array([1], numpy.int64), "two": numpy.array([2], numpy.int64), **constants,
        }, {})


def whisper(folder):
    """Whisper's encoder and decoder: one word an utterance, by the louder half of the spectrum, and then its end."""
    words = [" low", " high"]
    end, start, transcribe, no_timestamps = 2, 3, 4, 5
    vocabulary, state = 8, 4
    whisper_encoder(
        folder, vocabulary, state,
        {
            "sot_sequence": f"{start}", "sot": start, "eot": end, "blank_id": 7, "is_multilingual": 0, "no_speech": 6, "non_speech_tokens": "6",
            "transcribe": transcribe, "translate": transcribe, "sot_prev": start, "sot_lm": start, "no_timestamps": no_timestamps,
            "all_language_tokens": "3", "all_language_codes": "en",
        })
    # What is heard becomes the scores of the two words at the first step, and the end's at every later one.
    words_of_heard = numpy.zeros((state, vocabulary), numpy.float32)
    words_of_heard[0, 0] = words_of_heard[1, 1] = 100
    end_score = numpy.zeros((1, 1, vocabulary), numpy.float32)
    end_score[0, 0, end] = 1e6
    whisper_decoder(
        folder, vocabulary, state,
        [
            helper.make_node("MatMul", ["heard", "words_of_heard"], ["word_scores"]),
            helper.make_node("Add", ["offset", "length"], ["reached"]),
            helper.make_node("Greater", ["reached", "prompt"], ["is_later"]),
            helper.make_node("Cast", ["is_later"], ["later"], to=TensorProto.FLOAT),
            helper.make_node("Mul", ["end_score", "later"], ["ending"]),
            helper.make_node("Add", ["word_scores", "ending"], ["scores"]),
        ],
        {"words_of_heard": words_of_heard, "end_score": end_score, "prompt": numpy.array([PROMPT], numpy.int64)})
    (folder / "tokens.txt").write_text(
        "".join(f"{base64.b64encode(word.encode()).decode()} {number}\n" for number, word in enumerate(words)), encoding="utf-8")


def languages(folder):
    """Whisper of two languages as far as the first step, which tells the language: English is low and German is high."""
    vocabulary, state, start = 8, 4, 3
    whisper_encoder(
        folder, vocabulary, state,
        {
            "sot_sequence": f"{start},0,4", "sot": start, "eot": 2, "blank_id": 7, "is_multilingual": 1, "no_speech": 6, "non_speech_tokens": "6",
            "transcribe": 4, "translate": 4, "sot_prev": start, "sot_lm": start, "no_timestamps": 5, "all_language_tokens": "0,1",
            "all_language_codes": "en,de",
        })
    languages_of_heard = numpy.zeros((state, vocabulary), numpy.float32)
    languages_of_heard[0, 0] = languages_of_heard[1, 1] = 100
    whisper_decoder(
        folder, vocabulary, state, [helper.make_node("MatMul", ["heard", "languages_of_heard"], ["scores"])],
        {"languages_of_heard": languages_of_heard})


def live(folder):
    """A streaming transducer of the LSTM sort: two frames of eight; a word that was just heard is not heard again at once."""
    frames, float32, int64 = 8, TensorProto.FLOAT, TensorProto.INT64
    words = BLANK + 1
    save(
        folder / "encoder.onnx",
        [
            helper.make_node("Transpose", ["x"], ["bands_first"], perm=[0, 2, 1]),
            helper.make_node("AveragePool", ["bands_first"], ["pooled"], kernel_shape=[4], strides=[4]),
            *hearing("pooled", "scores"),
            # The blank comes first here.
            helper.make_node("Gather", ["scores", "order"], ["encoder_out"], axis=2),
            helper.make_node("Identity", ["h"], ["next_h"]),
            helper.make_node("Identity", ["c"], ["next_c"]),
        ],
        [("x", float32, ["N", frames, 80]), ("h", float32, [1, "N", 1]), ("c", float32, [1, "N", 1])],
        [("encoder_out", float32, ["N", 2, words]), ("next_h", float32, [1, "N", 1]), ("next_c", float32, [1, "N", 1])],
        {**HEARING, "order": numpy.array([2, 0, 1], numpy.int64)},
        {"model_type": "lstm", "T": frames, "decode_chunk_len": frames, "num_encoder_layers": 1, "rnn_hidden_size": 1, "d_model": 1})
    again = -1000 * numpy.eye(words, dtype=numpy.float32)
    again[0, 0] = 0
    save(
        folder / "decoder.onnx",
        [helper.make_node("Gather", ["again", "y"], ["of_each"]), helper.make_node("Gather", ["of_each", "last"], ["decoder_out"], axis=1)],
        [("y", int64, ["N", 2])], [("decoder_out", float32, ["N", words])], {"again": again, "last": numpy.array(1, numpy.int64)},
        {"vocab_size": words, "context_size": 2})
    save(
        folder / "joiner.onnx", [helper.make_node("Add", ["encoder_out", "decoder_out"], ["logit"])],
        [("encoder_out", float32, ["N", words]), ("decoder_out", float32, ["N", words])], [("logit", float32, ["N", words])], {},
        {"joiner_dim": words})
    write_tokens(folder, ["<blk>"] + WORDS)


def punctuation(folder):
    """Marks and capitals by a table: "low" begins a sentence and has a comma behind it, "high" ends one, "why" asks. The first piece of a word decides."""
    pieces = ["<unk>", "<s>", "</s>", "\u2581", "\u2581low", "\u2581high", "\u2581why", "\u2581nasa", *"abcdefghijklmnopqrstuvwxyz'"]
    plain, upper, capital = 0, 1, 2
    comma, point, question = 1, 2, 3
    labels = 4

    def table(of_pieces):
        scores = numpy.zeros((len(pieces), labels), numpy.float32)
        for piece in range(len(pieces)):
            scores[piece, of_pieces.get(pieces[piece].strip("\u2581"), plain)] = 1
        return scores

    int32, float32 = TensorProto.INT32, TensorProto.FLOAT
    save(
        folder / "model.onnx",
        [
            # The first pieces of words, and neither the beginning nor the end of a line.
            helper.make_node("Greater", ["token_ids", "end"], ["is_piece"]),
            helper.make_node("Cast", ["token_ids"], ["number"], to=TensorProto.INT64),
            helper.make_node("Equal", ["number", "nothing"], ["is_unknown"]),
            helper.make_node("Or", ["is_piece", "is_unknown"], ["is_text"]),
            helper.make_node("Cast", ["valid_ids"], ["is_first"], to=TensorProto.BOOL),
            helper.make_node("And", ["is_text", "is_first"], ["is_word"]),
            helper.make_node("NonZero", ["is_word"], ["places"]),
            helper.make_node("Transpose", ["places"], ["place_of_each"], perm=[1, 0]),
            helper.make_node("GatherND", ["number", "place_of_each"], ["words"]),
            helper.make_node("Gather", ["cases", "words"], ["case_logits"]),
            helper.make_node("Gather", ["marks", "words"], ["punct_logits"]),
            helper.make_node("Identity", ["label_lens"], ["lengths"]),
        ],
        [("token_ids", int32, ["N", 200]), ("valid_ids", int32, ["N", 200]), ("label_lens", int32, ["N"])],
        [("case_logits", float32, ["W", labels]), ("punct_logits", float32, ["W", labels]), ("lengths", int32, ["N"])],
        {
            "end": numpy.array(2, numpy.int32), "nothing": numpy.array(0, numpy.int64), "cases": table({"low": capital, "why": capital, "nasa": upper}),
            "marks": table({"low": comma, "high": point, "why": question}),
        }, {"COMMA": comma, "PERIOD": point, "QUESTION": question, "UPPER": upper, "CAP": capital, "MIX_CASE": 3})
    # Longer pieces are the likelier.
    (folder / "bpe.vocab").write_text("".join(f"{piece}\t{-10 + len(piece)}\n" for piece in pieces), encoding="utf-8")


def denoiser(folder):
    """GTCRN's form: the spectrum of one frame and what the frames before left in, the same without what is low out."""
    float32 = TensorProto.FLOAT
    bins = 257
    # Of 16 kHz in 512 samples: from 2 kHz on.
    mask = (numpy.arange(bins) >= 64).astype(numpy.float32).reshape(1, bins, 1, 1)
    shapes = {"conv_cache": [2, 1, 1, 2], "tra_cache": [2, 1, 1], "inter_cache": [2, 1, 2]}
    save(
        folder / "model.onnx",
        [helper.make_node("Mul", ["mix", "mask"], ["enh"])]
        + [helper.make_node("Identity", [name], [name + "_out"]) for name in shapes],
        [("mix", float32, [1, bins, 1, 2])] + [(name, float32, shape) for name, shape in shapes.items()],
        [("enh", float32, [1, bins, 1, 2])] + [(name + "_out", float32, shape) for name, shape in shapes.items()],
        {"mask": mask},
        {
            "model_type": "gtcrn", "sample_rate": 16000, "version": 1, "n_fft": 512, "hop_length": 256, "window_length": 512,
            "window_type": "hann_sqrt", **{name + "_shape": ",".join(map(str, shape)) for name, shape in shapes.items()},
        })


def embedding(folder):
    """A voice as 3D-Speaker's models have it: log mel frames in, here the means of their bands as they differ from each other out."""
    float32 = TensorProto.FLOAT
    save(
        folder / "model.onnx",
        [
            helper.make_node("ReduceMean", ["x"], ["bands"], axes=[1], keepdims=0),
            helper.make_node("ReduceMean", ["bands"], ["loudness"], axes=[1], keepdims=1),
            helper.make_node("Sub", ["bands", "loudness"], ["embedding"]),
        ],
        [("x", float32, ["N", "T", 80])], [("embedding", float32, ["N", 80])], {},
        {
            "framework": "3d-speaker", "language": "English", "url": "", "comment": "for tests", "sample_rate": 16000, "output_dim": 80,
            "normalize_samples": 1, "feature_normalize_type": "",
        })


def segmentation(folder):
    """pyannote's form: ten seconds of sound in, for each frame the scores of nobody, of one of three speakers and of two of them; here a low
    tone is one speaker, a high one another."""
    size, shift, rate, window = 991, 270, 16000, 160000
    classes = 7
    times = numpy.arange(size) / rate
    waves = [wave(2 * numpy.pi * height * times) for height in (300, 5000) for wave in (numpy.cos, numpy.sin)]
    # Of a tone's amplitude: its two waves squared and added.
    energies = numpy.array([[1, 1, 0, 0], [0, 0, 1, 1]], numpy.float32).reshape(2, 4, 1)
    scores = numpy.zeros((classes, 2, 1), numpy.float32)
    scores[1, 0] = scores[2, 1] = 1
    float32 = TensorProto.FLOAT
    save(
        folder / "model.onnx",
        [
            helper.make_node("Conv", ["x", "waves"], ["swings"], kernel_shape=[size], strides=[shift]),
            helper.make_node("Mul", ["swings", "swings"], ["squares"]),
            helper.make_node("Conv", ["squares", "energies"], ["heard"], kernel_shape=[1]),
            helper.make_node("Conv", ["heard", "scores", "bias"], ["by_class"], kernel_shape=[1]),
            helper.make_node("Transpose", ["by_class"], ["y"], perm=[0, 2, 1]),
        ],
        [("x", float32, ["N", 1, "T"])], [("y", float32, ["N", "F", classes])],
        {
            "waves": (numpy.array(waves, numpy.float32) * 2 / size).reshape(4, 1, size), "energies": energies, "scores": scores,
            "bias": numpy.array([1e-3] + [0, 0] + [-1] * (classes - 3), numpy.float32),
        },
        {
            "model_type": "pyannote-segmentation-3.0", "version": 1, "url": "", "license": "", "model_author": "", "maintainer": "",
            "num_speakers": 3, "powerset_max_classes": 2, "num_classes": classes, "sample_rate": rate, "window_size": window,
            "receptive_field_size": size, "receptive_field_shift": shift,
        })


PHONEMES = "abdefhijklmnoprstuvwz.,;:!?" + "ðŋɐɑɔəɚɛɜɡɪɹɾʃʊʌʒθᵻˈˌː"


def held_levels(tokens, quietness, length, shape, output):
    """Each token's number by 256 and by `quietness` [1], held for `length` [1] samples; what needs HELD."""
    return [
        helper.make_node("Cast", [tokens], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [quietness, "full"], ["divisor"]),
        helper.make_node("Div", ["numbers", "divisor"], ["levels"]),
        helper.make_node("Unsqueeze", ["levels", "last"], ["steps"]),
        helper.make_node("Cast", [length], ["whole_length"], to=TensorProto.INT64),
        helper.make_node("Concat", ["first", "first", "whole_length"], ["repeats"], axis=0),
        helper.make_node("Tile", ["steps", "repeats"], ["held"]),
        helper.make_node("Reshape", ["held", shape], [output]),
    ]


HELD = {
    "full": numpy.array(256, numpy.float32), "one": numpy.array([1], numpy.float32), "last": numpy.array([2], numpy.int64),
    "first": numpy.array([1], numpy.int64), "hold": numpy.array([VOICE_HOLD], numpy.float32),
}


def voice(folder):
    """Piper's form of VITS, with two voices: each token is a level, its number by 256, which is held; the second voice is half as loud."""
    float32, int64 = TensorProto.FLOAT, TensorProto.INT64
    save(
        folder / "model.onnx",
        [
            helper.make_node("Cast", ["sid"], ["voice"], to=float32),
            helper.make_node("Add", ["voice", "one"], ["quietness"]),
            # Noise, slowness, noise of the durations.
            helper.make_node("Slice", ["scales", "first", "second"], ["slowness"]),
            helper.make_node("Mul", ["slowness", "hold"], ["length"]),
            *held_levels("input", "quietness", "length", "in_a_row", "output"),
        ],
        [("input", int64, ["N", "L"]), ("input_lengths", int64, ["N"]), ("scales", float32, [3]), ("sid", int64, ["N"])],
        [("output", float32, ["N", 1, "S"])],
        {**HELD, "second": numpy.array([2], numpy.int64), "in_a_row": numpy.array([1, 1, -1], numpy.int64)},
        {
            "model_type": "vits", "comment": "piper", "language": "English", "voice": "en-us", "has_espeak": 1, "n_speakers": 2,
            "sample_rate": 22050,
        })
    # As Piper has them: the first stands between tokens, and a sentence begins and ends with the next two.
    write_tokens(folder, ["_", "^", "$", " ", *PHONEMES])


def styled_voice(folder, tokens, model_type, styles):
    """What Kitten's and Kokoro's have in common: two voices, each a style; here its first number is how much quieter than full it is."""
    float32, int64 = TensorProto.FLOAT, TensorProto.INT64
    save(
        folder / "model.onnx",
        [
            helper.make_node("Slice", ["style", "nothing", "first", "first"], ["first_of_style"]),
            helper.make_node("Reshape", ["first_of_style", "first"], ["quietness"]),
            helper.make_node("Div", ["hold", "speed"], ["length"]),
            *held_levels(tokens, "quietness", "length", "in_a_row", "audio"),
        ],
        [(tokens, int64, [1, "L"]), ("style", float32, [1, 256]), ("speed", float32, [1])], [("audio", float32, ["S"])],
        {**HELD, "nothing": numpy.array([0], numpy.int64), "in_a_row": numpy.array([-1], numpy.int64)},
        {
            "model_type": model_type, "language": "English", "voice": "en-us", "has_espeak": 1, "n_speakers": 2, "speaker_names": "full,half",
            "sample_rate": 24000, "version": 1, "style_dim": ",".join(map(str, styles)), "speed_priors": "1,1", "maintainer": "k2-fsa",
        })
    voices = numpy.zeros((2, *styles), numpy.float32)
    voices[0, ..., 0], voices[1, ..., 0] = 1, 2
    voices.tofile(folder / "voices.bin")
    # The first stands before and behind a sentence.
    write_tokens(folder, ["$", " ", *PHONEMES])


def kitten(folder):
    styled_voice(folder, "input_ids", "kitten-tts", [1, 256])


def kokoro(folder):
    styled_voice(folder, "tokens", "kokoro", [510, 1, 256])


def write_tokens(folder, tokens):
    (folder / "tokens.txt").write_text("".join(f"{token} {number}\n" for number, token in enumerate(tokens)), encoding="utf-8")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: test-models.py FOLDER")
    for make in (ctc, whisper, languages, live, punctuation, denoiser, embedding, segmentation, voice, kitten, kokoro):
        folder = pathlib.Path(sys.argv[1]) / make.__name__
        folder.mkdir(parents=True, exist_ok=True)
        make(folder)


main()
