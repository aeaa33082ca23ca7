"""What is asked when the plan is looked at again, and before a page of it is printed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.exchange.plans import Printable
from ventanilla.protocols.engine.instruments import Question
from ventanilla.web.words import spoken


class Review(forms.Form):
    """The plan stands: until when, and what of a copy."""

    copy = forms.ChoiceField(widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("When do we look at it again?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["copy"].label = spoken(question.title)
        self.fields["copy"].choices = [  # type: ignore[attr-defined]
            (name, spoken(title)) for name, title in question.choices.items()
        ]


class Wanted(forms.Form):
    """What stands on the page. Nothing is chosen beforehand."""

    wanted = forms.MultipleChoiceField(
        label=_("What does the person want on the page?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose with the person what stands on the page.")},
    )

    def __init__(self, *args: Any, printable: Iterable[Printable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wanted"].choices = [  # type: ignore[attr-defined]
            (item.name, " · ".join(item.lines)) for item in printable if not item.telling
        ]
