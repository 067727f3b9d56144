"""Which signal of the audition bench goes to which slot, and which command does what there."""

from collections.abc import Callable

from omg_desktop.app.studio import Studio


def bench_handlers(studio: Studio) -> dict[str, Callable[[], object]]:
    """The commands of the deck and of its waveform."""
    player, view = studio.presenters.player, studio.views.player
    hear = {f"take.hear_{number}": _hearer(studio, number) for number in range(1, 10)}
    return hear | {
        "player.end": player.to_end,
        "player.next_place": lambda: player.step(1),
        "player.previous_place": lambda: player.step(-1),
        "player.loop_start": player.loop_from_here,
        "player.loop_end": player.loop_to_here,
        "player.loop_section": player.loop_section,
        "player.clear": player.clear_loop,
        "player.match": player.toggle_match,
        "player.boost": player.toggle_boost,
        "player.say_position": player.say_position,
        "player.say_loudness": player.say_loudness,
        "wave.zoom_in": view.waveform.zoom_in,
        "wave.zoom_out": view.waveform.zoom_out,
        "wave.zoom_loop": view.waveform.zoom_to_loop,
        "wave.fit": view.waveform.fit,
        "wave.spectrogram": player.toggle_spectrogram,
        "wave.marker": player.mark_here,
        "wave.note": view.ask_note,
    }


def _hearer(studio: Studio, number: int) -> Callable[[], object]:
    return lambda: studio.presenters.player.hear_number(number)
