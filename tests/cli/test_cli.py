"""The command line: the same flows, exact words, and never a traceback."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
import soundfile

from omg_desktop.cli import main
from omg_desktop.domain.prompts import lyrics_system_prompt
from tests.fakes import sign, write_tone

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Say something on the command line, on this test's library; returns status, output and errors."""
    monkeypatch.setenv("OMG_DATA", str(tmp_path / "data"))

    def said(*words: object) -> tuple[int, str, str]:
        try:
            status = main([str(word) for word in words])
        except SystemExit as ended:
            status = int(ended.code or 0)
        heard = capsys.readouterr()
        return status, heard.out.strip(), heard.err.strip()

    return said


def refused(answer: tuple[int, str, str], words: str) -> None:
    """One sentence on the error stream, nothing on the other, status 1."""
    status, out, err = answer
    assert (status, out) == (1, "")
    assert words in err
    assert err.startswith("omg: ")
    assert "\n" not in err
    assert "Traceback" not in err


def test_prompt_prints_the_prompt_and_nothing_else(say: Say) -> None:
    status, out, err = say("prompt", "--genre", "Jazz", "--instrumental", "--direction", " brushed drums ")
    assert (status, err) == (0, "")
    assert out == (
        "Genre: Jazz\n\nInstrumental only, no vocals.\n\nAdditional direction: brushed drums\n\n"
        "High production quality, professionally mixed and mastered sound."
    )


def test_prompt_reads_lyrics_from_a_file(say: Say, tmp_path: Path) -> None:
    sheet = tmp_path / "song.txt"
    sheet.write_text("[Verse]\nSalt on the window\n", encoding="utf-8")
    _, out, _ = say("prompt", "--lyrics-file", sheet)
    assert out.startswith("Lyrics:\n[Verse]\nSalt on the window\n\nHigh production")
    _, out, _ = say("prompt", "--lyrics-file", sheet, "--instrumental")
    assert "Salt" not in out


def test_prompt_needs_no_library(say: Say, tmp_path: Path) -> None:
    say("prompt", "--genre", "Jazz")
    assert not (tmp_path / "data").exists()


def test_surprise_is_the_same_for_the_same_seed(say: Say) -> None:
    one, same, other = (say("surprise", "--genre", "jazz", "--seed", seed)[1] for seed in (1, 1, 2))
    assert one == same != other
    assert " jazz track with " in one


def test_lyrics_prompt_is_the_text_models_instruction(say: Say) -> None:
    assert say("lyrics-prompt", "--genre", "folk")[1] == lyrics_system_prompt("folk")


def test_json_may_be_asked_for_before_or_after_the_command(say: Say) -> None:
    before = json.loads(say("--json", "release", "list")[1])
    after = json.loads(say("release", "list", "--json")[1])
    assert before == after == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("surprise", "--genre", "polka dots"), "“polka dots” is not a genre"),
        (("release", "new", "  "), "needs a title"),
        (("release", "new", "x", "--genre", "polka dots"), "not a genre"),
        (("release", "show", "nothing"), "no release “nothing”"),
        (("release", "submit", "nothing"), "no release “nothing”"),
        (("takes",), "no track yet"),
        (("generate", "nothing"), "no track “nothing”"),
        (("generate", "--provider", "nobody"), "no provider “nobody”"),
        (("confirm", "nothing"), "no take “nothing”"),
        (("export", "nothing", "out.wav"), "no track “nothing”"),
        (("prompt", "--lyrics-file", "missing.txt"), "missing.txt cannot be read"),
        (("audit", "export", "nothing", "proof.json"), "no release “nothing”"),
    ],
)
def test_what_makes_no_sense_is_refused_with_one_sentence(say: Say, words: tuple[str, ...], told: str) -> None:
    refused(say(*words), told)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("sing",),
        ("generate", "--takes", "0"),
        ("generate", "--takes", "many"),
        ("generate", "--seconds", "5"),
        ("release", "new"),
        ("release", "new", "x", "--date", "soon"),
        ("track", "import", "x", "y.wav", "--made-with", "magic"),
    ],
)
def test_wrong_usage_ends_with_status_2(say: Say, words: tuple[str, ...]) -> None:
    status, out, err = say(*words)
    assert (status, out) == (2, "")
    assert "usage: omg" in err


def test_missing_and_broken_audio_files_are_refused(say: Say, tmp_path: Path) -> None:
    say("release", "new", "EP")
    refused(say("track", "import", "EP", tmp_path / "missing.wav", "--made-with", "daw"), "missing.wav")
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF\x10\x00\x00\x00WAVEfmt ")
    refused(say("track", "import", "EP", broken, "--made-with", "daw"), "broken.wav")


