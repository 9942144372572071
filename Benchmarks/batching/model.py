"""Writes an offline CTC model of NeMo's form with the work of a real one and no knowledge: model.py FOLDER

Twelve blocks of attention and feed-forward layers of 256 and 1,024 numbers, some 10 million weights in 8 bits whose inputs are quantised as
they come, as the int8 models of the catalogue are. Needs `onnx` and `numpy`.
"""

import pathlib
import sys

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

LAYERS, WIDTH, INNER, TOKENS = 12, 256, 1024, 512
rng = numpy.random.default_rng(1)
nodes, constants = [], {}


def constant(name, value):
    constants[name] = value
    return name


def linear(source, target, rows, columns):
    """y = x W with 8-bit weights; the scale of x is that of all that comes at once."""
    weights = numpy.clip(numpy.round(rng.normal(0, 40, (rows, columns))), -127, 127).astype(numpy.int8)
    scale = numpy.array(1 / (40 * numpy.sqrt(rows)), numpy.float32)
    name = target
    nodes.extend([
        helper.make_node("DynamicQuantizeLinear", [source], [name + "_q", name + "_s", name + "_z"]),
        helper.make_node(
            "MatMulInteger", [name + "_q", constant(name + "_w", weights), name + "_z", constant(name + "_wz", numpy.array(0, numpy.int8))],
            [name + "_i"]),
        helper.make_node("Cast", [name + "_i"], [name + "_f"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [name + "_s", constant(name + "_ws", scale)], [name + "_both"]),
        helper.make_node("Mul", [name + "_f", name + "_both"], [target]),
    ])
    return target


def norm(source, target):
    """To a mean of 0 and a variance of 1 over the numbers of a frame."""
    nodes.extend([
        helper.make_node("ReduceMean", [source], [target + "_m"], axes=[-1], keepdims=1),
        helper.make_node("Sub", [source, target + "_m"], [target + "_d"]),
        helper.make_node("Mul", [target + "_d", target + "_d"], [target + "_dd"]),
        helper.make_node("ReduceMean", [target + "_dd"], [target + "_v"], axes=[-1], keepdims=1),
        helper.make_node("Add", [target + "_v", "small"], [target + "_ve"]),
        helper.make_node("Sqrt", [target + "_ve"], [target + "_r"]),
        helper.make_node("Div", [target + "_d", target + "_r"], [target]),
    ])
    return target


def block(source, name):
    inside = norm(source, name + "n1")
    query, key, value = (linear(inside, name + part, WIDTH, WIDTH) for part in "qkv")
    nodes.extend([
        helper.make_node("Transpose", [key], [name + "kt"], perm=[0, 2, 1]),
        helper.make_node("MatMul", [query, name + "kt"], [name + "qk"]),
        helper.make_node("Div", [name + "qk", "root"], [name + "near"]),
        helper.make_node("Softmax", [name + "near"], [name + "share"], axis=-1),
        helper.make_node("MatMul", [name + "share", value], [name + "mixed"]),
    ])
    linear(name + "mixed", name + "o", WIDTH, WIDTH)
    nodes.append(helper.make_node("Add", [source, name + "o"], [name + "a"]))
    linear(norm(name + "a", name + "n2"), name + "up", WIDTH, INNER)
    nodes.append(helper.make_node("Relu", [name + "up"], [name + "relu"]))
    linear(name + "relu", name + "down", INNER, WIDTH)
    nodes.append(helper.make_node("Add", [name + "a", name + "down"], [name + "out"]))
    return name + "out"


def main(folder):
    constant("small", numpy.array(1e-5, numpy.float32))
    constant("root", numpy.array(numpy.sqrt(WIDTH), numpy.float32))
    constant("four", numpy.array(4, numpy.int64))
    nodes.append(helper.make_node("AveragePool", ["audio_signal"], ["pooled"], kernel_shape=[4], strides=[4]))
    nodes.append(helper.make_node("Transpose", ["pooled"], ["frames"], perm=[0, 2, 1]))
    state = linear("frames", "first", 80, WIDTH)
    for number in range(LAYERS):
        state = block(state, f"b{number}_")
    linear(norm(state, "last"), "scores", WIDTH, TOKENS + 1)
    nodes.append(helper.make_node("LogSoftmax", ["scores"], ["logprobs"], axis=-1))
    nodes.append(helper.make_node("Div", ["length", "four"], ["logprobs_length"]))
    float32, int64 = TensorProto.FLOAT, TensorProto.INT64
    graph = helper.make_graph(
        nodes, "batching",
        [helper.make_tensor_value_info("audio_signal", float32, ["N", 80, "T"]), helper.make_tensor_value_info("length", int64, ["N"])],
        [
            helper.make_tensor_value_info("logprobs", float32, ["N", "U", TOKENS + 1]),
            helper.make_tensor_value_info("logprobs_length", int64, ["N"]),
        ],
        [numpy_helper.from_array(value, name) for name, value in constants.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    metadata = {"vocab_size": TOKENS + 1, "subsampling_factor": 4, "normalize_type": "", "model_type": "EncDecCTCModelBPE"}
    helper.set_model_props(model, {key: str(value) for key, value in metadata.items()})
    onnx.checker.check_model(model)
    onnx.save(model, str(folder / "model.onnx"))
    tokens = [f"\u2581t{number}" for number in range(TOKENS)] + ["<blk>"]
    (folder / "tokens.txt").write_text("".join(f"{token} {number}\n" for number, token in enumerate(tokens)), encoding="utf-8")


main(pathlib.Path(sys.argv[1]))
