"""A real server with its page, on a port that stays the same when it is started again, and sound to send to it."""

import pathlib
import re
import socket
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness  # noqa: E402


class Site(harness.Server):
    """`crescendo serve` with the page that the program holds, or that of a folder."""

    def __init__(self, binary, data, web=None):
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.fixed_port = one.getsockname()[1]
        super().__init__(binary, data, options=["--web-directory", str(pathlib.Path(web).resolve())] if web else [])

    def spawn(self):
        command = [self.binary, "serve", "--data-dir", str(self.data), "--port", str(self.fixed_port), *self.options]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=self.environment)
        self.port = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.fixed_port}"

    def link(self):
        """A new link to sign in with."""
        done = subprocess.run([self.binary, "sign-in", "--data-dir", str(self.data)], capture_output=True, text=True, env=self.environment)
        found = re.search(r"/sign-in#\S+", done.stdout)
        if not found:
            sys.exit(f"crescendo sign-in printed no link: {done.stdout}{done.stderr}")
        return self.url + found.group()


def speech(folder, name, text, voice="slt"):
    """A WAV file in which FFmpeg's voice says something; the recogniser that is always there understands most of it."""
    path, words = pathlib.Path(folder) / name, pathlib.Path(folder) / f"{name}.txt"
    words.write_text(text)
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", f"flite=textfile={words}:voice={voice}", str(path)], check=True)
    return str(path)


def silence(folder, name, seconds):
    """A FLAC file of silence, which is small however long it is."""
    path = pathlib.Path(folder) / name
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", f"anullsrc=r=16000:cl=mono:d={seconds}", "-c:a", "flac", str(path)], check=True)
    return str(path)


def noise(folder, name, megabytes):
    """A WAV file of quiet noise of that size: large enough that an upload can be broken in its middle."""
    path = pathlib.Path(folder) / name
    seconds = megabytes * 1_000_000 / 96_000
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", f"anoisesrc=r=48000:a=0.01:d={seconds}", "-c:a", "pcm_s16le", str(path)], check=True)
    return str(path)


def folder():
    return tempfile.mkdtemp(prefix="page-check-")
