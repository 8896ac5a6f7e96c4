"""Reactions to events: what is live can be found, what is not cannot; and what a search has led to."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from shop.accounts.models import User
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.search.services import attribute_order, claim_clicks, index_product, index_store
from shop.search.states import SESSION_KEY


@on_event("product.*")
def index_the_product(event: DomainEvent) -> None:
    """Its words, prices and stock, or its absence."""
    index_product(event.subject_id)


@on_event("store.opened", "store.changed", "store.paused", "store.reopened", "store.suspended")
def index_its_products(event: DomainEvent) -> None:
    """A store's name and place are in its products' documents, and a closed store's products are not on sale."""
    index_store(event.subject_id)


@on_event("order.placed")
def say_which_search_it_came_from(event: DomainEvent) -> None:
    """A click on a search's result, and then an order."""
    if event.actor_id:
        attribute_order(event.subject_id, buyer_id=event.actor_id)


@receiver(user_logged_in)
def keep_the_visitor_s_clicks(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    """What was opened before signing in."""
    clicks = request.session.pop(SESSION_KEY, None) if request is not None else None
    if clicks:
        claim_clicks(clicks, user=user)
