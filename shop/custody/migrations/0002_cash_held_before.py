"""Cash that was taken at doors before anybody told its pieces apart: all of it is still with whoever took it.

What sellers took themselves they keep from now on, set against what they are owed.
"""

from django.db import migrations
from django.db.models import F

BATCH = 500
OUT = {"to_kind": "", "to_id": 0, "ended": "kept"}


def tell_apart(apps, schema_editor):
    lines = apps.get_model("ledger", "Line").objects.filter(
        entry__kind="order.delivered", amount_minor__gt=0, account__kind__in=["courier_cash", "seller_cash"]
    )
    batch = []
    for line in lines.select_related("entry", "account").order_by("pk").iterator(chunk_size=BATCH):
        batch.append(line)
        if len(batch) == BATCH:
            _write(apps, batch)
            batch = []
    _write(apps, batch)


def _write(apps, lines):
    Piece, Move = apps.get_model("custody", "CashPiece"), apps.get_model("custody", "PieceMove")
    pieces = Piece.objects.bulk_create(
        Piece(
            order_id=line.entry.subject_id,
            holder_kind=line.account.kind,
            holder_id=line.account.holder_id,
            amount_minor=line.amount_minor,
            currency=line.account.currency,
            came_at=line.entry.posted_at,
            ended="kept" if line.account.kind == "seller_cash" else "",
        )
        for line in lines
    )
    moves = []
    for piece, line in zip(pieces, lines):
        here = {"kind": piece.holder_kind, "id": piece.holder_id}
        moves.append(_move(Move, piece, line.entry, to_kind=here["kind"], to_id=here["id"]))
        if piece.ended:
            entry = _keep(apps, piece)
            moves.append(_move(Move, piece, entry, from_kind=here["kind"], from_id=here["id"], **OUT))
    Move.objects.bulk_create(moves)


def _move(Move, piece, entry, **ends):
    return Move(piece=piece, order_id=piece.order_id, entry=entry, amount_minor=piece.amount_minor, currency=piece.currency,
                moved_at=entry.posted_at, **ends)


def _keep(apps, piece):
    """Dr seller_payable Cr seller_cash, as it has been written at the delivery ever since."""
    Account, Entry, Line = (apps.get_model("ledger", name) for name in ("Account", "Entry", "Line"))
    key = f"order:{piece.order_id}:kept"
    entry = Entry.objects.create(key=key, kind="order.kept", subject="kept", subject_id=piece.order_id, currency=piece.currency)
    for kind, minor in (("seller_payable", piece.amount_minor), ("seller_cash", -piece.amount_minor)):
        account, _created = Account.objects.get_or_create(kind=kind, holder_id=piece.holder_id, currency=piece.currency)
        Line.objects.create(entry=entry, account=account, amount_minor=minor)
        Account.objects.filter(pk=account.pk).update(balance_minor=F("balance_minor") + minor)
    return entry


class Migration(migrations.Migration):
    dependencies = [("custody", "0001_desks_and_pieces"), ("ledger", "0003_holders_of_every_banknote")]

    operations = [migrations.RunPython(tell_apart, migrations.RunPython.noop)]
