"""What somebody may write who asks for help: two boxes and a place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.network import selectors
from ventanilla.sightings.content import CONTACT, WORDS


class AskForm(forms.Form):
    """Words, how to be reached safely, and the consulate. Nothing else is asked."""

    words = forms.CharField(
        label=_("What you need"), max_length=WORDS, widget=forms.Textarea(attrs={"rows": 5})
    )
    contact = forms.CharField(
        label=_("How to reach you safely, and when"), max_length=CONTACT, required=False
    )
    post = forms.ChoiceField(label=_("The consulate nearest to you"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = selectors.posts().consular()
        self.posts = {post.code: post for post in posts}
        named = sorted((post.short_name, code) for code, post in self.posts.items())
        self.fields["post"].choices = [  # type: ignore[attr-defined]
            ("", ""), *((code, name) for name, code in named),
        ]  # fmt: skip
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
