"""What papers say, to whom, and that they stay as they are."""

import io

import pytest
from django.db.models import QuerySet
from django.urls import reverse
from pypdf import PdfReader

from shop.common.money import DECIMALS, Money
from shop.events.models import DomainEvent
from shop.ledger.exceptions import AppendOnly
from shop.orders.models import Order
from shop.orders.states import Fulfilment
from shop.papers.integrity import (
    numbers_have_no_gap,
    orders_have_invoices,
    papers_bear_their_seals,
    papers_say_what_was_frozen,
)
from shop.papers.models import Paper, Series
from shop.papers.pdf import render_pdf
from shop.papers.services import issue_credit_note, issue_invoice, issue_missing_papers
from shop.papers.sheets import printable_text
from shop.papers.states import PaperKind
from shop.payments.services import refund_order
from shop.payments.states import RefundCause
from tests.factories.accounts import create_user
from tests.factories.commissions import create_tax
from tests.factories.papers import create_sale
from tests.factories.stores import create_store
from tests.integrity import broken_facts, database_looks_away

pytestmark = pytest.mark.django_db


def text_of(paper: Paper) -> str:
    pages = PdfReader(io.BytesIO(render_pdf(paper.content))).pages
    return "\n".join(page.extract_text() for page in pages).replace("\xa0", " ")


def test_phone_numbers_are_written_in_groups():
    assert "+224 620 00 00 01" in text_of(issue_invoice(create_sale(phone="+224620000001").pk))


def test_invoice_says_the_frozen_figures():
    create_tax()
    store = create_store(name="Chez Fatou", tax_number="TIN-77")
    order = create_sale(store=store, lines=(("Leppi", 118_000, 2), ("Savon", 1_500, 1)))
    paper = issue_invoice(order.pk)
    year = paper.sealed_at.year
    assert (paper.number, paper.total_minor, paper.tax_minor) == (f"INV-{store.pk}-{year}-00001", 252_500, 36_229)
    assert paper.content["figures"] == {"goods": 237_500, "discount": 0, "delivery": 15_000, "total": 252_500, "tax": 36_229}
    text = text_of(paper)
    for words in ("Invoice and receipt", paper.number, order.number, "Chez Fatou", "TIN-77", "Leppi", "236,000 GNF", "252,500 GNF"):
        assert words in text, words
    assert "TVA 18 % in it" in text
    assert "36,229 GNF" in text
    assert broken_facts(of="shop.papers") == {}


def test_same_thing_gets_one_paper():
    order = create_sale()
    assert issue_invoice(order.pk) == issue_invoice(order.pk)
    assert issue_invoice(create_sale(fulfilment=Fulfilment.CONFIRMED).pk) is None
    assert Paper.objects.count() == 1


def test_numbers_run_on_by_store():
    here, there = create_store(), create_store()
    numbers = [issue_invoice(create_sale(store=store).pk).number[-5:] for store in (here, there, here)]
    assert numbers == ["00001", "00001", "00002"]


def test_pdf_is_the_same_bytes_each_time():
    paper = issue_invoice(create_sale(lines=(("Boubou brodé à l'été", 50_000, 1), ("ٹوپی", 10_000, 1))).pk)
    assert render_pdf(paper.content) == render_pdf(Paper.objects.get().content)


def test_french_arabic_and_urdu_are_really_in_the_pdf():
    """Extracted from the file: the glyphs are there, and lead back to their letters."""
    buyer = create_user(language="fr", name="Aïssatou")
    order = create_sale(
        buyer=buyer,
        store=create_store(name="Chez Noël, œuvres d’été"),
        lines=(("Boubou brodé façon Labé", 50_000, 1), ("قماش أزرق", 20_000, 1), ("ڈھاکہ ٹوپی لڑکے کے لیے", 30_000, 1)),
        recipient="محمد علی",
    )
    paper = issue_invoice(order.pk)
    text = text_of(paper)
    for words in ("Chez Noël, œuvres d’été", "Boubou brodé façon Labé", "قماش أزرق", "ڈھاکہ ٹوپی", "محمد علی"):
        assert words in text, words
    assert paper.content["language"] == "fr"
    assert "□" not in text


def test_character_without_a_glyph_leaves_a_sign():
    assert printable_text("Leppi 漢 \u202f50") == "Leppi □ \xa050"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_currency_can_be_printed(language):
    assert [code for code in DECIMALS if "□" in printable_text(Money(-1_234_567, code).format(language))] == []


