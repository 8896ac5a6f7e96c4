"""What a row is called where nothing else names it."""

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext

# What events and the ledger call otherwise than the model is called.
_MODELS = {
    "account": "user", "float": "deskfloat", "half": "halfconfirmation", "moneyhold": "orderhold", "overdue": "overduecash",
    "review_invitation": "invitation", "reversal": "reversalnote", "slip": "bankslip", "store_debt": "debtnotice", "text": "textversion",
    "return": "returnrequest",
}  # fmt: skip


def numbered(row: Model, number: object, *facts: object) -> str:
    """Its kind in the language of whoever reads, a number, and facts that are at hand: "delivery 16", "envoi 7 · en attente"."""
    return " · ".join([f"{row._meta.verbose_name} {number}", *(str(fact) for fact in facts)])


def model_called(subject: str) -> type[Model] | None:
    """The model of what events and the ledger call by that name."""
    name = _MODELS.get(subject, subject.replace("_", ""))
    return next((model for model in apps.get_models() if model._meta.model_name == name), None)


def kind_called(subject: str) -> str:
    """The same in the language of whoever reads: "bank slip", « bordereau de banque »."""
    model = model_called(subject)
    return str(model._meta.verbose_name) if model else gettext(subject.replace("_", " "))
