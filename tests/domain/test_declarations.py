"""What an artist declares of a file from elsewhere: every answer makes sense, and silence is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from omg_desktop.domain.declarations import TOOL_LENGTH_MAX, WORDS_LENGTH_MAX, Declaration, Maker
from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.takes import DigitalSource
from tests.builders import some_audio


@pytest.mark.parametrize(
    ("said", "source", "sentence"),
    [
        (Declaration.said(Maker.SUNO), "trainedAlgorithmicMedia", "made with Suno, AI"),
        (
            Declaration.said(Maker.UDIO, in_parts=True),
            "compositeWithTrainedAlgorithmicMedia",
            "parts made with Udio, AI",
        ),
        (Declaration.said(Maker.OTHER_AI, "  My   Tool "), "trainedAlgorithmicMedia", "made with My Tool, AI"),
        (Declaration.said(Maker.RECORDING), "digitalCapture", "a recording, no AI"),
        (Declaration.said(Maker.DAW), "digitalCreation", "made in a DAW, no AI"),
        (Declaration.said(Maker.DAW, "Ardour"), "digitalCreation", "made in Ardour, no AI"),
        (Declaration.said(Maker.UNKNOWN), None, "not known how it was made"),
    ],
)
def test_every_answer_has_a_source_in_iptcs_words_and_a_sentence(
    said: Declaration, source: str | None, sentence: str
) -> None:
    assert said.source == (DigitalSource(source) if source else None)
    assert said.sentence == sentence
    assert said.told()["uses_ai"] is (None if source is None else DigitalSource(source).is_ai)


@given(
    st.sampled_from(Maker),
    st.text(max_size=TOOL_LENGTH_MAX + 5),
    st.text(max_size=WORDS_LENGTH_MAX + 5),
    st.booleans(),
)
def test_whatever_is_typed_is_taken_or_refused_in_one_sentence(
    maker: Maker, tool: str, words: str, in_parts: bool
) -> None:
    refusals: list[str] = []
    try:
        said = Declaration.said(maker, tool, words, in_parts=in_parts)
    except InvalidInput as refusal:
        refusals.append(str(refusal))
    else:
        assert Declaration.model_validate_json(said.model_dump_json()) == said
        assert (said.source is None) is (maker is Maker.UNKNOWN)
    assert all(words.endswith("Nothing was imported.") and "\n" not in words for words in refusals)


def test_audio_is_never_other_than_it_was_declared() -> None:
    with pytest.raises(ValidationError, match="not the one that was declared"):
        some_audio(source=DigitalSource.RECORDED, declaration=Declaration(maker=Maker.SUNO))
    with pytest.raises(ValidationError, match="needs a declaration"):
        some_audio(source=None)
    with pytest.raises(ValidationError):
        Declaration(maker=Maker.OTHER_AI)
