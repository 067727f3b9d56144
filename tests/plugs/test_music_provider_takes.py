"""What each provider is sent, what becomes of its answer, and how an order is fetched, cancelled and kept secret."""

import json
import logging
import threading
import time
import traceback
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import soundfile

from omg_desktop.adapters.audio_files import DigestAudioFolder
from omg_desktop.domain.attempts import Outcome
from omg_desktop.domain.errors import AudioUnusable, Cancelled, OmgError, ProviderFailed, ProviderSilent
from omg_desktop.domain.takes import dishonesty
from omg_desktop.ports import Rendered
from tests.fake_studio import sounds
from tests.fake_studio.locals import AceStepCpp
from tests.fake_studio.server import FakeStudio, Stranger, opened
from tests.fake_studio.stage import ADAPTERS, KEY, SECONDS, Hurry, a_provider, a_studio, an_order
from tests.fakes import Patience

LYRICS = "[Verse 1]\nThe harbour lights are low\nAnd every boat is home\n\n[Pre-Chorus]\nWait\n\n[Chorus]\nStay a while"
SUNG = {"instrumental": False, "lyrics": LYRICS, "direction": "Warm tape, brushed drums. Slow", "length_seconds": 60}
AUDIO = {
    "lyria": ("MP3", ".mp3"), "lyria-clip": ("MP3", ".mp3"), "elevenlabs": ("MP3", ".mp3"),
    "stability": ("WAV", ".wav"), "stability-2": ("WAV", ".wav"), "minimax": ("WAV", ".wav"),
    "acestep": ("FLAC", ".flac"), "acestep-cpp": ("WAV", ".wav"),
}  # fmt: skip
REMOTE = {"lyria": "v1_abc", "elevenlabs": "song-1", "stability": "a1" * 32, "minimax": "t-1", "acestep": "task-1"}


def rendered(name: str, studio: FakeStudio, folder: Path, order: Any = None, **service: Any) -> Rendered:
    job = Hurry()
    service.setdefault("clock", job.clock)
    made: Rendered = a_provider(name, studio, **service).render(order or an_order(), folder, job, lambda _: None)
    return made


@pytest.mark.parametrize("name", ADAPTERS)
def test_a_take_is_kept_as_it_came(name: str, tmp_path: Path) -> None:
    kind, ending = AUDIO[name]
    with a_studio(name) as studio:
        made = rendered(name, studio, tmp_path)
        assert studio.billed == 1
    assert made.path == tmp_path / f"take{ending}"
    assert made.path.read_bytes() == sounds.tone(kind)
    assert made.original is None


@pytest.mark.parametrize("name", REMOTE)
def test_the_name_of_an_order_is_told_as_soon_as_there_is_one(name: str, tmp_path: Path) -> None:
    names: list[str] = []
    with a_studio(name) as studio:
        made = a_provider(name, studio).render(an_order(), tmp_path, Hurry(), names.append)
    assert names == [REMOTE[name]] == [made.remote_id]


# ---- what is sent ----------------------------------------------------------------------------------------------------


def sent(name: str, folder: Path, model: str = "", **brief: Any) -> Any:
    """The body of the one order, which the fake has checked against its schema; and the preview said the same."""
    order = an_order(**brief)
    with a_studio(name) as studio:
        provider = a_provider(name, studio, model=model)
        preview = provider.sending(order)
        provider.render(order, folder, Hurry(), lambda _: None)
        request = studio.orders[0]
    is_form = request.headers["content-type"].startswith("multipart/form-data")
    body = request.form if is_form else request.json
    assert json.loads(preview.text) == body
    assert preview.address == studio.url + request.path
    assert preview.prompt
    assert preview.lyrics in ("", order.brief.lyrics, "[Instrumental]") or name in ("minimax", "elevenlabs")
    assert KEY not in preview.text
    return body


def test_lyria_is_told_everything_in_one_text(tmp_path: Path) -> None:
    body = sent("lyria", tmp_path, **SUNG)
    assert body["model"] == "lyria-3.5"
    assert body["store"] is False
    assert "Lyrics:\n" + LYRICS in body["input"]
    assert body["input"].endswith("Length: about 1 minute.")
    assert sent("lyria", tmp_path, length_seconds=95)["input"].endswith("Length: about 1 minute and 35 seconds.")
    assert "Instrumental only, no vocals." in sent("lyria", tmp_path)["input"]


