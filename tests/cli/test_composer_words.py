"""The built-in composer on the command line: parts, notes and chords of a take, and other takes of the same song."""

import json
from pathlib import Path

import pytest
import soundfile

from omg_desktop.cli import main

SECONDS = "30"


def test_a_song_is_made_taken_apart_and_varied(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMG_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("OMG_CACHE", str(tmp_path / "cache"))

    def said(*words: object) -> str:
        assert main([str(word) for word in words]) == 0
        return capsys.readouterr().out.strip()

    def refused(*words: object) -> str:
        assert main([str(word) for word in words]) == 1
        return capsys.readouterr().err.strip()

    assert "Own voices, as you chose" in said("composer", "soundfont", "--own")
    assert "Own voices, as you chose" in said("composer", "show")
    release = json.loads(said("release", "new", "Parts", "--json"))
    made = json.loads(said("generate", "--genre", "Lo-fi", "--seconds", SECONDS, "--takes", "1", "--json"))
    take = made["takes"][0]["id"]

    written = json.loads(said("composer", "stems", take, tmp_path / "stems", "--format", "flac", "--json"))["files"]
    assert len(written) >= 4
    assert all(soundfile.info(path).format == "FLAC" for path in written)
    assert said("composer", "midi", take, tmp_path / "song.mid") == str(tmp_path / "song.mid")
    assert said("composer", "chords", take).startswith("Key: ")
    said("composer", "chords", take, tmp_path / "chords.txt")
    assert (tmp_path / "chords.txt").read_text(encoding="utf-8").startswith("Key: ")

    varied = json.loads(said("composer", "vary", take, "--keep-chords", "--json"))
    assert varied["variation"]["parent"] == take
    assert varied["variation"]["kind"] == "melody"
    assert varied["audio_digest"] != made["takes"][0]["audio_digest"]
    assert said("composer", "chords", varied["id"]).count("|") == said("composer", "chords", take).count("|")

    told = [event["happening"] for event in json.loads(said("audit", "list", release["id"], "--json"))]
    generations = [event["details"]["metadata"] for event in told if event["kind"] == "music_generation"]
    assert len(generations) == 2  # stems and notes are none
    assert generations[1]["parent_take"] == take
    assert generations[1]["variation"] == "melody"

    assert "There is no section" in refused("composer", "vary", take, "--section", "Nowhere")
    assert "is not a tempo" in refused("composer", "vary", take, "--tempo", "brisk")
    assert "seconds, which no take may" in refused("composer", "vary", take, "--tempo", "290")
    assert "is not a SoundFont" in refused("composer", "soundfont", tmp_path / "chords.txt")
    assert len(json.loads(said("takes", "--json"))["takes"]) == 2
