"""Paths and bodies of the ONCE backend's HTTP API, shared by both sides of the wire. They nest domain values."""

from pydantic import Field

from omg_desktop.domain.audit import UsageEvent
from omg_desktop.domain.billing import Quote
from omg_desktop.domain.generations import GenerationWish
from omg_desktop.domain.submissions import Account, Receipt, Submission
from omg_desktop.domain.values import Credits, Value

ACCOUNT_PATH = "/v1/me"
TARIFF_PATH = "/v1/tariff"
USAGE_PATH = "/v1/usage-events"
AUDIO_PATH = "/v1/audio/{digest}"
SUBMISSION_PATH = "/v1/releases/{release_id}/submission"
RECEIPTS_PATH = "/v1/releases"
GENERATIONS_PATH = "/v1/generations"
GENERATION_PATH = "/v1/generations/{generation_id}"
GENERATION_AUDIO_PATH = "/v1/generations/{generation_id}/audio"
LIVE_PATH = "/livez"

IDEMPOTENCY_KEY_HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotency-Replayed"
USAGE_EVENTS_MAX = 500
AUDIO_BYTES_MAX = 2 * 1024**3


class UsageBatch(Value):
    """POST to USAGE_PATH: generation events, told once each however often they are sent."""

    events: tuple[UsageEvent, ...] = Field(max_length=USAGE_EVENTS_MAX)


class SubmissionBody(Value):
    """PUT to SUBMISSION_PATH."""

    submission: Submission


class ReceiptList(Value):
    """GET RECEIPTS_PATH."""

    receipts: tuple[Receipt, ...]


class GenerationBody(Value):
    """POST to GENERATIONS_PATH, with the id of the wish as Idempotency-Key. Every answer is a ``Generation``."""

    wish: GenerationWish


class AccountBody(Value):
    """GET ACCOUNT_PATH."""

    account: Account


class ProblemBody(Value):
    """Every refusal: RFC 9457 problem details with the two members the clients read, ``error`` and ``message``."""

    error: str
    message: str
    type: str = "about:blank"
    title: str = ""
    status: int
    detail: str = ""
    required: Credits | None = None
    balance: int | None = None
    ai_generation_credits: Credits | None = None
    quote: Quote | None = None
