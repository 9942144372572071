"""How OpenAI's own Python client gets on with a server that has one place, while that is taken.

    retries.py BASE_URL KEY WAV

The server must run with CRESCENDO_OPENAI_REQUESTS=1. Ends with 0 when all is as it should be.
"""
import asyncio
import pathlib
import socket
import sys
import urllib.parse

import openai

import sound

BASE_URL, KEY, WAV = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
ENGINE = "pocketsphinx"

impatient = openai.OpenAI(base_url=BASE_URL, api_key=KEY, max_retries=0)


def is_refused():
    try:
        impatient.audio.transcriptions.create(model=ENGINE, file=WAV)
    except openai.InternalServerError as error:
        assert error.status_code == 503 and error.code == "overloaded" and error.type == "server_error", error.body
        return True
    return False


class Upload:
    """A request that takes the place by being about to send its file, until it hangs up."""

    def __init__(self):
        address = urllib.parse.urlsplit(BASE_URL)
        head = (
            f"POST /v1/audio/transcriptions HTTP/1.1\r\nHost: {address.netloc}\r\nAuthorization: Bearer {KEY}\r\n"
            "Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n\r\n")
        # Whoever had the place before may still be on the way out.
        while True:
            self.socket = socket.create_connection((address.hostname, address.port))
            self.socket.sendall(head.encode())
            if self.socket.recv(4096).startswith(b"HTTP/1.1 100 "):
                break
            self.socket.close()
        assert is_refused()

    def hang_up(self):
        self.socket.close()


class Watch:
    """Looks at each answer; the first refusal frees the place."""

    def __init__(self, upload):
        self.upload = upload
        self.statuses = []

    def see(self, response):
        self.statuses.append(response.status_code)
        if response.status_code == 503:
            headers = response.headers
            assert headers["retry-after"] == "1" and headers["retry-after-ms"] == "1000", headers
            assert headers["x-should-retry"] == "true" and headers["x-request-id"], headers
            self.upload.hang_up()

    async def see_later(self, response):
        self.see(response)

    def check(self, text):
        assert text and self.statuses[0] == 503 and self.statuses[-1] == 200, self.statuses


def the_client_waits_and_comes_again():
    watch = Watch(Upload())
    http = openai.DefaultHttpxClient(event_hooks={"response": [watch.see]})
    with openai.OpenAI(base_url=BASE_URL, api_key=KEY, max_retries=5, http_client=http) as client:
        watch.check(client.audio.transcriptions.create(model=ENGINE, file=WAV).text)


async def the_other_client_too():
    watch = Watch(Upload())
    http = openai.DefaultAsyncHttpxClient(event_hooks={"response": [watch.see_later]})
    async with openai.AsyncOpenAI(base_url=BASE_URL, api_key=KEY, max_retries=5, http_client=http) as client:
        stream = await client.audio.transcriptions.create(model=ENGINE, file=WAV, stream=True)
        watch.check([event async for event in stream][-1].text)


def whoever_gives_up_gives_the_place_back():
    """The server's log must say of both requests that they were left, by the names that they have here."""
    long = ("long.wav", sound.repeated(WAV, 60))
    try:
        impatient.with_options(timeout=2).audio.transcriptions.create(
            model=ENGINE, file=long, extra_headers={"x-request-id": "left-waiting"})
        raise AssertionError("three minutes were transcribed in two seconds")
    except openai.APITimeoutError:
        pass
    while is_refused():
        pass
    with impatient.audio.transcriptions.create(
        model=ENGINE, file=long, stream=True, extra_headers={"x-request-id": "left-reading"}
    ) as stream:
        next(iter(stream))
    while is_refused():
        pass


the_client_waits_and_comes_again()
asyncio.run(the_other_client_too())
whoever_gives_up_gives_the_place_back()