def test_elevenlabs_is_sent_a_prompt_for_instrumentals(tmp_path: Path) -> None:
    body = sent("elevenlabs", tmp_path)
    assert body["prompt"].startswith("Genre: Lo-fi")
    assert (body["force_instrumental"], body["music_length_ms"], "seed" in body) == (True, 30_000, False)
    assert body["sign_with_c2pa"] is True


def test_elevenlabs_writes_its_own_words_when_there_are_none(tmp_path: Path) -> None:
    body = sent("elevenlabs", tmp_path, instrumental=False)
    assert body["force_instrumental"] is False
    assert "Instrumental" not in body["prompt"]


def test_elevenlabs_is_sent_exact_lyrics_in_a_plan(tmp_path: Path) -> None:
    body = sent("elevenlabs", tmp_path, **SUNG)
    chunks = body["composition_plan"]["chunks"]
    assert [chunk["text"].split("\n")[0] for chunk in chunks] == ["[Verse 1]", "[Pre-Chorus]", "[Chorus]"]
    assert sum(chunk["duration_ms"] for chunk in chunks) == 60_000
    assert chunks[0]["duration_ms"] > chunks[2]["duration_ms"] > chunks[1]["duration_ms"]
    assert chunks[0]["positive_styles"] == ["Lo-fi", "Warm tape", "brushed drums", "Slow"]
    assert body["seed"] == 5
    assert "prompt" not in body


def test_the_first_model_of_elevenlabs_has_a_plan_of_its_own(tmp_path: Path) -> None:
    body = sent("elevenlabs", tmp_path, model="music_v1", **SUNG)
    sections = body["composition_plan"]["sections"]
    assert [section["section_name"] for section in sections] == ["Verse 1", "Pre-Chorus", "Chorus"]
    assert sections[1]["lines"] == ["Wait"]


def test_a_section_that_is_too_long_for_a_chunk_is_cut_in_two(tmp_path: Path) -> None:
    lyrics = "[Verse]\n" + "\n".join(["A line to be sung"] * 8)
    body = sent("elevenlabs", tmp_path, instrumental=False, lyrics=lyrics, length_seconds=180)
    assert [chunk["duration_ms"] for chunk in body["composition_plan"]["chunks"]] == [90_000, 90_000]


def test_a_plan_that_cannot_be_is_said_before_anything_is_sent(tmp_path: Path) -> None:
    lyrics = "\n".join(f"[Verse {number}]\nLa" for number in range(11))
    with a_studio("elevenlabs") as studio, pytest.raises(ProviderFailed, match="too short") as caught:
        rendered("elevenlabs", studio, tmp_path, an_order(instrumental=False, lyrics=lyrics))
    assert caught.value.failure.outcome is Outcome.NOT_SENT
    assert not studio.requests


@pytest.mark.parametrize("name", ["stability", "stability-2"])
def test_stability_is_sent_a_form_and_never_lyrics(name: str, tmp_path: Path) -> None:
    form = sent(name, tmp_path, lyrics=LYRICS)
    assert "harbour" not in str(form)
    assert (form["duration"], form["seed"], form["output_format"]) == ("30", "5", "wav")
    with a_studio(name) as studio, pytest.raises(ProviderFailed, match="does not sing"):
        rendered(name, studio, tmp_path, an_order(**SUNG))
    assert not studio.requests
    with a_studio(name) as studio:
        rendered(name, studio, tmp_path, an_order(seed=0))
        assert studio.orders[0].form["seed"] == str(2**31), "0 would be chance"


def test_minimax_is_sent_tags_that_it_will_not_sing(tmp_path: Path) -> None:
    body = sent("minimax", tmp_path, **SUNG)
    assert [line for line in body["lyrics"].split("\n") if "[" in line] == ["[Verse]", "[Pre Chorus]", "[Chorus]"]
    assert body["is_instrumental"] is False
    instrumental = sent("minimax", tmp_path, lyrics=LYRICS)
    assert "lyrics" not in instrumental
    assert instrumental["is_instrumental"] is True
    assert sent("minimax", tmp_path, instrumental=False)["lyrics_optimizer"] is True


