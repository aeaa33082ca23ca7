"""What officers write to guard a case: shapes only."""

from django import forms
from django.utils.translation import gettext_lazy as _

WALLS = (
    ("kinship", _("A relative or close friend of the person")),
    ("accused", _("Accused, or close to somebody who is")),
    ("own", _("It is their own family")),
    ("other", _("Another conflict of interest")),
)


class SetWall(forms.Form):
    """Whom to keep from a case, and why."""

    username = forms.CharField(label=_("User name of the officer"), max_length=60)
    reason = forms.ChoiceField(label=_("Why"), choices=WALLS, widget=forms.RadioSelect)
