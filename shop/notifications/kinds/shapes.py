"""What is said once of every kind of notification."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise

from shop.common.day_spans import say_iso_days
from shop.common.integrity import name_facts
from shop.common.money import Money
from shop.common.phrases import read_phrase
from shop.common.signs import quoted
from shop.notifications.states import Audience, Channel, Topic, Urgency

_BY_URGENCY = {
    Urgency.LOW: frozenset({Channel.DIGEST}),
    Urgency.NORMAL: frozenset({Channel.EMAIL, Channel.DIGEST, Channel.PUSH}),
    Urgency.HIGH: frozenset(Channel),
}


class _Blank(dict[str, Any]):
    """A key that an older row does not have reads as a dash instead of breaking the whole inbox."""

    def __missing__(self, key: str) -> str:
        return "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationKind:
    """One kind. Placeholders of `text` and `many` are keys of the notification's data; `many` has %(count)s as well.

    `many` says several unread ones of one bundle in one sentence, made with ngettext_lazy(…, "count"). `only` narrows the channels that
    the urgency allows. `patience` is how long e-mails and text messages wait for the person to read it here, which makes them needless.
    `many_page` is where a line leads that stands for several: the list of what waits, in place of the newest alone.
    A mandatory one is mailed whatever the person has chosen: it guards their money or their account.
    """

    name: str
    text: Promise
    topic: Topic
    audience: Audience
    urgency: Urgency = Urgency.NORMAL
    many: Promise | None = None
    only: frozenset[Channel] | None = None
    patience: timedelta = timedelta()
    is_mandatory: bool = False
    many_page: str | Promise = ""

    @property
    def channels(self) -> frozenset[Channel]:
        """The ways out that it may take."""
        return _BY_URGENCY[self.urgency] if self.only is None else self.only

    def sentence(self, data: Mapping[str, Any], *, count: int = 1) -> str:
        """What a person reads, in the active language: plain text, to be escaped wherever it becomes HTML."""
        if count > 1 and self.many is not None:
            return str(self.many % _Blank(_readable(data), count=count))
        return str(self.text) % _Blank(_readable(data))


def stored_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """For the database: an amount, a day, titles and facts are kept as such, and written as their reader's language does."""
    return {name: _stored_value(value) for name, value in data.items()}


def _stored_value(value: Any) -> Any:
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _readable(data: Mapping[str, Any]) -> dict[str, Any]:
    """With the reasons, amounts, days and facts in it in the active language."""
    return {name: _readable_value(value) for name, value in data.items()}


def _readable_value(value: Any) -> Any:
    if isinstance(value, dict) and "first" in value:
        return say_iso_days(value["first"], value["last"])
    if isinstance(value, dict) and "day" in value:
        return date_format(date.fromisoformat(value["day"]), "DATE_FORMAT")
    if isinstance(value, dict) and "titles" in value:
        return ", ".join(quoted(title) for title in value["titles"]) + ("" if value["are_all"] else "…")
    if isinstance(value, dict) and "facts" in value:
        return name_facts(value["facts"]) + ("" if value["are_all"] else "…")
    if isinstance(value, dict):
        return Money(value["minor"], value["currency"]).format()
    return read_phrase(value) if isinstance(value, str) else value
