"""What a row is called where nothing else names it."""

from django.db.models import Model


def numbered(row: Model, number: object) -> str:
    """Its kind in the language of whoever reads, and a number: "delivery 16", "livraison 16"."""
    return f"{row._meta.verbose_name} {number}"
