"""Jobs of chat: deadlines of offers, and how fast stores answer."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.chat.models import Conversation
from shop.chat.services import expire_offers, measure_answers


@db_task()
def end_due_offers() -> None:
    """Set for the moment at which an offer runs out."""
    expire_offers()


@db_periodic_task(crontab(minute="*/5"))
def sweep_offers() -> None:
    """What the jobs have missed."""
    expire_offers()


@db_periodic_task(crontab(hour="3", minute="17"))
def measure_waiting_stores() -> None:
    """Answers owed grow older while nobody writes."""
    for store_id in Conversation.objects.exclude(waiting_since=None).order_by().values_list("store_id", flat=True).distinct():
        measure_answers(store_id)
