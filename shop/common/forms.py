"""How forms are drawn: their fields by crispy-forms, everything around these by the template."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout


def fields_helper(*layout: Any) -> FormHelper:
    """For `{% crispy form %}`: the fields alone, in this layout or all in their order.

    The form element, its token and its button are the template's, where one sees what they belong to.
    """
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    if layout:
        helper.layout = Layout(*layout)
    return helper
