"""Each command of the desk: from what was said to an answer."""

import sys
import time
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from omg_desktop.app.desk import Desk
from omg_desktop.cli.answers import Answer, quote_lines, release_line, short, take_line, track_line
from omg_desktop.cli.making import render_all
from omg_desktop.domain.billing import credits_in_words
from omg_desktop.domain.declarations import Declaration, Maker
from omg_desktop.domain.drafts import Brief, Draft
from omg_desktop.domain.errors import InvalidInput, NotFound
from omg_desktop.domain.genres import GenreCatalogue
from omg_desktop.domain.ids import ProviderKey, ReleaseId
from omg_desktop.domain.lyrics import LYRICS_LENGTH_MAX
from omg_desktop.domain.releases import Release, Track
from omg_desktop.domain.submissions import ReleaseStatus
from omg_desktop.domain.takes import Take
from omg_desktop.domain.trail import describe
from omg_desktop.flows import lyric_files

SUFFIX_LENGTH_MIN = 4
DELIVERY_SECONDS_MAX = 10.0
DELIVERY_LOOK_SECONDS = 0.1

Named = TypeVar("Named", Release, Track, Take)


def chosen_genre(arguments: Namespace, catalogue: GenreCatalogue) -> str:
    """The genre that was named. Raises InvalidInput for one the catalogue does not know."""
    if arguments.own_genre.strip():
        return str(arguments.own_genre.strip())
    return catalogue.known(arguments.genre).name if arguments.genre.strip() else ""


def read_lyrics(path: Path) -> str:
    """Lyrics from a file or, for "-", from standard input. Raises InvalidInput with what is wrong."""
    if str(path) != "-":
        return lyric_files.read_lyrics(path)
    text = sys.stdin.read()
    if len(text) > LYRICS_LENGTH_MAX:
        raise InvalidInput(f"The lyrics have {len(text)} characters; {LYRICS_LENGTH_MAX} are the most.")
    return text


def new_release(desk: Desk, said: Namespace) -> Answer:
    if not said.title.strip():
        raise InvalidInput("A release needs a title.")
    made = desk.new_release(said.title.strip(), said.artist or "", chosen_genre(said, desk.catalogue))
    made = desk.edit_release(made.id, {"release_date": said.date, "label": said.label or ""})
    tracks = desk.shelves.releases.tracks_of(made.id)
    value = made.model_dump(mode="json") | {"tracks": [track.id for track in tracks]}
    return Answer(value, f"{short(made.id)}  {made.title}, with track {short(tracks[0].id)}")


def edit_release(desk: Desk, said: Namespace) -> Answer:
    release = the_release(desk, said.release)
    given = {"title": said.title, "artist": said.artist, "label": said.label, "release_date": said.date}
    genre = chosen_genre(said, desk.catalogue)
    changes = {name: value for name, value in given.items() if value is not None} | ({"genre": genre} if genre else {})
    if "title" in changes and not str(changes["title"]).strip():
        raise InvalidInput("A release needs a title.")
    saved = desk.edit_release(release.id, changes)
    return Answer(saved.model_dump(mode="json"), release_line(saved, "saved"))


def list_releases(desk: Desk, said: Namespace) -> Answer:
    releases = desk.overview().releases
    value = [
        summary.release.model_dump(mode="json") | {"status": summary.status.value, "tracks": len(summary.tracks)}
        for summary in releases
    ]
    lines = [release_line(summary.release, summary.status) for summary in releases]
    return Answer(value, "\n".join(lines) or "No release yet. Begin one with: omg release new TITLE")


def show_release(desk: Desk, said: Namespace) -> Answer:
    release = the_release(desk, said.release)
    found = desk.check_release(release.id)
    lines = [release_line(release, found.status)]
    lines += [f"  {track_line(line.track, line.take_count)}" for line in found.tracks]
    return Answer(found.model_dump(mode="json"), "\n".join(lines))


def quote_release(desk: Desk, said: Namespace) -> Answer:
    found = desk.check_release(the_release(desk, said.release).id)
    return Answer(found.quote.model_dump(mode="json"), quote_lines(found))


