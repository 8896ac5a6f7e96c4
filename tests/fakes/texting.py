"""A gateway for text messages, of the two usual makes: a form with a key of its own, and JSON as WhatsApp's cloud takes it."""

from __future__ import annotations

from typing import ClassVar

from site_config.sandbox.server import Answer, FakeServer, RefusedCall, Request, route

KEY = "Bearer k-1"


class FakeTexts(FakeServer):
    """What was taken is in `sent`, as (number, text)."""

    name: ClassVar[str] = "texts"

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []

    @route("POST", "/form")
    def take_form(self, request: Request) -> Answer:
        """recipient, message, sender."""
        fields = request.form
        if set(fields) != {"recipient", "message", "sender"} or fields["sender"] != "Makiti":
            raise RefusedCall(400, {"error": "fields"})
        return self._take(request, fields["recipient"], fields["message"])

    @route("POST", "/v1/messages")
    def take_json(self, request: Request) -> Answer:
        """A text within an object within an object."""
        data = request.data
        if data.get("messaging_product") != "whatsapp" or data.get("type") != "text" or set(data["text"]) != {"body"}:
            raise RefusedCall(400, {"error": "shape"})
        return self._take(request, data["to"], data["text"]["body"])

    def _take(self, request: Request, number: str, text: str) -> Answer:
        if request.headers.get("authorization") != KEY:
            raise RefusedCall(401, {"error": "key"})
        if not number.startswith("+"):
            raise RefusedCall(422, {"error": "number"})
        self.sent.append((number, text))
        return Answer(202, {"id": len(self.sent)})
