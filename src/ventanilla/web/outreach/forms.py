"""What is said of an event beforehand."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from ventanilla.network.models import Post
from ventanilla.network.selectors import posts
from ventanilla.outreach import catalogue, selectors
from ventanilla.outreach.models import Event
from ventanilla.outreach.services.planning import MOST_SESSIONS, Plan
from ventanilla.outreach.states import Modality, Openness
from ventanilla.web.fields import MomentField

#: what most events are
BLANK = {"languages": ["es"], "modality": Modality.IN_PERSON, "openness": Openness.PUBLIC}
LONGEST_LINE, MOST_LINES = 120, 20


class LinesField(forms.CharField):
    """Short texts, one on each line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> Any:
        """The lines that are not empty."""
        lines = [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]
        if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
            raise forms.ValidationError(
                _("%(lines)d lines at most, of %(signs)d signs at most.")
                % {"lines": MOST_LINES, "signs": LONGEST_LINE}
            )
        return lines


class CodesField(forms.MultipleChoiceField):
    """Some words of one kind of the catalogue."""

    def __init__(self, kind: str, **more: Any) -> None:
        super().__init__(
            choices=lambda: catalogue.choices(kind),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            **more,
        )


class PlanForm(forms.Form):
    """One event, or several a week apart."""

    title_es = forms.CharField(label=_t("Title in Spanish"), max_length=120)
    title_en = forms.CharField(label=_t("Title in English"), max_length=120)
    series = forms.ChoiceField(
        label=_t("Part of what?"), choices=lambda: catalogue.choices("series")
    )
    modality = forms.ChoiceField(
        label=_t("How?"), choices=Modality.choices, widget=forms.RadioSelect
    )
    openness = forms.ChoiceField(
        label=_t("Who may learn of it?"), choices=Openness.choices, widget=forms.RadioSelect
    )
    neutral = forms.ChoiceField(
        label=_t("What the calendar calls it, if the place is confidential"),
        choices=lambda: [("", "–"), *catalogue.choices("neutral")],
        required=False,
    )
    starts_at = MomentField(label=_t("Begins"))
    ends_at = MomentField(label=_t("Ends"))
    sessions = forms.IntegerField(
        label=_t("Sessions, a week apart"),
        help_text=_t("Each gets a code and a count of its own."),
        min_value=1,
        max_value=MOST_SESSIONS,
        initial=1,
    )
    place = forms.CharField(
        label=_t("Place"),
        help_text=_t("Leave it empty if it is confidential: it is then written down nowhere."),
        max_length=120,
        required=False,
    )
    address = forms.CharField(label=_t("Address"), max_length=200, required=False)
    county_fips = forms.RegexField(
        r"^\d{5}$",
        label=_t("County (five FIPS digits)"),
        required=False,
        error_messages={"invalid": _t("Five digits, like 48215.")},
    )
    topics = CodesField("topic", label=_t("Topics"))
    audiences = CodesField("audience", label=_t("For whom?"))
    languages = CodesField("language", label=_t("Languages"))
    planned = forms.IntegerField(
        label=_t("How many are expected?"), min_value=0, max_value=1_000_000, required=False
    )
    allies = LinesField(
        label=_t("Allies"), help_text=_t("As they are announced, one on each line"), required=False
    )
    hosts = LinesField(label=_t("Hosts"), help_text=_t("One on each line"), required=False)
    co_posts = forms.CharField(
        label=_t("Together with other posts"),
        help_text=_t("Their codes, like LAR HOU. The event is counted once: here."),
        max_length=120,
        required=False,
    )
    campaign = forms.ChoiceField(label=_t("Campaign"), required=False)

    def __init__(
        self, data: Any, *, post: Post, event: Event | None = None, once: bool = False
    ) -> None:
        super().__init__(data, initial=shown(event) if event else BLANK)
        self._campaigns = {row.code: row for row in selectors.campaigns(post)}
        if self._campaigns:
            named = [(code, row.name) for code, row in self._campaigns.items()]
            self._choose("campaign", [("", "–"), *named])
        else:
            del self.fields["campaign"]
        if event or once:
            del self.fields["sessions"]

    def _choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type only
        field.choices = choices

    def clean_co_posts(self) -> list[Post]:
        """The posts of the codes. Raises for a code that is none."""
        codes = self.cleaned_data["co_posts"].upper().replace(",", " ").split()
        found = {post.code: post for post in posts().filter(code__in=codes)}
        if unknown := sorted(set(codes) - set(found)):
            words = _("There is no post %(codes)s.")
            raise forms.ValidationError(words % {"codes": ", ".join(unknown)})
        return [found[code] for code in dict.fromkeys(codes)]

    def plan(self) -> Plan:
        """What was said, once the form is valid."""
        given = dict(self.cleaned_data)
        given.pop("sessions", None)
        return Plan(
            **{
                **given,
                "modality": Modality(given["modality"]),
                "openness": Openness(given["openness"]),
                "campaign": self._campaigns.get(given.get("campaign", "")),
            }
        )


def shown(event: Event) -> dict[str, Any]:
    """An event as the form shows it."""
    plain = (
        "title_es title_en series modality openness neutral starts_at ends_at place address"
        " county_fips topics audiences languages planned"
    )
    return {
        **{name: getattr(event, name) for name in plain.split()},
        "allies": "\n".join(event.allies),
        "hosts": "\n".join(event.hosts),
        "co_posts": " ".join(post.code for post in event.co_posts.all()),
        "campaign": event.campaign.code if event.campaign else "",
    }