def submit_release(desk: Desk, said: Namespace) -> Answer:
    release = the_release(desk, said.release)
    agreed = desk.check_release(release.id).quote.credits if said.credits is None else said.credits
    envelope = desk.submit(release.id, agreed)
    if not said.offline:
        _deliver(desk, release.id)
    found = desk.check_release(release.id)
    if found.envelope is not None and found.envelope.problem:
        raise InvalidInput(f"{found.envelope.problem} Nothing was charged.")
    if found.receipt is None:
        text = f"Waiting in the outbox: {credits_in_words(agreed)} will be debited once, when the backend answers."
        return Answer({"status": found.status.value, "envelope": envelope.id}, text)
    return _standing(desk, release.id)


def status_release(desk: Desk, said: Namespace) -> Answer:
    release = the_release(desk, said.release)
    if desk.check_release(release.id).status in (ReleaseStatus.WAITING, ReleaseStatus.SUBMITTED):
        _deliver(desk, release.id)
    return _standing(desk, release.id)


def new_track(desk: Desk, said: Namespace) -> Answer:
    if not said.title.strip():
        raise InvalidInput("A track needs a title.")
    release = the_release(desk, said.release)
    there = [track for track in desk.shelves.releases.tracks_of(release.id) if not track.removed]
    untouched = len(there) == 1 and not there[0].title and there[0].audio is None
    if untouched and not desk.shelves.takes.of_track(there[0].id):
        track = desk.save_track(there[0].but(title=said.title.strip()))  # the one every release begins with
    else:
        track = desk.add_track(release.id, said.title.strip())
    return Answer(track.model_dump(mode="json"), track_line(track, 0))


def import_track(desk: Desk, said: Namespace) -> Answer:
    if said.made_with is None:
        answers = ", ".join(maker.value for maker in Maker)
        raise InvalidInput(f"Say which tool made {said.file.name}, with --made-with and one of: {answers}.")
    declared = Declaration.said(Maker(said.made_with), said.tool, said.words, in_parts=said.in_parts)
    release = the_release(desk, said.release)
    track_id = the_track(desk, said.track).id if said.track else None
    track = desk.import_audio(release.id, track_id, said.file, declared).track
    return Answer(track.model_dump(mode="json"), track_line(track, 0))


def generate(desk: Desk, said: Namespace) -> Answer:
    draft = _draft(desk, said)
    provider = ProviderKey(said.provider) if said.provider else None
    orders = desk.order_takes(desk.save_draft(draft), count=said.takes or 1, seed=said.seed, provider=provider)
    takes, failures = render_all(desk, orders)
    if not takes:
        raise failures[0]
    value = {
        "track": draft.track_id,
        "takes": [take.model_dump(mode="json") for take in takes],
        "failed": [str(failure) for failure in failures],
    }
    lines = [take_line(take, confirmed=False) for take in takes] + [f"failed: {failure}" for failure in failures]
    return Answer(value, "\n".join(lines))


def list_takes(desk: Desk, said: Namespace) -> Answer:
    found = desk.takes_of(the_track(desk, said.track).id)
    lines = [take_line(take, confirmed=take.id == found.confirmed) for take in found.takes]
    lines += [f"{short(order.id)}  {order.state}: {order.reason or 'under way'} · adds 0" for order in found.orders]
    return Answer(found.model_dump(mode="json"), "\n".join(lines) or "No takes yet. Make some with: omg generate")


def confirm(desk: Desk, said: Namespace) -> Answer:
    take = matching(said.take, every_take(desk), "take")
    track = desk.confirm_take(take.id)
    return Answer(track.model_dump(mode="json"), track_line(track, len(desk.shelves.takes.of_track(track.id))))


def list_events(desk: Desk, said: Namespace) -> Answer:
    if said.release:
        events = desk.shelves.audit.of_release(the_release(desk, said.release).id)
    else:
        events = list(desk.shelves.audit.chain())
    lines = []
    for event in events:
        words, when = describe(event), event.happening.happened_at
        lines.append(f"#{event.sequence}  {when:%Y-%m-%d %H:%M:%S}  {words.title}  {words.detail}  {event.seal[:12]}")
    return Answer([event.model_dump(mode="json") for event in events], "\n".join(lines) or "Nothing has happened yet.")


