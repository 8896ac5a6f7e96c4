"""E-mails that come back hours later: whose address is dead, and whose reports are believed."""

from email.message import EmailMessage, MIMEPart
from email.parser import HeaderParser
from io import BytesIO, StringIO
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command

from shop.accounts.models import User
from shop.notifications.bounces import HEADER, delivery_token
from shop.notifications.dispatching.messages import send_one
from shop.notifications.models import DeadAddress, Sending
from shop.notifications.queries import contact_preferences_for
from shop.notifications.services import record_bounce
from tests.factories.notifications import tell


@pytest.fixture
def sent(alice: User) -> str:
    """The head of an e-mail to Alice, as a mail server sends it back."""
    EmailAddress.objects.get_or_create(user=alice, email=str(alice.email), defaults={"verified": True, "primary": True})
    tell(alice)
    assert send_one(Sending.objects.get().pk)
    return mail.outbox[0].message().as_string().partition("\n\n")[0]


def report(head: str, *, action: str = "failed", status: str = "5.1.1", whole: bool = False) -> bytes:
    """As RFC 3464 has it, and as Postfix writes it."""
    back = EmailMessage()
    back["From"], back["To"], back["Subject"] = "MAILER-DAEMON@mx.example", "makiti@example.com", "Undelivered Mail Returned to Sender"
    back["Content-Type"] = 'multipart/report; report-type=delivery-status; boundary="b"'
    words, about, original = MIMEPart(), MIMEPart(), MIMEPart()
    words.set_content("I am sorry to have to inform you that your message could not be delivered.")
    about.set_type("message/delivery-status")
    each = f"Final-Recipient: rfc822; somebody@example.com\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; 550 no such user"
    about.set_payload([HeaderParser().parsestr("Reporting-MTA: dns; mx.example"), HeaderParser().parsestr(each)])
    original.set_type("message/rfc822" if whole else "text/rfc822-headers")
    original.set_payload([HeaderParser().parsestr(head)] if whole else head)
    back.set_payload([words, about, original])
    return back.as_bytes()


@pytest.mark.parametrize("whole", [False, True])
def test_nothing_more_is_sent_to_an_address_that_is_dead(alice: User, sent: str, whole: bool) -> None:
    assert record_bounce(report(sent, whole=whole))
    assert record_bounce(report(sent, whole=whole))  # the server says it twice
    assert (DeadAddress.objects.get().address, DeadAddress.objects.get().reason) == (alice.email, "came back: 5.1.1")
    assert contact_preferences_for(alice).email == ""


@pytest.mark.parametrize(
    ("action", "status"), [("delayed", "4.4.1"), ("failed", "5.7.1"), ("failed", "5.2.2"), ("delivered", "2.0.0"), ("relayed", "5.1.1")]
)
def test_late_full_or_unwelcome_is_not_dead(alice: User, sent: str, action: str, status: str) -> None:
    assert not record_bounce(report(sent, action=action, status=status))
    assert contact_preferences_for(alice).email == alice.email


def test_nobody_can_bury_anothers_address(alice: User, mallory: User, sent: str) -> None:
    """Whoever forges a report has no token, or only that of their own e-mails."""
    without = "\n".join(line for line in sent.splitlines() if not line.startswith(HEADER))
    assert not record_bounce(report(f"To: {alice.email}"))
    assert not record_bounce(report(f"{HEADER}: {delivery_token(str(alice.email))[:-1]}x"))
    assert HEADER not in without
    assert record_bounce(report(f"To: {alice.email}\n{HEADER}: {delivery_token(str(mallory.email))}"))
    assert [row.address for row in DeadAddress.objects.all()] == [mallory.email]


@pytest.mark.parametrize("raw", [b"", b"\x00\xff", b"Subject: Out of office\n\nBack on Monday", b"Content-Type: multipart/report\n\n--"])
def test_whatever_else_comes_is_let_go(db: None, raw: bytes) -> None:
    assert not record_bounce(raw)


def test_a_report_of_thousands_of_parts_is_let_go(db: None) -> None:
    assert not record_bounce(b"Content-Type: multipart/report; boundary=b\n\n" + b"--b\nContent-Type: message/delivery-status\n\n" * 2_000)


def test_the_command_takes_a_report_from_a_pipe(alice: User, sent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for raw, said in {report(sent): "One address is dead.\n", b"Subject: hello\n\n": "Nothing to do.\n"}.items():
        out = StringIO()
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=BytesIO(raw)))
        call_command("take_bounce", stdout=out)
        assert out.getvalue() == said