def test_credit_note_takes_back_part_and_rest(sam):
    create_tax()
    order = create_sale(store=create_store(tax_number="1"), lines=(("Leppi", 100_000, 3),))
    line = order.lines.get()
    part = refund_order(order, quantities={line.pk: 1}, cause=RefundCause.GOODWILL, reason="Torn", delivery=False, key="a", actor_id=sam.pk)
    rest = refund_order(order, quantities=None, cause=RefundCause.GOODWILL, reason="Torn", delivery=True, key="b", actor_id=sam.pk)
    notes = [issue_credit_note(refund.pk) for refund in (part, rest)]
    assert [note.total_minor for note in notes] == [100_000, 215_000]
    assert sum(note.tax_minor for note in notes) == order.tax_minor == 45_763
    invoice = Paper.objects.get(kind=PaperKind.INVOICE)  # made on the way: a credit note names it
    assert invoice.number in text_of(notes[0])
    assert issue_credit_note(part.pk) == notes[0]
    assert invoice.total_minor == order.total_minor
    assert broken_facts(of="shop.papers") == {}


def test_events_bring_papers_about(run_events, sam):
    order = create_sale()
    refund_order(order, quantities=None, cause=RefundCause.GOODWILL, reason="Torn", delivery=False, key="a", actor_id=sam.pk)
    run_events()
    assert sorted(Paper.objects.values_list("kind", flat=True)) == ["credit_note", "invoice"]
    assert broken_facts(of="shop.papers") == {}
    assert issue_missing_papers() == 0


def test_what_no_event_brought_about_is_made_up_for():
    create_sale()
    create_sale(fulfilment=Fulfilment.CONFIRMED)
    assert (issue_missing_papers(), issue_missing_papers(), Paper.objects.count()) == (1, 0, 1)


def test_paper_cannot_be_changed():
    paper = issue_invoice(create_sale().pk)
    for act in (paper.save, paper.delete, Paper.objects.all().delete, lambda: Paper.objects.update(total_minor=1)):
        with pytest.raises(AppendOnly):
            act()


def test_rollback_gives_the_number_back(monkeypatch):
    """Nothing is left of a paper that could not be written, its number neither."""
    store = create_store()
    first, second = create_sale(store=store), create_sale(store=store)

    def dies(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("no disk")

    with monkeypatch.context() as broken:
        broken.setattr("shop.papers.services.seals._record_issued", dies)
        with pytest.raises(RuntimeError):
            issue_invoice(first.pk)
    assert issue_invoice(second.pk).position == 1
    assert issue_invoice(first.pk).position == 2
    assert list(numbers_have_no_gap()) == []


def test_integrity_finds_what_somebody_has_done(run_events):
    order = create_sale()
    assert list(orders_have_invoices()) == []  # the job has not run
    run_events()
    paper = Paper.objects.get()
    assert [list(fact()) for fact in (numbers_have_no_gap, orders_have_invoices, papers_say_what_was_frozen, papers_bear_their_seals)] == [
        []
    ] * 4
    DomainEvent.objects.create(name="order.delivered", subject="order", subject_id=create_sale().pk, handled_at=order.delivered_at)
    assert len(list(orders_have_invoices())) == 1
    Series.objects.update(last=2)
    assert len(list(numbers_have_no_gap())) == 1
    Order.objects.filter(pk=order.pk).update(tax_minor=1)
    assert len(list(papers_say_what_was_frozen())) == 1
    with database_looks_away("papers_paper"):
        QuerySet(Paper).filter(pk=paper.pk).update(snapshot="{}")
        assert len(list(papers_bear_their_seals())) == 1


def test_buyers_page_leads_to_the_papers_and_no_other(client, alice, mallory, bob):
    order = create_sale(buyer=alice, store=create_store(owner=bob))
    paper = issue_invoice(order.pk)
    address = reverse("papers:paper", args=[paper.number])
    client.force_login(alice)
    assert address in client.get(order.get_absolute_url()).content.decode()
    answer = client.get(address)
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    client.force_login(mallory)
    assert client.get(address).status_code == 404


def test_seller_reads_a_month_and_takes_all_of_it(client, bob):
    store = create_store(owner=bob)
    paper = issue_invoice(create_sale(store=store).pk)
    other = issue_invoice(create_sale().pk)
    client.force_login(bob)
    month = f"{paper.sealed_at:%Y-%m}"
    for query in ({}, {"month": month}, {"month": "nonsense"}, {"month": "\x00"}):
        page = client.get(reverse("sellers:papers"), query).content.decode()
        assert paper.number in page
        assert other.number not in page
    rows = client.get(reverse("sellers:papers_csv"), {"month": month}).getvalue().decode().splitlines()
    assert rows[0].startswith("number,kind,")
    assert rows[1].startswith(f"{paper.number},invoice,")
    assert rows[1].endswith(f",GNF,65000,0,{paper.sha256}")
    assert len(rows) == 2