def test_a_library_in_use_is_refused(say: Say, tmp_path: Path) -> None:
    from omg_desktop.adapters.instance_lock import InstanceLock

    lock = InstanceLock(tmp_path / "data")
    try:
        refused(say("release", "list"), "already has the library")
    finally:
        lock.release()


def test_a_damaged_library_is_refused(say: Say, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "library.sqlite").write_bytes(b"not a database at all, sorry" * 300)
    refused(say("release", "list"), "not a library")


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_refused(say: Say, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o500)
    refused(say("release", "list"), "cannot be written")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
def test_a_folder_nobody_can_write_is_refused(say: Say) -> None:
    refused(say("--data", "/proc/omg", "release", "list"), "cannot be written")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_export_to_a_full_disk_is_refused(say: Say, tmp_path: Path) -> None:
    say("release", "new", "EP")
    say("track", "import", "EP", write_tone(tmp_path / "Song.wav", 31), "--made-with", "recording")
    refused(say("audit", "export", "EP", "/dev/full"), "could not be written")


def test_an_imported_song_is_quoted_and_exported(say: Say, tmp_path: Path) -> None:
    say("release", "new", "EP", "--artist", "Test Artist", "--genre", "folk", "--date", "2099-01-02")
    status, out, err = say("track", "import", "EP", write_tone(tmp_path / "Song.wav", 31), "--made-with", "recording")
    assert (status, err) == (0, "")
    assert "Imported WAV" in out
    _, out, _ = say("release", "quote", "EP")
    assert "Total: 1 credit ($1.00)" in out
    _, out, _ = say("--json", "release", "quote", "EP")
    assert json.loads(out)["money"]["distribution"] == 100_000
    status, out, err = say("export", "Song", tmp_path / "out.flac")
    assert (status, out) == (0, str(tmp_path / "out.flac"))
    _, out, _ = say("audit", "verify")
    assert out.startswith("Unbroken: ")


def test_the_main_job_on_the_command_line(say: Say, tmp_path: Path) -> None:
    say("release", "new", "Harbor Lights", "--artist", "Test Artist", "--genre", "jazz", "--date", "2099-01-02")
    status, out, err = say("track", "new", "Harbor Lights", "Low Tide")
    assert (status, err) == (0, ""), err
    status, out, err = say("--json", "generate", "Low Tide", "--takes", "2", "--seconds", "30", "--seed", "3")
    assert status == 0, err
    takes = json.loads(out)["takes"]
    assert [take["seed"] for take in takes] == [3, 4]
    status, out, _ = say("takes", "Low Tide")
    assert len(out.splitlines()) == 2
    assert "Built-in composer" in out
    assert say("confirm", takes[0]["id"][-8:])[0] == 0
    assert "2 + " not in say("release", "quote", "Harbor Lights")[1]
    assert "Total: 3 credits ($3.00)" in say("release", "quote", "Harbor Lights")[1]
    refused(say("release", "submit", "Harbor Lights", "--credits", "1"), "now costs 3 credits, not 1")
    status, out, err = say("release", "submit", "Harbor Lights")
    assert status == 0, err
    assert "3 credits debited once under release:" in out
    assert "22 left" in out
    status, out, _ = say("--json", "release", "status", "Harbor Lights")
    assert json.loads(out)["status"] == "delivered"
    refused(say("release", "submit", "Harbor Lights"), "submitted once")
    out = say("audit", "list", "Harbor Lights")[1]
    assert "Take generated" in out
    assert "Submission accepted" in out
    assert say("audit", "verify")[0] == 0


def test_the_installed_script_runs_and_its_pipe_may_close() -> None:
    script = shutil.which("omg", path=str(Path(sys.executable).parent))
    assert script is not None
    child = subprocess.run([script, "prompt", "--genre", "Jazz"], capture_output=True, text=True, check=False)
    assert child.returncode == 0
    assert child.stdout.startswith("Genre: Jazz\n\n")


def test_everything_is_exported_into_an_empty_folder(say: Say, tmp_path: Path) -> None:
    say("release", "new", "Harbor Lights", "--artist", "Test Artist")
    song = write_tone(tmp_path / "song.wav", 3)
    say("track", "import", "Harbor Lights", song, "--made-with", "recording")
    status, out, err = say("export", "--all", tmp_path / "out", "--format", "flac")
    assert (status, err) == (0, "")
    assert out == f"1 file of audio in {tmp_path / 'out'}"
    assert list((tmp_path / "out").rglob("Imported*"))
    refused(say("export", "--all", tmp_path / "out"), "is not empty")
    refused(say("export", "--all", tmp_path / "new", "--template", "{nobody}"), "The template may use")
    refused(say("export"), "Say what to export")


