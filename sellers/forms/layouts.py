"""What the forms' layouts share."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout


def plain_helper(*layout: Any) -> FormHelper:
    """Fields without a form around them: the template has it."""
    helper = FormHelper()
    helper.form_tag = False
    if layout:
        helper.layout = Layout(*layout)
    return helper
