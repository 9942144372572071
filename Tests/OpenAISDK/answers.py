"""What OpenAI's own Python client makes of a running server's answers.

    answers.py BASE_URL KEY WAV SERVER_PID

Ends with 0 when all is as their documentation says it.
"""
import asyncio
import os
import pathlib
import signal
import sys
import threading

import openai

import sound

BASE_URL, KEY, WAV, SERVER = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]), int(sys.argv[4])
ENGINE = "pocketsphinx"

client = openai.OpenAI(base_url=BASE_URL, api_key=KEY, max_retries=0)
create = client.audio.transcriptions.create


def fails(kind, call, **expected):
    """Runs the call, which must raise this kind of error with these attributes."""
    try:
        call()
    except kind as error:
        for name, value in expected.items():
            assert getattr(error, name) == value, f"{name} is {getattr(error, name)!r}: {error}"
        assert error.request_id and error.type and error.message, error
        assert set(error.body) == {"message", "type", "param", "code"}, error.body
        return error
    raise AssertionError("nothing was raised")


def models():
    listed = client.models.list()
    assert [model.id for model in listed] == ["whisper-1", ENGINE], listed
    model = client.models.retrieve(ENGINE)
    assert model.object == "model" and model.created > 1_700_000_000 and model.owned_by == "crescendo", model
    fails(openai.NotFoundError, lambda: client.models.retrieve("gpt-9"), code="model_not_found")


def formats():
    plain = create(model="whisper-1", file=WAV)
    assert plain.text and plain.usage.type == "duration" and plain.usage.seconds > 0, plain
    assert plain._request_id, "the id of the request comes back"
    for name, beginning in [("text", plain.text), ("srt", "1\n00:00:0"), ("vtt", "WEBVTT\n\n")]:
        text = create(model=ENGINE, file=WAV, response_format=name)
        assert isinstance(text, str) and text.startswith(beginning) and plain.text.split()[0] in text, text
    assert create(model=ENGINE, file=("speech.wav", WAV.read_bytes(), "audio/wav"), response_format="json").text == plain.text


def verbose():
    result = create(model="whisper-1", file=WAV, response_format="verbose_json", language="en", temperature=0)
    assert result.language == "english" and result.duration > 0 and result.words is None, result
    assert type(result).model_validate(result.model_dump()), "it is what its type says, key by key"
    segment = result.segments[0]
    assert segment.id == 0 and segment.text == result.text and segment.end > segment.start, segment
    words = create(model="whisper-1", file=WAV, response_format="verbose_json", timestamp_granularities=["word"])
    assert words.segments is None and [word.word for word in words.words] == result.text.split(), words
    both = create(model="whisper-1", file=WAV, response_format="verbose_json", timestamp_granularities=["word", "segment"])
    assert both.words and both.segments, both


def speakers():
    plain = create(model=ENGINE, file=WAV).text
    result = create(model=ENGINE, file=WAV, response_format="diarized_json", chunking_strategy="auto")
    assert type(result).__name__ == "TranscriptionDiarized" and type(result).model_validate(result.model_dump()), result
    assert result.text == plain and result.duration > 0 and " ".join(segment.text for segment in result.segments) == plain, result
    assert {segment.speaker for segment in result.segments} == {"A"}, result
    with create(model=ENGINE, file=WAV, response_format="diarized_json", stream=True) as stream:
        events = list(stream)
    check_events(events, plain)
    assert {event.speaker for event in events if event.type == "transcript.text.segment"} == {"A"}, events


def hints():
    result = create(
        model=ENGINE, file=WAV, prompt="A greeting.", keywords=["morning"], languages=["en"], include=["logprobs"],
        chunking_strategy={"type": "server_vad", "silence_duration_ms": 500, "threshold": 0.4})
    assert [entry.token.strip() for entry in result.logprobs] == result.text.split(), result
    assert "".join(entry.token for entry in result.logprobs) == result.text, result
    assert create(model=ENGINE, file=WAV, chunking_strategy="auto").text == result.text


def check_events(events, text):
    kinds = [event.type for event in events]
    assert kinds[0] == "transcript.text.delta" and kinds.count("transcript.text.done") == 1, kinds
    assert kinds[-1] == "transcript.text.done" and "transcript.text.segment" in kinds, kinds
    for event in events:
        assert type(event).model_validate(event.model_dump()), event
    deltas = [event for event in events if event.type == "transcript.text.delta"]
    assert "".join(event.delta for event in deltas) == events[-1].text == text, events
    usage = events[-1].usage
    assert usage.total_tokens == usage.input_tokens + usage.output_tokens > 0, usage
    return deltas


