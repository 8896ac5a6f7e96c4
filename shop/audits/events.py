"""What happens to the proof of the books."""

from typing import TypedDict

from shop.events.declarations import Event


class AuditAlarmData(TypedDict):
    """An alarm of a night's proof."""

    kind: str  # of `shop.audits.states.AlarmKind`


AUDIT_ALARM = Event("audit.alarm", AuditAlarmData, "The nightly proof found facts that do not hold, or there was none for a night.")