def test_an_import_says_which_tool_made_it(say: Say, tmp_path: Path) -> None:
    say("release", "new", "Harbor Lights", "--artist", "Test Artist")
    song = write_tone(tmp_path / "song.wav", 3)
    bring = ("track", "import", "Harbor Lights", song)
    refused(say(*bring), "Say which tool made song.wav, with --made-with and one of: suno, udio, other-ai, recording")
    refused(say(*bring, "--made-with", "other-ai"), "Name the AI tool that made it. Nothing was imported.")
    refused(say(*bring, "--made-with", "recording", "--in-parts"), "Only an AI tool can have made parts of it.")
    assert "song" not in say("release", "show", "Harbor Lights")[1]
    words = ("--tool", "Mureka", "--in-parts", "--words", "The voice is mine.")
    status, out, err = say("--json", *bring, "--made-with", "other-ai", *words)
    assert (status, err) == (0, "")
    audio = json.loads(out)["audio"]
    assert audio["source"] == "compositeWithTrainedAlgorithmicMedia"
    assert audio["declaration"] == {
        "maker": "other-ai",
        "tool": "Mureka",
        "in_parts": True,
        "words": "The voice is mine.",
    }
    assert "declared: parts made with Mureka, AI" in say("release", "show", "Harbor Lights")[1]
    assert "“The voice is mine.”" in say("audit", "list", "Harbor Lights")[1]


def test_an_export_has_another_rate_and_says_its_size_before(say: Say, tmp_path: Path) -> None:
    say("release", "new", "EP")
    say("track", "import", "EP", write_tone(tmp_path / "Song.wav", 31), "--made-with", "recording")
    wav, aiff = tmp_path / "out.wav", tmp_path / "out.aiff"
    assert say("export", "Song", wav, "--rate", "48000", "--format", "wav16", "--size") == (
        0,
        "1 file, about 6.0 MB",
        "",
    )
    assert not wav.exists()
    assert say("export", "Song", wav, "--rate", "48000", "--format", "wav16") == (0, str(wav), "")
    assert say("export", "Song", aiff, "--rate", "96000") == (0, str(aiff), "")
    told = {path: soundfile.info(path) for path in (wav, aiff)}
    assert (told[wav].samplerate, told[wav].subtype) == (48_000, "PCM_16")
    assert (told[aiff].samplerate, told[aiff].format) == (96_000, "AIFF")
    assert json.loads(say("--json", "export", "--all", tmp_path / "all", "--size")[1])["files"] == 1
    assert not (tmp_path / "all").exists()
    refused(say("export", "Song", tmp_path / "out.mp3", "--rate", "96000"), "MP3 cannot be written at 96 kHz")
    refused(say("export", "Song", wav, "--format", "flac"), "out.wav does not end like flac: give it .flac.")
    refused(say("export", "--all", tmp_path / "all", "--rate", "48000"), "keeps its sample rate")


def test_an_export_says_which_credentials_it_cannot_carry(say: Say, tmp_path: Path) -> None:
    say("release", "new", "EP")
    song = write_tone(tmp_path / "Song.wav", 3)
    sign(song)
    say("track", "import", "EP", song, "--made-with", "suno")
    status, out, _ = say("export", "Song", tmp_path / "out.flac")
    assert (status, out.splitlines()[1:]) == (
        0,
        [
            "The provider's Content Credentials cannot be carried into FLAC. “As the provider made it” keeps them.",
        ],
    )
    assert say("export", "Song", tmp_path / "out.wav") == (0, str(tmp_path / "out.wav"), "")
    assert (tmp_path / "out.wav").read_bytes() == song.read_bytes()


def test_a_release_is_handed_on_as_one_zip(say: Say, tmp_path: Path) -> None:
    say("release", "new", "EP", "--artist", "Test Artist")
    refused(say("release", "bundle", "EP", tmp_path / "out"), "No track of this release has audio yet")
    say("track", "import", "EP", write_tone(tmp_path / "Song.wav", 3), "--made-with", "recording")
    status, out, err = say("release", "bundle", "EP", tmp_path / "out", "--format", "flac")
    assert (status, err) == (0, "")
    assert out.splitlines()[0] == str(tmp_path / "out" / "Test Artist - EP.zip")
    with ZipFile(tmp_path / "out" / "Test Artist - EP.zip") as inside:
        assert any(name.endswith("/Song.wav") for name in inside.namelist())
