"""Who refers to which pictures: found by walking the relations, for nobody above may be imported here.

Whoever keeps ids of pictures in another way (JSON) keeps a relation beside them, or the pictures go.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, ForeignObjectRel, ManyToOneRel, Model, OuterRef, Q

from shop.images.models import Image


def relations() -> Iterator[tuple[type[Model], str]]:
    """Every model and its field that points at a picture, of all apps, many-to-many tables included."""
    for relation in Image._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):  # one-to-one relations are of this kind too
            yield _referring_model(relation), relation.field.name


def _referring_model(relation: ForeignObjectRel) -> type[Model]:
    model = relation.related_model
    assert isinstance(model, type), "relations are resolved once the apps are ready"
    return model


def is_related() -> Q:
    """The condition that some row points at the picture."""
    condition = Q(pk__in=[])
    for model, field in relations():
        condition |= Q(Exists(model._base_manager.filter(**{field: OuterRef("pk")})))
    return condition
