"""Help, terms and privacy: what readers see, what staff publish, and who agreed to what."""

import re
from datetime import timedelta

import pytest
from django.urls import resolve, reverse
from django.utils import timezone, translation

from shop.accounts.models import User
from shop.texts.exceptions import AlreadyPublished, LanguageMissing
from shop.texts.markdown import render_text
from shop.texts.models import Acceptance, TextVersion
from shop.texts.queries import text_in_force
from shop.texts.services import publish_text, write_draft
from shop.texts.shipped_texts import load_texts, shipped_bodies
from shop.texts.states import TextKind
from tests.factories.orders import create_order
from tests.factories.places import create_country

LANGUAGES = ("en", "fr")


@pytest.fixture
def guinea(db):
    return create_country(code="GN")


def publish(country, kind=TextKind.TERMS, words="Hello", author=None):
    bodies = {"en": f"# {words}", "fr": f"# {words} (fr)"}
    return publish_text(write_draft(kind=kind, country=country, bodies=bodies, author=author), actor_id=None)


def test_html_is_shown_as_it_was_typed():
    html = render_text('Hello <script>alert(1)</script> <img src=x onerror="alert(1)">\n\n<b>bold</b>').html
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;b&gt;bold" in html


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example/",
        "vbscript:x",
        "java&#115;cript:x",
        "\\evil.example",
    ],
)
def test_a_link_leads_to_a_page_and_nowhere_else(address):
    assert "<a" not in render_text(f"[press]({address})").html


@pytest.mark.parametrize("address", ["/contact/", "https://makiti.example/", "mailto:a@example.com", "tel:+224620000001", "#order"])
def test_useful_links_are_links(address):
    assert f'<a href="{address}">press</a>' in render_text(f"[press]({address})").html


def test_pictures_and_attributes_cannot_be_written():
    html = render_text('![x](https://evil.example/p.png) [a](/b "c\\" onclick=x")').html
    assert "<img" not in html
    assert " onclick" not in re.sub(r'"[^"]*"', '""', html)


def test_headings_begin_below_the_title_and_are_listed():
    page = render_text("# Order & pay\n\nWords\n\n## Cash\n\n1. one\n2. two")
    assert page.contents == [("order-pay", "Order & pay")]
    assert '<h2 id="order-pay">Order &amp; pay</h2>' in page.html
    assert "<h3>Cash</h3>" in page.html
    assert "<ol>" in page.html


def test_every_market_begins_with_the_shipped_texts(guinea):
    for _twice in range(2):
        load_texts(guinea, {}, reset_rates=False)
    assert [(text.kind, text.number) for text in TextVersion.objects.order_by("kind")] == [("help", 1), ("privacy", 1), ("terms", 1)]


def test_another_figure_makes_a_new_version_of_the_shipped_text(guinea, settings):
    load_texts(guinea, {}, reset_rates=False)
    settings.HANDOVER_CODE_DAYS = 21
    load_texts(guinea, {}, reset_rates=False)
    assert "21 days" in text_in_force(TextKind.HELP, "GN").bodies["en"]
    assert text_in_force(TextKind.HELP, "GN").number == 2
    assert text_in_force(TextKind.TERMS, "GN").number == 1


def test_what_staff_wrote_is_never_replaced(guinea, settings, sam):
    load_texts(guinea, {}, reset_rates=False)
    own = publish(guinea, kind=TextKind.HELP, author=sam)
    settings.HANDOVER_CODE_DAYS = 21
    load_texts(guinea, {}, reset_rates=False)
    assert text_in_force(TextKind.HELP, "GN") == own


@pytest.mark.parametrize("kind", TextKind.values)
def test_shipped_texts_say_the_same_in_both_languages(guinea, kind):
    english, french = (shipped_bodies(TextKind(kind), guinea)[code] for code in LANGUAGES)
    marks = re.compile(r"^(#+|-|\d+\.) ", re.M)
    assert marks.findall(english) == marks.findall(french)
    assert re.findall(r"\]\((\S+)\)", english) == re.findall(r"\]\((\S+)\)", french)
    assert "{" not in english + french


@pytest.mark.parametrize("kind", TextKind.values)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visitor_reads_it(client, guinea, kind, language):
    load_texts(guinea, {}, reset_rates=False)
    client.cookies["django_language"] = language
    page = client.get(f"/{kind}/").content.decode()
    assert {"en": "version 1, in force since", "fr": "version 1, en vigueur depuis"}[language] in page
    assert "<h2 id=" in page


def test_there_is_no_page_before_the_first_version(client, guinea):
    write_draft(kind=TextKind.TERMS, country=guinea, bodies={"en": "Draft", "fr": "Brouillon"}, author=None)
    assert client.get("/terms/").status_code == 404
    assert client.get("/terms/GN/1/").status_code == 404