def test_ace_step_may_not_rewrite_what_the_artist_wrote(tmp_path: Path) -> None:
    body = sent("acestep", tmp_path, **SUNG)
    assert body["lyrics"] == LYRICS
    assert "harbour" not in body["prompt"]
    assert (body["use_cot_caption"], body["use_cot_language"], body["use_random_seed"]) == (False, False, False)
    assert (body["seed"], body["batch_size"], body["audio_duration"]) == (5, 1, 60.0)
    assert sent("acestep", tmp_path)["lyrics"] == "[Instrumental]"
    assert sent("acestep", tmp_path, instrumental=False)["sample_mode"] is True


def test_acestep_cpp_plans_first_and_sounds_the_plan(tmp_path: Path) -> None:
    with a_studio("acestep-cpp") as studio:
        made = rendered("acestep-cpp", studio, tmp_path, an_order(instrumental=False))
        plan, sound = studio.orders
    assert plan.json["lyrics"] == ""
    assert sound.json["audio_codes"] == "1,2,3"
    assert made.score_text == "[Verse]\nwritten by it"
    assert (made.tempo_bpm, made.musical_key) == (92.0, "F major")


@pytest.mark.parametrize("name", ["lyria", "elevenlabs", "stability", "stability-2", "minimax"])
def test_a_brief_beyond_its_limits_is_not_sent(name: str, tmp_path: Path) -> None:
    with a_studio(name) as studio:
        provider = a_provider(name, studio)
        short = provider.card.but(prompt_length_max=10)
        provider = type(provider)(provider.entry.but(card=short), lambda: KEY)
        with pytest.raises(ProviderFailed, match="up to 10 characters"):
            provider.render(an_order(), tmp_path, Hurry(), lambda _: None)
        assert not studio.requests


# ---- what comes back -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mood", ["", "outputs", "escaped", "wrong type"])
def test_lyria_is_understood_in_both_schemas(mood: str, tmp_path: Path) -> None:
    with a_studio("lyria", mood) as studio:
        made = rendered("lyria", studio, tmp_path)
    assert made.path.read_bytes() == sounds.tone("MP3")
    assert made.score_text == "[[A0]]\n[:] first sung line"
    assert made.model == "lyria-3.5"


@pytest.mark.parametrize("mood", ["", "bare line ends", "alone"])
def test_elevenlabs_is_understood_in_parts_and_alone(mood: str, tmp_path: Path) -> None:
    with a_studio("elevenlabs", mood) as studio:
        made = rendered("elevenlabs", studio, tmp_path, an_order(**SUNG))
    assert made.path.read_bytes() == sounds.tone("MP3")
    if mood != "alone":
        assert [section.name for section in made.sections] == ["Verse 1", "Pre-Chorus", "Chorus"]
        assert made.sections[-1].end_seconds == 60.0
        assert "Stay a while" in made.score_text
    assert {path.name for path in tmp_path.iterdir()} <= {"take.mp3", "answer-1"}, "the name in the answer is not used"


@pytest.mark.parametrize(("mood", "channels"), [("", 2), ("mono", 1)])
def test_bare_samples_are_wrapped_and_kept(mood: str, channels: int, tmp_path: Path) -> None:
    with a_studio("elevenlabs", mood) as studio:
        made = rendered("elevenlabs", studio, tmp_path, output_format="pcm_44100")
        assert "sign_with_c2pa" not in studio.orders[0].json
    assert made.original is not None
    assert made.original.read_bytes() == sounds.pcm(channels=channels)
    samples, rate_hz = soundfile.read(made.path, dtype="int16", always_2d=True)
    assert (rate_hz, samples.shape) == (44_100, (SECONDS * 44_100, channels))
    assert samples.tobytes() == sounds.pcm(channels=channels)


def test_samples_that_have_a_header_after_all_are_left_alone(tmp_path: Path) -> None:
    with a_studio("elevenlabs", "headed") as studio:
        made = rendered("elevenlabs", studio, tmp_path, output_format="pcm_44100")
    assert (made.path.suffix, made.original) == (".wav", None)


def test_stability_may_answer_as_json(tmp_path: Path) -> None:
    for name in ("stability", "stability-2"):
        with a_studio(name, "as json") as studio:
            assert rendered(name, studio, tmp_path).path.read_bytes() == sounds.tone()


@pytest.mark.parametrize("mood", ["", "other field"])
def test_a_file_on_another_host_is_fetched_without_the_key(mood: str, tmp_path: Path) -> None:
    with opened(Stranger(sounds.tone())) as stranger, a_studio("minimax", mood, other_host=stranger.url) as studio:
        made = rendered("minimax", studio, tmp_path, output_format="url")
        assert made.path.read_bytes() == sounds.tone()
        (download,) = stranger.requests
    assert download.line == "/song.wav?signature=open-to-all"
    assert "authorization" not in download.headers
    assert KEY not in str(download)


