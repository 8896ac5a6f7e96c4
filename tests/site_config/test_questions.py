"""What binds is asked first, with scripts in a dialog (tests/browser/test_manners.py), without them by a page."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.auctions.models import Award
from shop.auctions.states import AwardKind, AwardStatus
from shop.common.clock import now
from shop.common.questions import FormQuestion, read_question, sign_question
from tests.factories.auctions import bid, create_auction

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
HERE = {"referer": "http://testserver/bids/"}


def fields_of_form(page: str, action: str) -> dict[str, str]:
    """What the form with this action sends: hidden fields, and its button's name and value."""
    [form] = [each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if f'action="{action}"' in each][:1]
    tags = re.findall(r"<(?:input|button)[^>]*>", form)
    named = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags]
    return {name[1]: unescape(value[1]) for name, value in named if name and value and name[1] != "csrfmiddlewaretoken"}


def test_buying_at_once_is_asked_by_a_page(client: Client, alice: User) -> None:
    auction = create_auction(buy_now_minor=200_000)
    client.force_login(alice)
    address = reverse("auctions:buy", args=[auction.pk])
    sent = fields_of_form(client.get(auction.product.get_absolute_url()).content.decode(), address)
    asked = client.post(address, sent, headers=HERE)
    page = asked.content.decode()
    assert (asked.status_code, "Buy it now for 200,000\u00a0GNF? That ends the auction." in page) == (200, True)
    assert 'href="http://testserver/bids/"' in page
    assert not Award.objects.exists()
    answer = fields_of_form(page, address)
    assert answer == {name: value for name, value in sent.items() if name != "ask"}
    assert client.post(address, answer).url == auction.product.get_absolute_url()
    assert Award.objects.get().user == alice


def test_second_chance_is_asked_and_leaving_it_is_not(client: Client, alice: User) -> None:
    auction = create_auction()
    bid(auction, alice, 50_000)
    offered = {"kind": AwardKind.SECOND, "status": AwardStatus.OFFERED, "price_minor": 40_000, "expires_at": now() + timedelta(days=1)}
    award = Award.objects.create(auction=auction, user=alice, **offered)
    client.force_login(alice)
    address = reverse("auctions:offer", args=[award.pk])
    sent = fields_of_form(client.get(reverse("auctions:bids")).content.decode(), address)
    assert "Take it for 40,000\u00a0GNF? Then you must buy it." in client.post(address, sent).content.decode()
    award.refresh_from_db()
    assert award.status == AwardStatus.OFFERED


def test_page_asks_in_the_words_that_the_form_was_written_in(client: Client, alice: User) -> None:
    client.force_login(alice)
    signed = sign_question(FormQuestion("Le supprimer\u00a0?", "Supprimer"))
    page = client.post("/bids/", {"ask": signed, "note": "<b>"}).content.decode()
    assert "Le supprimer\u00a0?" in page
    assert 'name="note" value="&lt;b&gt;"' in page
    assert re.search(r"<button[^>]*>\s*Supprimer", page)


@pytest.mark.parametrize("page", ["https://evil.example/bids/", "javascript:alert(1)", ""])
def test_nobody_is_led_elsewhere(client: Client, alice: User, page: str) -> None:
    client.force_login(alice)
    asked = client.post("/bids/", {"ask": sign_question(FormQuestion("Sure?", ""))}, headers={"referer": page}).content.decode()
    assert "Sure?" in asked
    assert "Go back</a>" not in asked


@pytest.mark.parametrize("forged", ["", "Sure?", "a:b", "changed"])
def test_what_was_not_signed_here_is_not_shown(client: Client, alice: User, forged: str) -> None:
    client.force_login(alice)
    if forged == "changed":  # made here: each process signs with a key of its own
        forged = sign_question(FormQuestion("Sure?", ""))[:-1] + "_"
    assert read_question(forged) is None
    assert client.post("/bids/", {"ask": forged}).status_code == 405  # the view's own answer


def test_form_with_a_file_is_not_asked_about(client: Client, alice: User) -> None:
    client.force_login(alice)
    sent = {"ask": sign_question(FormQuestion("Sure?", "")), "file": SimpleUploadedFile("a.txt", b"a")}
    assert client.post("/bids/", sent).status_code == 405


def test_field_is_the_same_for_the_same_words(db: None) -> None:
    drawn = [engines["django"].from_string('{% load ui %}{% ask_first "Sure <b>?" "Yes" %}').render() for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert 'data-confirm="Sure &lt;b&gt;?" data-confirm-yes="Yes"' in drawn[0]


def test_names_in_it_are_escaped_once(db: None) -> None:
    """Words that a template has put together come escaped."""
    words = "{% load i18n ui %}{% blocktranslate asvar question %}Remove {{ name }}?{% endblocktranslate %}{% ask_first question %}"
    drawn = engines["django"].from_string(words).render({"name": "L'<b>"})
    assert 'data-confirm="Remove L&#x27;&lt;b&gt;?"' in drawn
    [signed] = re.findall(r'value="([^"]*)"', drawn)
    assert read_question(signed) == FormQuestion("Remove L'<b>?", "")


def test_no_form_asks_by_scripts_alone() -> None:
    forms = [
        (path.name, form)
        for path in TEMPLATES.rglob("*.html")
        for form in re.findall(r"<form(?:[^<>]|\{%.*?%\})*>", path.read_text(), re.DOTALL)
        if path.parent.name != "styleguide"
    ]
    assert len(forms) > 200
    assert [name for name, form in forms if "data-confirm" in form] == []
