"""Writing to the team, with and without an account, and the answer."""

from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse

from shop.contact.exceptions import NothingToAnswer, TooManyEnquiries
from shop.contact.models import Enquiry
from shop.contact.services import OF_A_NETWORK, OF_ONE, EnquiryWords, answer_enquiry, send_enquiry, set_enquiry_closed
from shop.notifications.models import Notification
from tests.factories.places import create_country

ADDRESS = "/contact/"


@pytest.fixture
def guinea(db):
    return create_country(code="GN")


def words(**others):
    typed = {"key": str(uuid4()), "topic": "order", "text": "Where is it?", "order_number": "GN-1234", "name": "Awa"}
    return typed | others


def send(guinea, *, user=None, network="192.0.2.1", **others):
    written = EnquiryWords(key=uuid4(), topic="order", text="Where is it?", **others)
    return send_enquiry(written, user=user, country=guinea, language="fr", network=network)


def test_a_visitor_writes_and_the_team_is_told(client, guinea, sam, run_events):
    assert client.get(ADDRESS).status_code == 200
    answer = client.post(ADDRESS, words(email="awa@example.com"))
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 200
    enquiry = Enquiry.objects.get()
    assert (enquiry.user, enquiry.email, enquiry.order_number, enquiry.status) == (None, "awa@example.com", "GN-1234", "open")
    run_events()
    assert Notification.objects.get(recipient=sam).url == reverse("admin:contact_enquiry_change", args=[enquiry.pk])


def test_a_visitor_must_be_reachable(client, guinea):
    answer = client.post(ADDRESS, words())
    assert answer.status_code == 422
    assert "so that we can answer" in answer.content.decode()
    assert not Enquiry.objects.exists()


def test_a_number_is_kept_as_one_can_call_it(client, guinea):
    client.post(ADDRESS, words(phone="620 00 00 01"))
    assert Enquiry.objects.get().phone == "+224620000001"


def test_pressing_twice_is_one_message(client, guinea):
    typed = words(email="awa@example.com")
    assert [client.post(ADDRESS, typed).status_code for _twice in range(2)] == [302, 302]
    assert Enquiry.objects.count() == 1


def test_nobody_floods_the_team(guinea, alice):
    for _time in range(OF_ONE):
        send(guinea, user=alice)
    with pytest.raises(TooManyEnquiries):
        send(guinea, user=alice)
    assert Enquiry.objects.count() == OF_ONE


def test_a_network_is_limited_whatever_addresses_are_typed(client, guinea):
    for number in range(OF_A_NETWORK):
        send(guinea, email=f"a{number}@example.com", network="127.0.0.1")
    assert client.post(ADDRESS, words(email="another@example.com")).status_code == 422


def test_who_is_signed_in_does_not_wait_for_the_neighbours(guinea, alice):
    for number in range(OF_A_NETWORK):
        send(guinea, email=f"a{number}@example.com")
    assert send(guinea, user=alice).user == alice


def test_whoever_is_signed_in_reads_the_answer_there(client, guinea, alice, sam, run_events):
    client.force_login(alice)
    client.post(ADDRESS, words())
    answer_enquiry(Enquiry.objects.get(), author=sam, text="On its way.")
    run_events()
    assert Notification.objects.get(recipient=alice).kind == "enquiry.answered"
    assert "On its way." in client.get(ADDRESS).content.decode()
    assert not [letter for letter in mail.outbox if "On its way." in letter.body]


def test_others_do_not_read_it(client, guinea, alice, mallory):
    send(guinea, user=alice)
    client.force_login(mallory)
    assert "Where is it?" not in client.get(ADDRESS).content.decode()


def test_a_visitor_is_answered_by_mail_in_the_language_of_the_page(guinea, sam, run_events):
    answer_enquiry(send(guinea, email="awa@example.com"), author=sam, text="Il arrive.")
    run_events()
    letter = next(letter for letter in mail.outbox if letter.to == ["awa@example.com"])
    assert "Notre réponse" in letter.subject
    assert "Il arrive." in letter.body
    assert "Where is it?" not in letter.body


def test_a_visitor_without_mail_gets_a_text_message(guinea, sam, run_events, monkeypatch):
    texts = []
    monkeypatch.setattr("shop.contact.tasks.send_sms", lambda **sent: texts.append(sent))
    answer_enquiry(send(guinea, phone="+224620000001"), author=sam, text="Il arrive.")
    run_events()
    assert texts == [{"to": "+224620000001", "text": "Makiti, notre réponse\xa0: Il arrive."}]


def test_a_closed_message_is_not_answered(guinea, sam):
    enquiry = send(guinea, email="awa@example.com")
    set_enquiry_closed(enquiry, closed=True)
    with pytest.raises(NothingToAnswer):
        answer_enquiry(enquiry, author=sam, text="Hello")
    set_enquiry_closed(enquiry, closed=False)
    answer_enquiry(enquiry, author=sam, text="Hello")


def test_staff_answer_and_close_in_the_admin(client, guinea, sam):
    enquiry = send(guinea, email="awa@example.com")
    client.force_login(sam)
    client.post(
        reverse("admin:contact_enquiry_change", args=[enquiry.pk]),
        {"reply": "Il arrive.", "replies-TOTAL_FORMS": 0, "replies-INITIAL_FORMS": 0},
    )
    enquiry.refresh_from_db()
    assert (enquiry.status, enquiry.replies.get().text) == ("answered", "Il arrive.")
    client.post(reverse("admin:contact_enquiry_changelist"), {"action": "close", "_selected_action": [enquiry.pk]})
    enquiry.refresh_from_db()
    assert enquiry.status == "closed"