def test_a_song_that_is_made_and_cannot_be_fetched_may_have_been_charged(tmp_path: Path) -> None:
    with opened(Stranger()) as stranger, a_studio("minimax", other_host=stranger.url) as studio:
        stranger.moods += ["status 500", "hang-up", "status 403"]
        with pytest.raises(ProviderSilent, match="could not be fetched") as caught:
            rendered("minimax", studio, tmp_path, output_format="url")
        assert len(stranger.requests) == 3
        assert len(studio.orders) == studio.billed == 1
    assert caught.value.failure.remote_id == "t-1"


@pytest.mark.parametrize("name", ADAPTERS)
def test_a_redirect_does_not_carry_the_key_away(name: str, tmp_path: Path) -> None:
    with opened(Stranger()) as stranger, a_studio(name, "redirect", other_host=stranger.url) as studio:
        with pytest.raises(ProviderFailed, match="not followed"):
            rendered(name, studio, tmp_path)
        assert not stranger.requests


@pytest.mark.parametrize("mood", ["silent", "not-numbers", "cut-short"])
@pytest.mark.parametrize("name", ["stability", "stability-2", "minimax"])
def test_what_only_looks_like_a_take_is_found_out_by_the_library(name: str, mood: str, tmp_path: Path) -> None:
    with a_studio(name, mood) as studio:
        made = rendered(name, studio, tmp_path)
    try:
        assert dishonesty(DigestAudioFolder(tmp_path / "audio").inspect(made.path), SECONDS)
    except AudioUnusable:
        assert mood == "cut-short"


def test_ace_step_makes_several_takes_in_one_task(tmp_path: Path) -> None:
    orders = [an_order(seed=11), an_order(seed=12), an_order(seed=13)]
    with a_studio("acestep") as studio:
        provider = a_provider("acestep", studio)
        names = provider.place(orders, tmp_path, Hurry())
        assert names == ("task-1#0", "task-1#1", "task-1#2")
        assert (studio.orders[0].json["seed"], studio.orders[0].json["batch_size"]) == ("11,12,13", 3)
        for number, (order, name) in enumerate(zip(orders, names, strict=True)):
            home = tmp_path / str(number)
            home.mkdir()
            made = provider.render(order.but(remote_id=name), home, Hurry(), lambda _: None)
            assert made.path.read_bytes() == sounds.tone("FLAC")
            assert (made.remote_id, made.tempo_bpm, made.musical_key) == (name, 92.0, "F major")
            assert studio.requests[-1].query == {"path": f"/tmp/a{number}.flac"}
        assert len(studio.orders) == 1


def test_where_fewer_takes_came_than_were_ordered_the_others_are_said_to_be_missing(tmp_path: Path) -> None:
    with a_studio("acestep", "fewer") as studio:
        provider = a_provider("acestep", studio)
        names = provider.place([an_order(seed=11), an_order(seed=12)], tmp_path, Hurry())
        assert provider.render(an_order(remote_id=names[0]), tmp_path, Hurry(), lambda _: None).path.is_file()
        with pytest.raises(ProviderFailed, match="fewer takes came than were ordered") as caught:
            provider.render(an_order(remote_id=names[1]), tmp_path, Hurry(), lambda _: None)
    assert (caught.value.failure.outcome, caught.value.failure.remote_id) == (Outcome.DELIVERED, "task-1#1")


def test_ace_step_may_name_a_bare_path(tmp_path: Path) -> None:
    with a_studio("acestep", "bare path") as studio:
        rendered("acestep", studio, tmp_path)
        assert studio.requests[-1].query == {"path": "/tmp/a 0.flac"}


def test_progress_is_the_servers_own(tmp_path: Path) -> None:
    job = Hurry()
    with a_studio("acestep") as studio:
        a_provider("acestep", studio).render(an_order(), tmp_path, job, lambda _: None)
    assert (0.1, "Diffusion steps") in job.reports
    with a_studio("lyria") as studio:
        a_provider("lyria", studio).render(an_order(), tmp_path, job := Hurry(), lambda _: None)
    assert all(fraction is None for fraction, _ in job.reports)


