"""What a person chooses to be told outside the site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.formats import time_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shop.common.signs import labelled
from shop.notifications.providers.push import may_push
from shop.notifications.queries import CHOSEN, ContactPreferences
from shop.notifications.services import ChannelChoice
from shop.notifications.states import Channel, Pace, Topic
from shop.notifications.zones import zone_choices

NIGHT = (time(22), time(7))
_CLOCK = forms.TimeInput(attrs={"type": "time", "class": "input"}, format="%H:%M")


class SettingsForm(forms.Form):
    """Topics down, channels across; then the quiet hours and the daily e-mail."""

    is_quiet = forms.BooleanField(label=_("Only what is urgent between"), required=False)
    quiet_from = forms.TimeField(label=_("From"), required=False, widget=_CLOCK)
    quiet_until = forms.TimeField(label=_("Until"), required=False, widget=_CLOCK)
    wants_digest = forms.BooleanField(label=_("One e-mail a day with everything that was not urgent"), required=False)
    digest_hour = forms.TypedChoiceField(label=_("At"), coerce=int)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False, widget=forms.Select(attrs={"class": "input"}))

    def __init__(self, data: Any = None, *, preferences: ContactPreferences, topics: Sequence[Topic]) -> None:
        habits = preferences.habits
        initial = {
            "is_quiet": habits.quiet_from is not None,
            "quiet_from": habits.quiet_from or NIGHT[0],
            "quiet_until": habits.quiet_until or NIGHT[1],
            "wants_digest": habits.wants_digest,
            "digest_hour": habits.digest_hour,
            "time_zone": habits.time_zone,
        }
        super().__init__(data, initial=initial)
        self.topics, self.channels = topics, offered_channels(preferences)
        hours: Any = self.fields["digest_hour"]
        hours.widget.attrs["class"] = "input"
        hours.choices = [(hour, time_format(time(hour))) for hour in range(24)]
        clocks: Any = self.fields["time_zone"]
        clocks.choices = [("", _("my market (%(zone)s)") % {"zone": preferences.market_zone.key}), *zone_choices(get_language())]
        for topic in topics:
            for channel in self.channels:
                self.fields[f"{topic}-{channel}"] = _field(topic, channel, preferences.pace(topic, channel))

    def rows(self) -> Iterator[tuple[Topic, list[tuple[Channel, BoundField]]]]:
        """Each topic with its field for each channel."""
        for topic in self.topics:
            yield topic, [(channel, self[f"{topic}-{channel}"]) for channel in self.channels]

    def clean(self) -> dict[str, Any]:
        """Quiet hours need both ends, and some length."""
        values: dict[str, Any] = self.cleaned_data
        start, end = values.get("quiet_from"), values.get("quiet_until")
        if values.get("is_quiet") and (not start or not end or start == end) and not self.errors:
            self.add_error("quiet_until", _("Say when the quiet hours begin, and when they end."))
        return values

    def choices(self) -> list[ChannelChoice]:
        """What was chosen, of every topic on every channel that was asked about."""
        return [
            ChannelChoice(topic, channel, _pace(self.cleaned_data[f"{topic}-{channel}"]))
            for topic in self.topics
            for channel in self.channels
        ]

    def quiet(self) -> tuple[time, time] | None:
        """The hours, where there are any."""
        values = self.cleaned_data
        return (values["quiet_from"], values["quiet_until"]) if values["is_quiet"] else None


def offered_channels(preferences: ContactPreferences) -> list[Channel]:
    """What the site can do for this person, now or once a browser has been added."""
    may = {
        Channel.EMAIL: bool(preferences.user.email),
        Channel.PUSH: may_push(),
        Channel.SMS: preferences.reaches(Channel.SMS),
        Channel.WHATSAPP: preferences.reaches(Channel.WHATSAPP),
    }
    return [channel for channel in CHOSEN if may[channel]]


def _field(topic: Topic, channel: Channel, pace: str) -> forms.Field:
    label = labelled(topic.label, channel.label)
    if channel == Channel.EMAIL:
        return forms.ChoiceField(label=label, choices=Pace.choices, initial=pace, widget=forms.Select(attrs={"class": "input"}))
    return forms.BooleanField(label=label, required=False, initial=pace == Pace.NOW)


def _pace(value: str | bool) -> str:
    if isinstance(value, bool):
        return Pace.NOW if value else Pace.NEVER
    return value


class DeviceForm(forms.Form):
    """What a browser says of its push address."""

    endpoint = forms.URLField(max_length=700, assume_scheme="https")
    p256dh = forms.RegexField(r"^[A-Za-z0-9_=-]+$", max_length=120)
    auth = forms.RegexField(r"^[A-Za-z0-9_=-]+$", max_length=40)
