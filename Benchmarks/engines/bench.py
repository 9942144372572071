"""Engine processes over and over, and many requests at once; README.md has the terms."""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

import numpy
import onnx
from onnx import helper, numpy_helper

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import processes  # noqa: E402

SIDE = 5_000


def heavy(source, target):
    """The same model with weights of SIDE * SIDE numbers, whose product with the sound is taken, and then nothing of it."""
    shutil.copytree(source, target)
    model = onnx.load(str(source / "model.onnx"))
    graph = model.graph
    out = graph.output[0].name
    for node in graph.node:
        for place, name in enumerate(node.output):
            if name == out:
                node.output[place] = "light"
    values = numpy.random.default_rng(1).random((SIDE, SIDE), dtype=numpy.float32)
    constants = {
        "heavy_weights": values, "heavy_ones": numpy.ones((1, SIDE), numpy.float32), "heavy_one": numpy.array([1, 1], numpy.int64),
        "heavy_zero": numpy.array(0, numpy.float32),
    }
    graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in constants.items())
    graph.node.extend([
        helper.make_node("ReduceMax", [graph.input[0].name], ["heavy_most"], axes=[1, 2], keepdims=0),
        helper.make_node("Reshape", ["heavy_most", "heavy_one"], ["heavy_scalar"]),
        helper.make_node("Mul", ["heavy_scalar", "heavy_ones"], ["heavy_row"]),
        helper.make_node("MatMul", ["heavy_row", "heavy_weights"], ["heavy_product"]),
        helper.make_node("ReduceMax", ["heavy_product"], ["heavy_result"], axes=[0, 1], keepdims=0),
        helper.make_node("Mul", ["heavy_result", "heavy_zero"], ["heavy_nothing"]),
        helper.make_node("Add", ["light", "heavy_nothing"], [out]),
    ])
    onnx.save(model, str(target / "model.onnx"))


def starts(options):
    command = [options.bench, "engines", "starts", str(options.starts), options.crescendo, options.model, options.library]
    rows = [json.loads(line) for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()]
    print(f"{options.starts} starts and ends of an engine\n")
    print(f"{'starts':>8}{'resident MB':>13}{'descriptors':>13}{'threads':>9}{'children':>10}")
    for row in rows:
        print(f"{row['starts']:>8}{row['resident_kilobytes'] / 1024:>13.2f}{row['descriptors']:>13}{row['threads']:>9}{row['children']:>10}")
    second, last = rows[1], rows[-1]
    grown = (last["resident_kilobytes"] - second["resident_kilobytes"]) / 1024
    print(f"grown from the second line to the last: {grown:.2f} MB")
    return grown < 1 and last["children"] == 0 and all(last[name] <= second[name] for name in ("descriptors", "threads"))


def most_held(options, model, requests):
    command = [options.bench, "engines", "requests", str(requests), options.crescendo, str(model), options.library]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    most, ended = [0.0], threading.Event()

    def watch():
        while not ended.wait(0.01):
            most[0] = max(most[0], processes.held(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    answer = process.stdout.read()
    status = process.wait()
    ended.set()
    watcher.join()
    if status != 0 or json.loads(answer)["heard"] != requests:
        sys.exit(f"{requests} requests: {answer or status}")
    return most[0]


def at_once(options, folder):
    model = folder / "heavy"
    heavy(pathlib.Path(options.model), model)
    one, hundred = (most_held(options, model, requests) for requests in (1, 100))
    weights = (model / "model.onnx").stat().st_size / 1e6
    print(f"\nA model of {weights:.0f} MB: {one:.0f} MB for 1 request, {hundred:.0f} MB for 100 at once, {hundred / one:.2f} times as much")
    return hundred < 1.25 * one


def main():
    parser = argparse.ArgumentParser()
    for name in ("crescendo", "bench", "model", "library"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--starts", type=int, default=1_000)
    options = parser.parse_args()
    kept = starts(options)
    with tempfile.TemporaryDirectory() as folder:
        kept = at_once(options, pathlib.Path(folder)) and kept
    sys.exit(0 if kept else 1)


main()