# ---- looking at what is under way ------------------------------------------------------------------------------------

POLLED = ["stability", "acestep", "acestep-cpp"]


@pytest.mark.parametrize("name", POLLED)
def test_a_look_that_fails_is_tried_again_and_the_order_is_not(name: str, tmp_path: Path) -> None:
    looks = ("status 500", "status 429 in 30", "hang-up", "status 503")
    job = Hurry()
    with a_studio(name, looks=looks) as studio:
        a_provider(name, studio, clock=job.clock).render(an_order(), tmp_path, job, lambda _: None)
        assert len(studio.orders) == (2 if name == "acestep-cpp" else 1)
    assert 30 in job.pauses


@pytest.mark.parametrize("name", POLLED)
def test_after_the_deadline_the_order_is_left_to_be_fetched(name: str, tmp_path: Path) -> None:
    with a_studio(name, looks=("waiting" if name == "stability" else "still running",) * 1000) as studio:
        with pytest.raises(ProviderSilent, match="has not finished within 15 minutes") as caught:
            rendered(name, studio, tmp_path, deadline_seconds=900, poll_seconds=10)
        assert len(studio.orders) == 1
        assert len(studio.others) == 91
    failure = caught.value.failure
    assert failure.can_fetch
    assert failure.remote_id in ("a1" * 32, "task-1", "lm:1")


@pytest.mark.parametrize("name", POLLED)
def test_an_order_that_has_a_name_is_fetched_and_not_ordered_again(name: str, tmp_path: Path) -> None:
    names: list[str] = []
    with a_studio(name, looks=("status 401",)) as studio:
        with pytest.raises(ProviderSilent) as caught:
            a_provider(name, studio).render(an_order(), tmp_path, Hurry(), names.append)
        assert caught.value.failure.can_fetch
        assert caught.value.failure.remote_id == names[-1]
        ordered = len(studio.orders)
        made = rendered(name, studio, tmp_path, an_order(remote_id=names[-1]))
        assert made.path.is_file()
        assert len(studio.orders) == ordered + (name == "acestep-cpp"), "its second stage had not begun"


def test_acestep_cpp_is_fetched_in_its_second_stage(tmp_path: Path) -> None:
    with a_studio("acestep-cpp") as studio:
        rendered("acestep-cpp", studio, tmp_path)
        again = rendered("acestep-cpp", studio, tmp_path, an_order(remote_id="synth:2"))
        assert len(studio.orders) == 2
    assert again.path.is_file()


@pytest.mark.parametrize("name", ["lyria", "elevenlabs", "minimax"])
def test_where_nothing_can_be_fetched_nothing_is_ordered_again(name: str, tmp_path: Path) -> None:
    with a_studio(name) as studio, pytest.raises(ProviderSilent, match="keeps no finished songs") as caught:
        rendered(name, studio, tmp_path, an_order(remote_id="song-1"))
    assert not studio.requests
    assert caught.value.failure.remote_id == "song-1"


def test_a_result_that_expired_may_have_been_charged(tmp_path: Path) -> None:
    with (
        a_studio("stability", looks=("expired",)) as studio,
        pytest.raises(ProviderSilent, match="no longer") as caught,
    ):
        rendered("stability", studio, tmp_path)
    assert not caught.value.failure.can_fetch
    assert len(studio.orders) == 1


@pytest.mark.parametrize("name", ["acestep", "acestep-cpp"])
def test_a_server_that_was_started_anew_is_not_asked_for_ever(name: str, tmp_path: Path) -> None:
    with a_studio(name, looks=("restarted",)) as studio:
        with pytest.raises(ProviderFailed, match="no longer knows") as caught:
            rendered(name, studio, tmp_path)
        assert len(studio.others) <= 3
    assert not isinstance(caught.value, ProviderSilent), "it is certain that nothing will come"
    assert not caught.value.failure.can_fetch


def test_a_file_that_is_gone_is_not_asked_for_again(tmp_path: Path) -> None:
    with a_studio("acestep", looks=("", "", "", "gone")) as studio:
        with pytest.raises(ProviderFailed, match="the file is gone"):
            rendered("acestep", studio, tmp_path)
        assert len(studio.orders) == 1


