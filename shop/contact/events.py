"""What happens to enquiries."""

from typing import TypedDict

from shop.events.declarations import Event


class EnquirySentData(TypedDict):
    """What it is about (an EnquiryTopic)."""

    topic: str


class EnquiryAnsweredData(TypedDict):
    """Who wrote it; None for a visitor without an account, who is answered by e-mail or text message."""

    user_id: int | None
    reply: int


ENQUIRY_SENT = Event("enquiry.sent", EnquirySentData, "Somebody has written to the market's team.")
ENQUIRY_ANSWERED = Event("enquiry.answered", EnquiryAnsweredData, "The team has answered what somebody wrote.")
