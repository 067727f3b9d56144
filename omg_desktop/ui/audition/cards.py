"""What a row of the takes column says, put onto its card."""

from omg_desktop.ui.audition.state import OrderLook, OrderRow, Row, TakeRow
from omg_desktop.ui.widgets.take_card import OrderCard, TakeCard

Card = TakeCard | OrderCard


def fill(card: Card, row: Row) -> None:
    """Nothing but the row decides what the card shows; a row that stayed the same need not be filled in again."""
    card.show_sentence(row.sentence)
    if isinstance(row, TakeRow) and isinstance(card, TakeCard):
        card.show_take(
            number=row.number,
            title=row.title,
            deck=row.deck,
            rating=row.rating,
            words=row.words,
            adds=row.adds,
            is_chosen=row.is_chosen,
            is_confirmed=row.is_confirmed,
            editable=True,
        )
        card.show_shape(row.shape)
        card.show_origin(row.origin)
        card.show_own_name(row.name)
        card.show_marks(row.marks, is_kept=row.is_kept, is_rejected=row.is_rejected, is_hidden=row.is_hidden)
    elif isinstance(row, OrderRow) and isinstance(card, OrderCard):
        card.show_order(
            title=row.title,
            words=row.words,
            detail=row.detail,
            fraction=row.fraction,
            is_rendering=row.look is OrderLook.RENDERING,
            is_ended=row.look is OrderLook.ENDED,
            can_retry=row.can_retry,
        )
        card.show_ways_out(
            row.suggestion,
            lyrics=row.suggests_lyrics,
            can_look_again=row.can_look_again,
            wants_settings=row.wants_settings,
        )
        card.show_place(can_go_sooner=row.can_go_sooner, can_go_later=row.can_go_later)
        card.show_estimate(row.is_estimated)
        card.setAccessibleDescription(row.so_far)
