"""What every fake of a payment service can do, shown on one that sells stamps."""

import json

import httpx
import pytest

from site_config.sandbox.server import Answer, FakeServer, RefusedCall, Request, Webhook, route
from tests.waiting import LIMIT, wait_until


class StampShop(FakeServer):
    def __init__(self) -> None:
        super().__init__()
        self.sold = 0

    def check(self, request: Request) -> None:
        if request.headers.get("authorization") != "Bearer stamps":
            raise RefusedCall(401, {"error": "who are you?"})

    @route("POST", "/stamps/{kind}")
    def sell(self, request: Request, kind: str) -> Answer:
        self.sold += 1
        minor, currency = self.told(int(request.form["amount"]), "GNF")
        self.outbox.put(request.form.get("notify", ""), json.dumps({"sold": self.sold}).encode(), {"X-Stamp": kind})
        return Answer(201, {"kind": kind, "minor": minor, "currency": currency})


@pytest.fixture
def shop():
    with StampShop() as fake:
        yield fake


def _buy(shop: StampShop, *, patience: float = LIMIT, **fields: str) -> httpx.Response:
    headers, timeout = {"Authorization": "Bearer stamps"}, httpx.Timeout(LIMIT, read=patience)
    return httpx.post(f"{shop.url}/stamps/air", data={"amount": "5"} | fields, headers=headers, timeout=timeout)


def test_answers_by_its_routes_and_asks_for_rights(shop):
    answer = _buy(shop)
    assert (answer.status_code, answer.json()) == (201, {"kind": "air", "minor": 5, "currency": "GNF"})
    assert httpx.post(f"{shop.url}/stamps/air").status_code == 401
    assert httpx.get(f"{shop.url}/stamps/air").status_code == 404
    assert (shop.sold, len(shop.asked("POST", "/stamps/"))) == (1, 2)


def test_every_trouble_comes_once(shop):
    shop.break_down(503)
    assert (_buy(shop).status_code, shop.sold) == (503, 0)
    shop.lose_answer(path="/stamps/")
    with pytest.raises(httpx.RemoteProtocolError):
        _buy(shop)
    assert shop.sold == 1
    shop.be_late()
    with pytest.raises(httpx.ReadTimeout):
        _buy(shop, patience=0.2)
    wait_until(lambda: shop.sold == 2, what="the work is done although nobody waits for the answer")
    shop.talk_garbage()
    assert b"not what you wanted" in _buy(shop).content
    assert (_buy(shop).status_code, shop.sold) == (201, 4)


def test_it_lies_until_told_not_to(shop):
    shop.lie(minor=1, currency="EUR")
    assert _buy(shop).json() == {"kind": "air", "minor": 1, "currency": "EUR"}
    shop.lie()
    assert _buy(shop).json()["minor"] == 5


def test_dead_is_dead_and_comes_back_where_it_was(shop):
    url = shop.url
    shop.die()
    with pytest.raises(httpx.ConnectError):
        _buy(shop)
    shop.live()
    assert (shop.url, _buy(shop).status_code, shop.sold) == (url, 201, 1)


def test_messages_come_repeated_and_in_any_order(shop):
    for _ in range(2):
        _buy(shop, notify="http://testserver/hook")
    _buy(shop)
    seen: list[tuple[int, str]] = []

    def hook(webhook: Webhook) -> int:
        seen.append((json.loads(webhook.body)["sold"], webhook.headers["x-stamp"]))
        return 204

    assert shop.outbox.deliver(hook, times=2, reverse=True) == [204] * 4
    assert seen == [(2, "air")] * 2 + [(1, "air")] * 2
    assert shop.outbox.waiting == []


def test_messages_go_out_by_themselves_and_again_until_taken(shop):
    with StampShop() as ours, shop.outbox.delivering(pause=0.01):
        ours.break_down(path="/stamps/")
        _buy(shop, notify=f"{ours.url}/nowhere")
        _buy(shop, notify=f"{ours.url}/stamps/us")
        shop.outbox.wait_for(10)
    assert [status for _webhook, status in shop.outbox.delivered] == [404] * 5 + [500] + [401] * 4
