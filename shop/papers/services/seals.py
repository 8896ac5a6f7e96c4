"""Taking the next number and sealing what it stands on, in one transaction."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from shop.common.clock import now
from shop.events.services import record_event
from shop.papers.events import PAPER_ISSUED, PaperIssuedData
from shop.papers.models import Paper, PaperSending, Series
from shop.papers.states import PREFIXES
from shop.places.queries import day_in
from shop.stores.models import Store


@dataclass(frozen=True, slots=True)
class Unsealed:
    """A paper without its number. `content` is all that will be printed, `fields` are the row's others."""

    key: str
    kind: str
    store: Store
    receiver_id: int
    language: str
    content: dict[str, Any]
    fields: dict[str, Any] = field(default_factory=dict)


def seal_paper(paper: Unsealed) -> Paper:
    """Write it under the next number of its series, or return the paper that the same key has already got.

    The series' row is held until the transaction ends: whoever comes next waits, and a rollback gives the number back. Event paper.issued.
    """
    with transaction.atomic():
        series = _lock_series(paper.store, paper.kind)
        sealed = Paper.objects.filter(key=paper.key).first()
        if sealed is not None:
            return sealed
        at, position = now(), series.last + 1
        number = f"{PREFIXES[paper.kind]}-{series.store_id}-{series.year}-{position:05d}"
        snapshot = write_canonical_json(paper.content | {"number": number, "language": paper.language, "sealed_at": at.isoformat()})
        sealed = Paper.objects.create(
            key=paper.key,
            number=number,
            kind=paper.kind,
            series=series,
            position=position,
            store=paper.store,
            receiver_id=paper.receiver_id,
            snapshot=snapshot,
            sha256=compute_seal(snapshot),
            sealed_at=at,
            **paper.fields,
        )
        Series.objects.filter(pk=series.pk).update(last=position)
        _record_issued(sealed)
    return sealed


def write_canonical_json(content: dict[str, Any]) -> str:
    """One text for one content."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def compute_seal(snapshot: str) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(snapshot.encode()).hexdigest()


def _lock_series(store: Store, kind: str) -> Series:
    year = day_in(store.country, now()).year
    made, _new = Series.objects.get_or_create(store=store, kind=kind, year=year)
    return Series.objects.select_for_update().get(pk=made.pk)


def _record_issued(paper: Paper) -> None:
    if paper.receiver.email:
        PaperSending.objects.create(paper=paper, next_try_at=paper.sealed_at)
    data = PaperIssuedData(
        number=paper.number, kind=paper.kind, store_id=paper.store_id, receiver_id=paper.receiver_id, order_id=paper.order_id
    )
    record_event(PAPER_ISSUED, paper.pk, data=data)
