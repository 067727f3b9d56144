"""The checklist of a first live call, run against the fake studio: the same lines that are run against the services."""

from pathlib import Path

import pytest

from omg_desktop.domain.errors import ProviderFailed
from tests.fake_studio.questions import Questioned
from tests.fake_studio.server import opened
from tests.fake_studio.stage import ADAPTERS, KEY, SPEAKERS, an_entry
from tests.live_checklist import Note, noted, run_of

ANSWERS = {
    "lyria": {
        "Does background:true work?": "It was completed after 1 looks, with audio: yes.",
        "Does stream:true deliver partial audio?": "step.start ×1, step.delta ×2, interaction.completed ×1; audio in 2",
        "Still no WAV?": "400: invalid_request.",
    },
    "elevenlabs": {
        "Is lyrics_text accepted with this model?": "422: body.lyrics_text.",
        "Is PCM stereo?": "1764000 bytes for 10 s at 44.1 kHz, 16 bit: about 2.0 channels.",
        "Which events does /detailed/stream send?": "plan ×1, audio_chunk ×1, end ×1; audio in 1",
    },
    "stability": {
        "Which path has inpaint of 3.0?": "/v2beta/audio/stable-audio/inpaint is there (400); "
        "/v2beta/audio/stable-audio-3/inpaint is not there (404).",
        "What is the default format?": "200: audio/mpeg.",
    },
    "acestep": {
        "Which routes does this release serve?": "/health, /query_result, /release_task, /v1/audio. "
        "Of those we ask, missing: none.",
    },
}
OPEN = {
    "lyria": "Is a blocked or abandoned call billed?",
    "minimax": "Who owns the output of paid and free models?",
}


def asked(name: str, folder: Path, *, extra: bool) -> tuple[dict[str, Note], Questioned, int]:
    """The notes by question, the fake, and how many takes it made for the order itself."""
    speaker = Questioned(SPEAKERS[name]())
    with opened(speaker) as studio:
        studio.key = "" if name.startswith("acestep") else KEY
        entry = an_entry(name, studio.url)
        key = studio.key or None
        run = run_of(name, entry, ADAPTERS[name](entry, lambda: key), folder, key, lambda _: None)
        notes = noted(name, run, extra=extra)
        assert KEY not in repr(run) + "".join(note.line for note in notes)
        return {note.question: note for note in notes}, speaker, studio.billed


@pytest.mark.parametrize("name", ADAPTERS)
def test_one_take_answers_what_it_can_and_nothing_else_is_spent(name: str, tmp_path: Path) -> None:
    notes, speaker, billed = asked(name, tmp_path, extra=False)
    assert (billed, speaker.extra_takes) == (1, 0)
    assert "POST" in notes["What was answered?"].evidence
    assert "Hz, 2 channels" in notes["What came?"].evidence
    assert notes["Is it signed (C2PA)?"].evidence == "No Content Credentials in the file."
    assert notes["What does a 429 carry, is there a Retry-After?"].state == "open"
    for question in ANSWERS.get(name, {}):
        assert notes[question].state == ("answered" if "path" in question or "routes" in question else "not asked")
        assert "OMG_LIVE_EXTRA=1" in notes[question].evidence or notes[question].state == "answered"
    assert name not in OPEN or notes[OPEN[name]].evidence.startswith("No call can tell")


@pytest.mark.parametrize("name", ANSWERS)
def test_what_may_cost_another_take_is_asked_when_that_is_wanted(name: str, tmp_path: Path) -> None:
    notes, _, billed = asked(name, tmp_path, extra=True)
    assert billed == 1
    for question, evidence in ANSWERS[name].items():
        assert notes[question].state == "answered"
        assert notes[question].evidence.startswith(evidence)
        assert notes[question].line.startswith(f"  [answered] {question} ")


def test_a_service_that_asks_for_patience_is_noted_with_what_it_asked_for(tmp_path: Path) -> None:
    speaker = Questioned(SPEAKERS["stability"]())
    with opened(speaker) as studio:
        studio.looks += ["status 429 in 0"]
        entry = an_entry("stability", studio.url)
        run = run_of("stability", entry, ADAPTERS["stability"](entry, lambda: KEY), tmp_path, KEY)
        notes = {note.question: note for note in noted("stability", run, extra=False)}
    patience = notes["What does a 429 carry, is there a Retry-After?"]
    assert patience.state == "answered"
    assert "429 after" in patience.evidence
    assert "retry-after: 0" in patience.evidence


def test_a_run_that_came_to_nothing_still_tells_what_was_answered(tmp_path: Path) -> None:
    with opened(Questioned(SPEAKERS["lyria"]())) as studio:
        studio.moods += ["status 429 in 7"]
        entry = an_entry("lyria", studio.url)
        with pytest.raises(ProviderFailed) as caught:
            run_of("lyria", entry, ADAPTERS["lyria"](entry, lambda: KEY), tmp_path, KEY)
    (note,) = caught.value.__notes__
    assert note.startswith("What was answered:\nPOST /v1beta/interactions 429 after")
    assert "retry-after: 7" in note
    assert KEY not in note
