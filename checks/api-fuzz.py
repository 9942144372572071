#!/usr/bin/env python3
"""Asks a server everything that its own description allows, and much that it forbids (schemathesis): no answer may be a fault of the
server's, nor anything that the description does not state.

    checks/api-fuzz.py --examples 50
"""

import datetime
import json
import os
import pathlib
import subprocess
import sys

from harness import ROOT, Server, WorkDirectory, arguments, install_voice_model, wait_until, wav

VENV = ROOT / ".deps/schemathesis-venv"

# What a well-formed request may be answered with all the same: the state of things decides, not the schema, and 400 says what no schema
# does (that a text is a language tag, an address will do, a search has a word). And how a request is refused that the schema forbids.
CONFIGURATION = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "304", "400", "401", "403", "404", "409", "410", "412", "416", "422", "503"]

[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "409", "410", "412", "413", "415", "416", "422", "503"]

[checks.missing_required_header]
expected-statuses = ["400", "401", "403", "412", "415"]
"""


def tool():
    program = VENV / "bin/schemathesis"
    if not program.exists():
        sys.exit(f"schemathesis is not in {VENV.relative_to(ROOT)}: ./dev.sh setup installs it")
    return str(program)


def strict(document):
    """The description, sharpened: answers hold no other fields than those that it names, and errors no other codes."""
    def close(schema):
        if isinstance(schema, dict):
            if schema.get("type") == "object" and "properties" in schema:
                schema.setdefault("additionalProperties", False)
            for value in schema.values():
                close(value)
        elif isinstance(schema, list):
            for value in schema:
                close(value)

    close(document["components"]["schemas"])
    for item in document["paths"].values():
        for operation in item.values():
            for answer in operation["responses"].values():
                content = answer.get("content", {}).get("application/json")
                codes = answer.get("x-error-codes")
                if content and codes and content["schema"] == {"$ref": "#/components/schemas/Error"}:
                    code = {"properties": {"error": {"properties": {"code": {"enum": codes}}}}}
                    content["schema"] = {"allOf": [content["schema"], code]}
    return document


def with_examples(document, known):
    """Names what is really there, so that not every request ends at an id that nobody has."""
    for item in document["paths"].values():
        for operation in item.values():
            for parameter in operation.get("parameters", []):
                for prefix, text in known.items():
                    if f"^{prefix}_" in parameter["schema"].get("pattern", ""):
                        parameter["schema"]["enum"] = [text, f"{prefix}_01m7z1wm74e7cabptkf0r3ttqn"]
    return document


def run(server, document, work, name, options):
    path = work / f"{name}.json"
    path.write_text(json.dumps(document))
    (work / "schemathesis.toml").write_text(CONFIGURATION)
    command = [
        tool(), "--config-file", str(work / "schemathesis.toml"), "run", str(path), "--url", f"http://127.0.0.1:{server.port}",
        "--header", f"Authorization: Bearer {server.key}", "--no-color", "--output-sanitize", "false", *options,
    ]
    environment = {"NO_PROXY": "*", "PYTHONPATH": str(ROOT / "checks"), "PYTHONDONTWRITEBYTECODE": "1", "SCHEMATHESIS_HOOKS": "fuzz_hooks"}
    return subprocess.run(command, cwd=work, env={**os.environ, **environment}).returncode


def main():
    parser = arguments(__doc__)
    parser.add_argument("--examples", type=int, default=30, help="requests an operation and phase (default: 30)")
    parser.add_argument("--seed", type=int, default=1, help="for the same requests again")
    parser.add_argument("options", nargs="*", help="more options for schemathesis, behind --")
    options = parser.parse_args()
    with WorkDirectory(options.keep) as work:
        work = pathlib.Path(work)
        install_voice_model(options.binary, work / "data")
        # An upload limit as small as the requests are.
        server = Server(options.binary, work / "data", ["--webhook-allow-private"], environment={"CRESCENDO_UPLOAD_LIMIT_MB": "4"}).start()
        client = server.client()
        _, recording = client.upload(wav(b"\0\1" * 16_000))
        _, marker = client.call("POST", f"/v1/recordings/{recording['id']}/markers", {"at": 0.5, "label": "here"})
        _, spare = client.call("POST", "/v1/keys", {"name": "spare", "scopes": ["recordings:read"]})
        _, collection = client.call("POST", "/v1/collections", {"name": "some"})
        consent = {"purpose": "To name who speaks", "expires_at": f"{datetime.date.today() + datetime.timedelta(days=30)}T00:00:00Z"}
        _, speaker = client.call("POST", "/v1/speakers", {"name": "Ann", "consent": consent})
        # Nobody answers there, which is quick to find out.
        _, made = client.call("POST", "/v1/webhooks", {"url": "http://127.0.0.1:9/", "events": ["webhook.disabled"]})
        webhook = made["webhook"]["id"]
        _, test = client.call("POST", f"/v1/webhooks/{webhook}/test")
        upload = client.begin_upload(100_000)[0].rsplit("/", 1)[1]
        wait_until(lambda: client.call("GET", f"/v1/recordings/{recording['id']}")[1]["status"] == "ready", 60, 0.2)
        _, transcripts = client.call("GET", f"/v1/recordings/{recording['id']}/transcripts")
        things = [recording, marker, spare, collection, speaker, made["webhook"], test, *transcripts["transcripts"]]
        ids = [recording["job_id"], upload, *(thing["id"] for thing in things)]
        known = {text.split("_")[0]: text for text in ids}
        _, document = client.call("GET", "/openapi.json")
        document = strict(document)
        named = with_examples(json.loads(json.dumps(document)), known)
        shared = ["--checks", "all", "--max-examples", str(options.examples), "--seed", str(options.seed), *options.options]
        each = ["--phases", "examples,coverage,fuzzing"]
        # What is deleted is not there for the others, so that comes behind them; the keys are those of the run itself but for a spare one.
        failed = run(server, named, work, "operations", ["--exclude-method", "DELETE", *each, *shared])
        failed |= run(server, named, work, "deletions", ["--include-method", "DELETE", *each, *shared])
        failed |= run(server, document, work, "sequences", ["--exclude-operation-id", "revokeKey", "--phases", "stateful", *shared])
        alive = server.is_running
        stopped = server.stop()
        # A job whose recording was deleted under it fails, as it must.
        faults = [
            line for line in server.log.read_text(errors="replace").splitlines()
            if '"level":"error"' in line and '"error_":"recording_not_found"' not in line
        ]
        print(f"server's own faults in its log: {len(faults)}", *faults[:5], sep="\n")
    if failed or not alive or stopped != 0 or faults:
        sys.exit("FAILED")
    print("passed: every answer is what the description states")


if __name__ == "__main__":
    main()