# ---- cancel ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ADAPTERS)
def test_a_cancel_is_answered_at_once_and_hangs_up(name: str, tmp_path: Path) -> None:
    job = Patience()
    with a_studio(name, "slow") as studio:
        threading.Thread(target=lambda: (studio.asked.wait(5), job.cancel())).start()
        began = time.monotonic()
        with pytest.raises(Cancelled) as caught:
            a_provider(name, studio).render(an_order(), tmp_path, job, lambda _: None)
        assert caught.value.outcome is Outcome.UNKNOWN
        assert time.monotonic() - began < 1.0
        assert studio.client_left.wait(2)
    assert not list(tmp_path.glob("take.*"))


@pytest.mark.parametrize("name", POLLED)
def test_a_cancel_between_two_looks_is_answered_at_once(name: str, tmp_path: Path) -> None:
    class Impatience(Hurry):
        def wait(self, seconds: float) -> None:
            self.cancel()
            super().wait(seconds)

    with a_studio(name) as studio:
        with pytest.raises(Cancelled) as caught:
            a_provider(name, studio).render(an_order(), tmp_path, Impatience(), lambda _: None)
        assert caught.value.outcome is Outcome.UNKNOWN
        assert len(studio.orders) == 1
        if isinstance(studio.speaker, AceStepCpp):
            assert studio.speaker.cancelled == ["1"], "the only one who can be told to stop"


# ---- the key ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mood", ["", "tell-key", "status 500", "hang-up", "page", "redirect", "tiny", "slow"])
@pytest.mark.parametrize("name", ADAPTERS)
def test_the_key_is_nowhere_but_in_its_header(
    name: str, mood: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    written: list[str] = []
    job = Hurry()
    with caplog.at_level(logging.DEBUG), opened(Stranger()) as stranger, a_studio(name, mood) as studio:
        studio.other_host = stranger.url
        provider = a_provider(name, studio, answer_seconds_max=0.3, clock=job.clock)
        written += [repr(provider), str(provider.sending(an_order()))]
        try:
            written.append(repr(provider.render(an_order(), tmp_path, job, written.append)))
        except OmgError as error:
            written += ["".join(traceback.format_exception(error)), repr(error), repr(vars(error))]
        written += [request.line for request in studio.requests]
        assert any(KEY in value for request in studio.requests for value in request.headers.values())
    told = [record.getMessage() for record in caplog.records] + [str(report) for report in job.reports]
    assert KEY not in "\n".join(written + told)
    if mood != "tell-key":  # the answer of a service lies there for a moment, as it came
        assert not any(KEY.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_signed_address_is_not_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with opened(Stranger(sounds.tone())) as stranger, a_studio("minimax", other_host=stranger.url) as studio:
        caplog.set_level(logging.INFO)
        rendered("minimax", studio, tmp_path, output_format="url")
    assert "signature" not in caplog.text


# ---- many at once, and room ------------------------------------------------------------------------------------------


def test_twenty_orders_at_once_do_not_mix_up(tmp_path: Path) -> None:
    """Each has a conversation of its own, in a thread of its own."""
    made: dict[int, Rendered] = {}

    def order(number: int, studio: FakeStudio) -> None:
        folder = tmp_path / str(number)
        folder.mkdir()
        provider = a_provider("acestep", studio)
        made[number] = provider.render(an_order(seed=number), folder, Patience(), lambda _: None)

    with a_studio("acestep") as studio:
        threads = [threading.Thread(target=order, args=(number, studio)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert sorted(request.json["seed"] for request in studio.orders) == list(range(20))
    assert len({each.remote_id for each in made.values()}) == 20
    assert all(each.path.read_bytes() == sounds.tone("FLAC") for each in made.values())


def test_fifty_megabytes_need_little_memory(tmp_path: Path) -> None:
    """Traced are our own allocations; the fake makes its answer before, so only what it sends again is counted."""
    with a_studio("minimax") as studio:
        rendered("minimax", studio, tmp_path)  # what is loaded once is loaded now
        song = sounds.tone("WAV", 300.0)
        body = b'{"data":{"audio":"' + song.hex().encode() + b'"},"base_resp":{"status_code":0}}'
        assert len(song) > 50_000_000
        studio.speaker = Stranger(body, "application/json")
        tracemalloc.start()
        try:
            before = tracemalloc.get_traced_memory()[0]
            made = rendered("minimax", studio, tmp_path)
            peak = tracemalloc.get_traced_memory()[1] - before
        finally:
            tracemalloc.stop()
    assert made.path.stat().st_size == len(song)
    assert peak < 20 << 20
