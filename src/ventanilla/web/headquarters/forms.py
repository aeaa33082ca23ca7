"""What the network's alerts are narrowed to; what is written when one is taken up, or told."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.headquarters.states import Kind
from ventanilla.network.roles import Role
from ventanilla.web.fields import DayField

CODES = re.compile(r"^[A-Z]{3}( [A-Z]{3})*$")


class WatchFilter(forms.Form):
    """One kind of alert, or all."""

    kind = forms.ChoiceField(
        label=_("What alerts"),
        choices=[("", _("everything")), *Kind.choices],
        required=False,
    )

    def chosen(self) -> str:
        """The kind that was asked for; blank: all."""
        return str(self.cleaned_data["kind"]) if self.is_valid() else ""


class TakeForm(forms.Form):
    """What headquarters does about a clock that nobody saw to."""

    note = forms.CharField(
        label=_("What do you do about it?"),
        help_text=_("Names nobody, and says nothing of the case."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    asks = forms.BooleanField(
        label=_("Ask the post to let headquarters help in the case"),
        help_text=_(
            "The heads of protection are written to. A task of the case lets you in for a "
            "limited time, on the record; nothing else does."
        ),
        required=False,
    )


class NoticeForm(forms.Form):
    """A notice to posts, in both languages."""

    title_es = forms.CharField(label=_("Title in Spanish"), max_length=120)
    text_es = forms.CharField(
        label=_("Text in Spanish"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=120)
    text_en = forms.CharField(
        label=_("Text in English"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    posts = forms.CharField(
        label=_("For which posts?"),
        help_text=_("Their codes, like MCA LAR. Empty: all posts."),
        max_length=300,
        required=False,
    )
    roles = forms.MultipleChoiceField(
        label=_("For which roles?"),
        help_text=_("None ticked: everybody"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    until = DayField(label=_("Until which day?"))

    def clean_posts(self) -> list[str]:
        """Codes of three capitals."""
        given = " ".join(re.split(r"[\s,;]+", self.cleaned_data["posts"].upper())).strip()
        if given and not CODES.match(given):
            raise forms.ValidationError(_("Write codes of three letters, like MCA LAR."))
        return given.split()

    def words(self) -> dict[str, Any]:
        """The four texts."""
        return {name: self.cleaned_data[name] for name in
                ("title_es", "title_en", "text_es", "text_en")}  # fmt: skip