def streaming():
    several = sound.repeated(WAV, 4)
    text = create(model=ENGINE, file=("several.wav", several)).text
    with create(model=ENGINE, file=("several.wav", several), stream=True) as stream:
        deltas = check_events(list(stream), text)
    assert len(deltas) == 4, "a piece for each segment"
    answer = client.audio.transcriptions.with_raw_response.create(model="whisper-1", file=WAV, stream=True)
    assert answer.headers["content-type"] == "application/json", "the default model does not stream"


def errors():
    fails(openai.NotFoundError, lambda: create(model="gpt-9", file=WAV), code="model_not_found", status_code=404)
    for arguments, param, code in [
        ({"known_speaker_names": ["Ann"], "known_speaker_references": ["data:audio/wav;base64,"]}, "known_speaker_names",
         "unsupported_value"),
        ({"model": "gpt-4o-transcribe", "response_format": "verbose_json"}, "response_format", "unsupported_value"),
        ({"timestamp_granularities": ["word"]}, "timestamp_granularities", "unsupported_value"),
        ({"language": "fi"}, "language", "unsupported_value"),
        ({"languages": ["en", "fi"]}, "languages", "unsupported_value"),
        ({"temperature": 2}, "temperature", "invalid_value"),
        ({"extra_body": {"colour": "blue"}}, "colour", "unknown_parameter"),
        ({"file": ("song.txt", b"la la la")}, "file", "media_not_audio"),
        ({"file": ("empty.wav", b"")}, "file", "audio_empty"),
        ({"file": ("half.wav", WAV.read_bytes()[:5000])}, "file", "wav_truncated"),
    ]:
        arguments = {"model": ENGINE, "file": WAV} | arguments
        fails(openai.BadRequestError, lambda: create(**arguments), param=param, code=code)
        if "file" not in arguments:
            fails(openai.BadRequestError, lambda: create(**arguments, stream=True), param=param, code=code)
    stranger = openai.OpenAI(base_url=BASE_URL, api_key="sk-wrong", max_retries=0)
    fails(openai.AuthenticationError, lambda: stranger.models.list(), code="invalid_api_key")
    fails(
        openai.AuthenticationError, lambda: stranger.audio.transcriptions.create(model=ENGINE, file=WAV), code="invalid_api_key",
        type="invalid_request_error")
    fails(openai.BadRequestError, lambda: client.post("/audio/transcriptions", body={"model": ENGINE}, cast_to=object))
    assert str(create(model=ENGINE, file=WAV).text), "the server goes on"


async def talk_side_by_side():
    async with openai.AsyncOpenAI(base_url=BASE_URL, api_key=KEY, max_retries=0) as together:
        transcribe = together.audio.transcriptions.create
        first, second, third = await asyncio.gather(
            transcribe(model="whisper-1", file=WAV), transcribe(model=ENGINE, file=WAV, response_format="verbose_json"),
            together.models.list())
        assert first.text == second.text and len(third.data) == 2
        stream = await transcribe(model=ENGINE, file=WAV, stream=True)
        check_events([event async for event in stream], first.text)
        try:
            await transcribe(model="gpt-9", file=WAV)
            raise AssertionError("nothing was raised")
        except openai.NotFoundError as error:
            assert error.code == "model_not_found"


def side_by_side():
    asyncio.run(talk_side_by_side())


def engine_processes():
    """The children of the server's threads: engines, and nothing else."""
    found = []
    for children in pathlib.Path(f"/proc/{SERVER}/task").glob("*/children"):
        try:
            found += [int(child) for child in children.read_text().split()]
        except OSError:
            pass  # a thread that has ended
    return found


def broken_streams():
    """An engine that dies again and again ends the stream with an error that the client raises."""
    is_over = threading.Event()

    def kill():
        while not is_over.wait(0.01):
            for process in engine_processes():
                try:
                    os.kill(process, signal.SIGKILL)
                except ProcessLookupError:
                    pass

    killer = threading.Thread(target=kill)
    events = []
    try:
        for event in create(model=ENGINE, file=("long.wav", sound.repeated(WAV, 60)), stream=True):
            if not events:
                killer.start()
            events.append(event)
        raise AssertionError("the stream ended as if all was well")
    except openai.APIError as error:
        assert error.type == "server_error" and error.code == "unavailable", error.body
    finally:
        is_over.set()
        killer.join()
    assert events and not any(event.type == "transcript.text.done" for event in events), events


for check in [models, formats, verbose, speakers, hints, streaming, errors, side_by_side, broken_streams]:
    check()
    print("ok", check.__name__, flush=True)