def test_an_older_version_stays_readable_with_its_date(client, guinea):
    publish(guinea, words="First")
    publish(guinea, words="Second")
    assert "Second" in client.get("/terms/").content.decode()
    assert "/terms/GN/1/" in client.get("/terms/").content.decode()
    old = client.get("/terms/GN/1/").content.decode()
    assert "First" in old
    assert "You are reading an older version." in old
    assert "noindex" in old
    assert "You are reading an older version." not in client.get("/terms/GN/2/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_new_version_is_on_the_shared_page_at_once(client, settings):
    settings.PAGE_CACHE_SECONDS = 60
    country = create_country(code="GN")
    publish(country, words="First")
    assert "First" in client.get("/terms/").content.decode()
    publish(country, words="Second")
    assert "Second" in client.get("/terms/").content.decode()


def test_a_version_needs_every_language(guinea):
    draft = write_draft(kind=TextKind.TERMS, country=guinea, bodies={"en": "Hello", "fr": " "}, author=None)
    with pytest.raises(LanguageMissing):
        publish_text(draft, actor_id=None)


def test_a_version_is_published_once(guinea):
    version = publish(guinea)
    with pytest.raises(AlreadyPublished):
        publish_text(version, actor_id=None)


def test_there_is_one_draft(guinea, sam):
    for words in ("one", "two"):
        draft = write_draft(kind=TextKind.TERMS, country=guinea, bodies={"en": words}, author=sam)
    assert TextVersion.objects.get() == draft
    assert draft.bodies == {"en": "two"}


def test_signing_up_notes_the_terms_of_that_moment(client, guinea, run_events):
    version = publish(guinea)
    words = {"name": "Awa", "email": "awa@example.com", "phone": "", "password1": "a-long-secret-9"}
    client.post(reverse("account_signup"), words)
    later = publish(guinea, words="Later")
    TextVersion.objects.filter(pk=later.pk).update(published_at=timezone.now() + timedelta(minutes=1))
    run_events()
    acceptance = Acceptance.objects.get()
    assert (acceptance.user, acceptance.version, acceptance.occasion) == (User.objects.get(email="awa@example.com"), version, "sign_up")


def test_ordering_notes_the_terms_for_each_order(alice, guinea, run_events):
    version = publish(guinea)
    orders = [create_order(buyer=alice), create_order(buyer=alice)]
    run_events()
    assert {(each.order_id, each.version_id) for each in Acceptance.objects.filter(occasion="order")} == {
        (order.pk, version.pk) for order in orders
    }


def test_staff_write_look_and_publish(client, guinea, sam):
    client.force_login(sam)
    words = {"kind": "terms", "country": "GN", "changes": "Shorter", "body_en": "# Hello", "body_fr": "# Bonjour"}
    assert client.post(reverse("admin:texts_textversion_add"), words).status_code == 302
    draft = TextVersion.objects.get()
    assert (draft.bodies, draft.author, draft.published_at) == ({"en": "# Hello", "fr": "# Bonjour"}, sam, None)
    address = reverse("admin:texts_textversion_change", args=[draft.pk])
    assert "# Bonjour" in client.get(address).content.decode()
    client.post(address, {"changes": "Shorter", "body_en": "# Good day", "body_fr": "# Bonjour"})
    choice = {"action": "publish", "_selected_action": [draft.pk]}
    client.post(reverse("admin:texts_textversion_changelist"), choice)
    draft.refresh_from_db()
    assert draft.published_at is not None
    with translation.override("en"):
        assert "Good day" in draft.body


def test_staff_cannot_change_what_was_published(client, guinea, sam):
    version = publish(guinea)
    client.force_login(sam)
    address = reverse("admin:texts_textversion_change", args=[version.pk])
    assert "Hello" in client.get(address).content.decode()
    assert client.post(address, {"changes": "x", "body_en": "Other", "body_fr": "Autre"}).status_code == 403
    client.post(reverse("admin:texts_textversion_changelist"), {"action": "copy_to_draft", "_selected_action": [version.pk]})
    assert TextVersion.objects.get(published_at=None).bodies == version.bodies


@pytest.mark.parametrize("kind", TextKind.values)
def test_links_of_the_shipped_texts_lead_somewhere(guinea, kind):
    for address in re.findall(r"\]\((/\S*)\)", shipped_bodies(TextKind(kind), guinea)["en"]):
        assert resolve(address)


def test_no_line_of_french_begins_with_a_sign() -> None:
    html = render_text("Choisissez « Commander » : un repère ? Oui ; à droite !\n\n- Note: here").html
    assert "«\u00a0Commander\u00a0»\u00a0: un repère\u00a0? Oui\u00a0; à droite\u00a0!" in html
    assert "<li>Note: here</li>" in html
