"""Papers by e-mail, in the language that they are written in. At least once: a worker may die between the mail and its mark."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.core.mail import EmailMessage
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from shop.common.clock import now
from shop.papers.exceptions import AlreadyOnItsWay
from shop.papers.models import Paper, PaperSending
from shop.papers.pdf import render_pdf
from shop.papers.states import PaperMailStatus

MOST_TRIES = 8
FIRST_WAIT = timedelta(minutes=5)  # then twice as long each time: the last try is ten hours after the first

log = structlog.get_logger(__name__)


def send_paper(paper_id: int) -> bool:
    """Send it if that is due; whoever takes the turn first sends. False when nothing was sent, now or for good."""
    sending = PaperSending.objects.filter(paper_id=paper_id).first()
    if sending is None or not _take_turn(sending):
        return False
    paper = Paper.objects.select_related("receiver", "store").get(pk=paper_id)
    if not paper.receiver.email or not paper.receiver.is_active:
        _end_sending(sending, PaperMailStatus.FAILED, error="no address")
        return False
    try:
        _paper_mail(paper).send()
    except Exception as error:  # noqa: BLE001  # a mail server has many ways to fail, and each is worth another try
        log.warning("paper_not_sent", paper=paper.pk, error=type(error).__name__)
        given_up = sending.tries + 1 >= MOST_TRIES
        _end_sending(sending, PaperMailStatus.FAILED if given_up else PaperMailStatus.WAITING, error=type(error).__name__)
        return False
    _end_sending(sending, PaperMailStatus.SENT)
    return True


def send_due_papers(*, limit: int = 200) -> int:
    """What waits and is due, the oldest first. Returns how many went out."""
    due = PaperSending.objects.filter(status=PaperMailStatus.WAITING, next_try_at__lte=now()).order_by("next_try_at")
    return sum(send_paper(paper_id) for paper_id in list(due.values_list("paper_id", flat=True)[:limit]))


def send_paper_again(sending: PaperSending) -> None:
    """Staff ask for another one. Raises AlreadyOnItsWay."""
    ended = PaperSending.objects.filter(pk=sending.pk).exclude(status=PaperMailStatus.WAITING)
    if not ended.update(status=PaperMailStatus.WAITING, tries=0, next_try_at=now()):
        raise AlreadyOnItsWay


def _take_turn(sending: PaperSending) -> bool:
    """One conditional UPDATE: it counts the try and sets the next one, in case that this worker dies."""
    at = now()
    mine = PaperSending.objects.filter(pk=sending.pk, status=PaperMailStatus.WAITING, tries=sending.tries, next_try_at__lte=at)
    return bool(mine.update(tries=F("tries") + 1, next_try_at=at + FIRST_WAIT * 2**sending.tries))


def _end_sending(sending: PaperSending, status: PaperMailStatus, *, error: str = "") -> None:
    sent_at = now() if status == PaperMailStatus.SENT else None
    PaperSending.objects.filter(pk=sending.pk).update(status=status, last_error=error[:80], sent_at=sent_at)


def _paper_mail(paper: Paper) -> EmailMessage:
    content = paper.content
    with translation.override(content["language"]):
        words = {"title": content["title"], "number": paper.number, "store": paper.store.name, "total": paper.total}
        subject = _("%(title)s %(number)s, %(store)s") % words
        body = (
            _("Hello,\n\nattached is this paper: %(title)s %(number)s, %(store)s, %(total)s.\n\nIt stays on your page as well.\n") % words
        )
    mail = EmailMessage(" ".join(subject.split()), body, to=[str(paper.receiver.email)])
    mail.attach(f"{paper.number}.pdf", render_pdf(content), "application/pdf")
    return mail
