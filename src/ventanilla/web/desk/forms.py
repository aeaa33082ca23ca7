"""Who covers whom."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ventanilla.security.models import Seat


class Cover(forms.Form):
    """An officer is away: who takes the cases."""

    absent = forms.ModelChoiceField(
        label=_("Who is away"), queryset=Seat.objects.none(), empty_label=_("Choose")
    )
    cover = forms.ModelChoiceField(
        label=_("Who takes the cases"), queryset=Seat.objects.none(), empty_label=_("Choose")
    )

    def __init__(self, *args: Any, seats: QuerySet[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("absent", "cover"):
            field = self.fields[name]
            field.queryset = seats  # type: ignore[attr-defined]
            field.label_from_instance = _in_words  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Nobody covers for oneself."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("absent") and cleaned.get("absent") == cleaned.get("cover"):
            self.add_error("cover", _("Choose somebody else than who is away."))
        return cleaned


def _in_words(seat: Seat) -> str:
    return f"{seat.officer.name} · {seat.get_role_display()}"
