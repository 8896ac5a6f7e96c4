"""How returns look in pages."""

from django import template
from django.utils.translation import pgettext

from returns.models import ReturnPicture, ReturnRequest
from returns.states import ReturnEnd, ReturnStatus

register = template.Library()
_TONES = {
    ReturnStatus.REQUESTED: "warning",
    ReturnStatus.DISPUTED: "warning",
    ReturnStatus.REFUSED: "danger",
    ReturnStatus.WITHDRAWN: "",
    ReturnStatus.REFUNDED: "success",
}


@register.filter
def state_for_store(found: ReturnRequest) -> str:
    """Where it is, said to the store."""
    return pgettext("return", "waiting for your answer") if found.status == ReturnStatus.REQUESTED else found.get_status_display()


@register.filter
def return_tone(found: ReturnRequest) -> str:
    """The colour of its state's badge."""
    if found.status == ReturnStatus.CLOSED:
        return "success" if found.end == ReturnEnd.REFUNDED else ""
    return _TONES.get(ReturnStatus(found.status), "info")


@register.filter
def shown_by(found: ReturnRequest, side: str) -> list[ReturnPicture]:
    """The photos of one side, as they are loaded."""
    return [picture for picture in found.pictures.all() if picture.side == side]