def verify_events(desk: Desk, said: Namespace) -> Answer:
    found = desk.verify_chain()
    if not found.is_unbroken:
        raise InvalidInput(f"The trail is broken at event {found.broken_at}. {found.reason}")
    count = found.event_count
    return Answer(found.model_dump(mode="json"), f"Unbroken: {count} of {count} events verified.")


def export_proof(desk: Desk, said: Namespace) -> Answer:
    written = desk.export_proof(the_release(desk, said.release).id, said.file)
    return Answer({"file": str(written)}, str(written))


def _deliver(desk: Desk, release_id: ReleaseId) -> None:
    """Sync until the release is delivered or refused; the sandbox delivers within a second."""
    report = desk.sync(hurry=True)
    deadline = time.monotonic() + DELIVERY_SECONDS_MAX
    while report.online and desk.check_release(release_id).status is ReleaseStatus.SUBMITTED:
        if time.monotonic() > deadline:
            return
        time.sleep(DELIVERY_LOOK_SECONDS)
        report = desk.sync()
    if not report.online:
        print(f"The backend does not answer: {report.problem}", file=sys.stderr)


def _standing(desk: Desk, release_id: ReleaseId) -> Answer:
    found = desk.check_release(release_id)
    receipt = found.receipt
    if receipt is None:
        problem = found.envelope.problem if found.envelope else ""
        return Answer({"status": found.status.value, "problem": problem}, f"{found.status}. {problem}".strip())
    text = (
        f"{found.status}: {credits_in_words(receipt.credits)} debited once under {receipt.ref}, "
        f"{receipt.balance_after} left."
    )
    if receipt.stores:
        text += f" {len(receipt.stores)} stores (sandbox: simulated)."
    return Answer(receipt.model_dump(mode="json") | {"status": found.status.value}, text)


def _draft(desk: Desk, said: Namespace) -> Draft:
    draft = desk.open_draft(_track_or_new(desk, said).id).draft
    brief: Brief = draft.brief
    changes: dict[str, object] = {}
    if genre := chosen_genre(said, desk.catalogue):
        changes["genre"] = genre
    if said.direction is not None:
        changes["direction"] = said.direction
    if said.lyrics_file is not None:
        changes |= {"lyrics": read_lyrics(said.lyrics_file), "instrumental": False}
    if said.instrumental is not None:
        changes["instrumental"] = said.instrumental
    if said.seconds is not None:
        changes["length_seconds"] = said.seconds
    return draft.but(brief=brief.but(**changes))


def _track_or_new(desk: Desk, said: Namespace) -> Track:
    if said.track is None and not desk.overview().releases:
        release = desk.new_release("Untitled release")
        return desk.shelves.releases.tracks_of(release.id)[0]
    return the_track(desk, said.track)


def the_release(desk: Desk, text: str) -> Release:
    present = [summary.release for summary in desk.overview().releases]
    return matching(text, present, "release")


def the_track(desk: Desk, text: str | None) -> Track:
    every = [line.track for summary in desk.overview().releases for line in summary.tracks]
    if text is None:
        if not every:
            raise NotFound("There is no track yet. Begin with: omg release new TITLE")
        return max(every, key=lambda track: track.id)
    return matching(text, every, "track")


def every_take(desk: Desk) -> list[Take]:
    overview = desk.overview()
    return [
        take
        for summary in overview.releases
        for line in summary.tracks
        for take in desk.shelves.takes.of_track(line.track.id)
    ]


def matching(text: str, every: Sequence[Named], what: str) -> Named:
    """By id, by the end of an id, or by title. Raises NotFound, or InvalidInput when several fit."""
    wanted = text.strip()
    exact = [item for item in every if item.id == wanted]
    ends = [item for item in every if len(wanted) >= SUFFIX_LENGTH_MIN and item.id.endswith(wanted)]
    titles = [item for item in every if str(getattr(item, "title", "")).casefold() == wanted.casefold() != ""]
    for found in (exact, ends, titles):
        if len(found) == 1:
            return found[0]
        if found:
            raise InvalidInput(f"“{text}” fits {len(found)} {what}s; name one by its id.")
    raise NotFound(f"There is no {what} “{text}” in this library.")
