"""Papers by e-mail: once, in the receiver's language, and again when it fails."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from shop.common.clock import now
from shop.papers.models import PaperSending
from shop.papers.services import issue_invoice, paper_mail, send_due_papers, send_paper
from tests.factories.accounts import create_user
from tests.factories.papers import create_sale

pytestmark = pytest.mark.django_db


def due_again() -> None:
    PaperSending.objects.update(next_try_at=now() - timedelta(seconds=1))


def test_paper_goes_out_once_with_its_pdf():
    buyer = create_user(email="aissatou@example.com")
    paper = issue_invoice(create_sale(buyer=buyer).pk)
    assert (send_paper(paper.pk), send_paper(paper.pk), send_due_papers()) == (True, False, 0)
    message = mail.outbox[0]
    assert (message.to, len(mail.outbox)) == (["aissatou@example.com"], 1)
    assert paper.number in message.subject
    name, data, kind = message.attachments[0]
    assert (name, data[:5], kind) == (f"{paper.number}.pdf", b"%PDF-", "application/pdf")


def test_event_puts_it_on_its_way(run_events):
    create_sale()
    run_events()
    assert (send_due_papers(), len(mail.outbox)) == (1, 1)


def test_mail_server_that_is_down_is_tried_again_and_given_up_in_the_end(monkeypatch):
    paper = issue_invoice(create_sale().pk)

    def down(_paper: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(paper_mail, "_paper_mail", down)
    for tries in range(1, paper_mail.MOST_TRIES + 1):
        assert not send_paper(paper.pk)
        assert not send_paper(paper.pk)  # not before its time
        state = PaperSending.objects.get()
        assert (state.tries, state.last_error) == (tries, "ConnectionRefusedError")
        due_again()
    assert PaperSending.objects.get().status == "failed"
    monkeypatch.undo()
    assert not send_paper(paper.pk)
    paper_mail.send_paper_again(PaperSending.objects.get())
    assert send_due_papers() == 1
    assert len(mail.outbox) == 1


def test_who_has_no_address_gets_no_mail():
    issue_invoice(create_sale(buyer=create_user(phone="+224620000077")).pk)
    assert not PaperSending.objects.exists()


def test_staff_read_papers_and_send_them_again(client: Client, sam):
    paper = issue_invoice(create_sale().pk)
    send_paper(paper.pk)
    client.force_login(sam)
    for model, pk in (("paper", paper.pk), ("papersending", paper.sending.pk)):
        assert paper.number in client.get(reverse(f"admin:papers_{model}_changelist")).content.decode()
        page = reverse(f"admin:papers_{model}_change", args=[pk])
        assert client.get(page).status_code == 200
        assert client.post(page, {"number": "X"}).status_code == 403
    again = {"action": "again", "_selected_action": [paper.sending.pk]}
    for _press in range(2):  # the second one finds it on its way
        assert client.post(reverse("admin:papers_papersending_changelist"), again).status_code == 302
    assert (send_due_papers(), len(mail.outbox)) == (1, 2)


def test_clerk_without_rights_sees_no_paper(client: Client):
    clerk = create_user(is_staff=True)
    paper = issue_invoice(create_sale().pk)
    client.force_login(clerk)
    assert client.get(reverse("papers:paper", args=[paper.number])).status_code == 404
    for model in ("paper", "papersending"):
        assert client.get(reverse(f"admin:papers_{model}_changelist")).status_code == 403
