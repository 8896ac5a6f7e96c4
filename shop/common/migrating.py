"""What migrations need beyond Django's own operations."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState, StateApps


class CreateModels(Operation):
    """Create several models at once, in any order among themselves.

    Each `CreateModel` has Django build the historical classes of that model and of all that are related to it, however far: of a
    hundred related models the last one costs a hundred. Here the state learns all of them before any class is built, and only theirs are:
    new ones add their side of a relation to the classes there are, as they do when a program starts.
    """

    category = OperationCategory.ADDITION
    serialization_expand_args = ["models"]

    def __init__(self, models: list[CreateModel]) -> None:
        self.models = models

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [], {"models": self.models}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        classes: StateApps | None = vars(state).pop("apps", None)  # while it has none, the state builds none
        for model in self.models:
            model.state_forwards(app_label, state)
        if classes is not None:
            classes.render_multiple([state.models[app_label, model.name_lower] for model in self.models])
            state.apps = classes

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def references_model(self, name: str, app_label: str) -> bool:
        return any(model.references_model(name, app_label) for model in self.models)

    def describe(self) -> str:
        return "Create models " + ", ".join(str(model.name) for model in self.models)
