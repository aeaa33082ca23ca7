"""Which two editions stand side by side."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.norms.models import Edition
from ventanilla.norms.states import Relation

SHOWN = (
    ("", _("everything")),
    ("moved", _("only what did not stay")),
    ("unknown", _("only what is not known")),
)
#: what a choice leaves in the list
KEPT = {
    "": frozenset(Relation),
    "moved": frozenset(Relation) - {Relation.SAME},
    "unknown": frozenset({Relation.UNKNOWN}),
}


class Sides(forms.Form):
    """Two editions, the earlier and the later."""

    before = forms.ChoiceField(label=_("Earlier edition"), required=False)
    after = forms.ChoiceField(label=_("Later edition"), required=False)
    show = forms.ChoiceField(label=_("Show"), choices=SHOWN, required=False)

    def __init__(self, data: object, *, editions: list[Edition]) -> None:
        """``editions``: the newest first."""
        super().__init__(data)  # type: ignore[arg-type]
        self.editions = {row.code: row for row in reversed(editions)}
        choices = [(row.code, row.name) for row in self.editions.values()]
        for name in ("before", "after"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def sides(self) -> tuple[Edition, Edition] | None:
        """The two, the earlier first; the last two where nothing was chosen. None: too few."""
        if len(self.editions) < 2:
            return None
        given = self.cleaned_data if self.is_valid() else {}
        *_rest, before, after = self.editions.values()
        chosen = (
            self.editions.get(given.get("before", ""), before),
            self.editions.get(given.get("after", ""), after),
        )
        first, second = sorted(chosen, key=lambda row: row.valid_from)
        return first, second

    def kept(self) -> frozenset[Relation]:
        """What the list shows."""
        return KEPT[self.cleaned_data["show"] if self.is_valid() else ""]
