"""A form and the act that it asks for: a refusal stands at its field, and what was typed stays."""

from collections.abc import Callable

from django.forms import Form

from ventanilla.common.errors import BadInput


def perform(form: Form, act: Callable[[], object]) -> bool:
    """Run an act whose input a form holds; False if the form, or the act, found it wrong.

    Refusals of who and when are not caught: a page of their own says them.
    """
    if not form.is_valid():
        return False
    try:
        act()
    except BadInput as refusal:
        for name, sentence in refusal.problems.items():
            form.add_error(name if name in form.fields else None, sentence)
        return False
    return True
