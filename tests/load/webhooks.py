"""What the intake of a webhook costs on PostgreSQL, against a view that inserts one row, and how long the worst ones hold a web worker.

    DATABASE_URL=postgres://… REDIS_URL=redis://… python -m tests.load.webhooks [--messages 400]

Both go through Django's handler with the same middleware. The intake verifies, keeps, queues a job and answers; the job itself is not
measured. The ratio, not the time, can be compared between machines. Then every provider's door is knocked at by copies, forged, huge and
broken messages (`held.py`): the longest time of each is to be read on a quiet machine. Writes into a database of its own, which it makes
and drops.
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from statistics import median
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")
django.setup()

import stripe  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth.decorators import login_not_required  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402

from shop.common import jobs  # noqa: E402
from shop.payments.models import PaymentEvent  # noqa: E402
from site_config import urls  # noqa: E402
from site_config.sandbox.stripe import WEBHOOK_SECRET, StripeFake  # noqa: E402
from tests.load.held import measure_held  # noqa: E402

ROUNDS = 5


@csrf_exempt
@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    PaymentEvent.objects.create(provider="bare", event_id=request.headers["X-Id"], raw=request.body)
    return HttpResponse()


def message(number: int) -> tuple[bytes, str]:
    about = {"id": f"cs_{number}", "object": "checkout.session", "client_reference_id": f"k{number}", "metadata": {"key": f"k{number}"}}
    event = {"id": f"evt_{number}", "object": "event", "type": "checkout.session.completed", "data": {"object": about}}
    event |= {"api_version": "2026-10-28", "created": int(time.time()), "livemode": False, "pending_webhooks": 1, "request": None}
    body = json.dumps(event)
    return body.encode(), stripe.WebhookSignature.generate_signature_header(payload=body, secret=WEBHOOK_SECRET)


def timed(act: Callable[[int], None], numbers: range) -> float:
    start = perf_counter()
    for number in numbers:
        act(number)
    return len(numbers) / (perf_counter() - start)


def measure(count: int) -> tuple[float, float]:
    client = Client()
    prepared = {number: message(number) for number in range(ROUNDS * count)}

    def intake(number: int) -> None:
        body, signature = prepared[number]
        answer = client.post("/pay/stripe/webhook/", body, content_type="application/json", HTTP_STRIPE_SIGNATURE=signature)
        assert answer.status_code == 200, answer.status_code

    def insert(number: int) -> None:
        answer = client.post("/bare/", prepared[number][0], content_type="application/json", HTTP_X_ID=str(number))
        assert answer.status_code == 200, answer.status_code

    rates: tuple[list[float], list[float]] = ([], [])
    for turn in range(ROUNDS):
        numbers = range(turn * count, (turn + 1) * count)
        rates[0].append(timed(intake, numbers))
        rates[1].append(timed(insert, numbers))
    return median(rates[0]), median(rates[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=200)
    arguments = parser.parse_args()
    if connection.vendor != "postgresql":
        parser.error("needs DATABASE_URL=postgres://…")
    urls.urlpatterns.insert(0, path("bare/", bare))
    settings.ALLOWED_HOSTS = ["*"]
    jobs._put = lambda *_args: None  # the queue takes it; what the job then does is another matter
    name = settings.DATABASES["default"]["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with StripeFake() as cards:
            cards.stand_beside(settings)
            taken, inserted = measure(arguments.messages)
        held = list(measure_held())
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    print(f"intake {taken:.0f}/s, bare view {inserted:.0f}/s, ratio {taken / inserted:.2f} (goal 0.5)")
    for door in held:
        longest = ", ".join(f"{time:.0f} (answer {place})" for time, place in door.times[:3])
        print(f"{door.code}: {dict(sorted(door.statuses.items()))}, a worker was held {longest} ms at the longest (goal 300)")
    errors = sum(count for door in held for status, count in door.statuses.items() if status >= 500 and status != 503)
    longest_of_all = max(door.times[0][0] for door in held)
    print(f"{errors} errors, longest {longest_of_all:.0f} ms, load average {os.getloadavg()[0]:.1f}")
    if taken / inserted < 0.5 or errors or longest_of_all > 300:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
