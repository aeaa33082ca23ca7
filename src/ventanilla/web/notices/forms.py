"""The form of a notice: what a protocol's package lists, and what every notice has."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.cases.states import LinkKind
from ventanilla.exchange import intake
from ventanilla.exchange.services.noticing import Told
from ventanilla.network.models import Region, Station
from ventanilla.people.identity import Names
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.state import Value
from ventanilla.web.fields import DayField, MomentField
from ventanilla.web.words import spoken

NOT_SAID = ("", _("Not said"))
#: languages that are heard most; any other may be written
LANGUAGES = (
    _("Spanish"), _("Nahuatl"), _("Mixtec"), _("Zapotec"), _("Tzotzil"), _("Tzeltal"),
    _("Ch’ol"), _("Maya"), _("Tlapanec (Me’phaa)"), _("Amuzgo"), _("Mixe (Ayuujk)"),
    _("Mazatec"), _("Mazahua"), _("Otomi (Hñähñu)"), _("Totonac"), _("Huastec (Teenek)"),
    _("Purépecha"), _("Tarahumara (Rarámuri)"), _("Mayo (Yoreme)"), _("Mam"), _("English"),
    _("Mexican Sign Language"),
)  # fmt: skip
#: fields of the form that are choice facts of the package, and those that must be answered
CHOICES = ("authority", "channel", "stated_sex", "nationality_stated")
ASKED = ("authority", "channel")
SHORT, PLACE = 120, 160


class Telling(forms.Form):
    """What every form that begins a case has: it is sent once, of one protocol."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    protocol = forms.CharField(widget=forms.HiddenInput)
    called = forms.CharField(
        label=_("What the person likes to be called"), required=False, max_length=SHORT
    )
    words = forms.CharField(
        label=_("Anything else that was said"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, package: Package, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.package = package
        self._choices("prealerts", ((n, spoken(t)) for n, t in intake.prealerts(package)))
        self._choices("route", ((r.code, spoken(r.title)) for r in package.definition.routes))

    def _choices(self, name: str, choices: Iterable[tuple[str, str | Promise]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def _keep_to_the_page(self) -> None:
        """A browser does not offer to others what was typed into a field."""
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    def renew(self) -> None:
        """Another token: sent once more, this form is another notice."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["token"] = str(uuid.uuid4())
        self.data = data


class NoticeForm(Telling):
    """What somebody tells the post. Little is obligatory: who, by which channel, when."""

    like = forms.UUIDField(widget=forms.HiddenInput, required=False)
    authority = forms.ChoiceField()
    channel = forms.ChoiceField()
    caller = forms.CharField(
        label=_("Name and office of the caller"), required=False, max_length=SHORT
    )
    caller_phone = forms.CharField(label=_("Number to call back"), required=False, max_length=SHORT)
    agency_reference = forms.CharField(
        label=_("Their reference for the person"), required=False, max_length=40
    )
    notified_at = MomentField(label=_("When the notice reached the post"))
    apprehended_at = MomentField(
        label=_("When the person was apprehended or found"), required=False
    )
    apprehended_estimated = forms.BooleanField(label=_("This time is an estimate"), required=False)
    given_names = forms.CharField(label=_("Given names"), required=False, max_length=SHORT)
    first_surname = forms.CharField(label=_("First surname"), required=False, max_length=SHORT)
    second_surname = forms.CharField(label=_("Second surname"), required=False, max_length=SHORT)
    birth_date = DayField(label=_("Date of birth"), required=False)
    stated_age = forms.IntegerField(label=_("Or age, in years"), required=False)
    stated_sex = forms.ChoiceField(required=False)
    language = forms.CharField(
        required=False, max_length=60, widget=forms.TextInput(attrs={"list": "languages"})
    )
    interpreter_needed = forms.ChoiceField(
        required=False,
        choices=(NOT_SAID, ("yes", _("Yes")), ("no", _("No"))),
    )
    nationality_stated = forms.ChoiceField(required=False)
    origin_state = forms.ChoiceField(label=_("State of origin"), required=False)
    origin_place = forms.CharField(
        label=_("Municipality or place"), required=False, max_length=SHORT
    )
    station = forms.ChoiceField(label=_("Station"), required=False)
    place = forms.CharField(
        label=_("Another place, or where exactly"), required=False, max_length=PLACE
    )
    prealerts = forms.MultipleChoiceField(
        label=_("Early warnings"),
        help_text=_("Tick what was said or seen. What nobody mentioned stays blank."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    route = forms.ChoiceField(label=_("Route"), required=False, widget=forms.RadioSelect)

    def __init__(
        self,
        *args: Any,
        package: Package,
        stations: Iterable[Station],
        states: Iterable[Region],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, package=package, **kwargs)
        self._name_facts()
        self._offer("origin_state", ((state.number, state.name) for state in states))
        self._offer("station", ((station.name, station.name) for station in stations))
        self._keep_to_the_page()

    def _name_facts(self) -> None:
        """Labels and choices as the package words them; what it does not know is not asked."""
        for name in (*CHOICES, "language", "interpreter_needed"):
            fact = self.package.facts.get(name)
            if fact is None:
                del self.fields[name]
                continue
            self.fields[name].label = spoken(fact.title)
            if name in CHOICES:
                self._offer(name, ((code, spoken(title)) for code, title in fact.choices.items()))

    def _offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        blank = ("", _("Choose")) if name in ASKED else NOT_SAID
        self._choices(name, [blank, *choices])

    @property
    def languages(self) -> tuple[Any, ...]:
        """What the field of the language proposes."""
        return LANGUAGES

    @property
    def suggested(self) -> str:
        """The title of the route that fits whoever gives notice."""
        said = self["authority"].value() if "authority" in self.fields else ""
        route = intake.suggested_route(self.package, said or "")
        return spoken(route.title) if route else ""

    @property
    def routes(self) -> list[tuple[Any, str]]:
        """Each choice of a route with the sentence that says when it fits."""
        when = {route.code: spoken(route.when) for route in self.package.definition.routes}
        return [(option, when[option.data["value"]]) for option in self["route"].subwidgets]

    def chosen_route(self) -> str:
        """The route that was chosen, else the one that fits whoever gives notice."""
        route = intake.suggested_route(self.package, self.cleaned_data.get("authority", ""))
        return self.cleaned_data["route"] or (route.code if route else "")

    def told(self) -> Told:
        """What was written, as the act takes it."""
        data = self.cleaned_data
        born = data["birth_date"]
        names = Names(
            birth_date=born.isoformat() if born else "",
            sex=data.get("stated_sex", ""),
            language=data.get("language", ""),
            nationality=data.get("nationality_stated", ""),
            **{
                name: data[name]
                for name in (
                    "given_names",
                    "first_surname",
                    "second_surname",
                    "called",
                    "origin_state",
                    "origin_place",
                    "agency_reference",
                )
            },
        )
        return Told(
            names=names,
            notified_at=data["notified_at"],
            apprehended_at=data["apprehended_at"],
            apprehended_estimated=data["apprehended_estimated"],
            stated_age=data["stated_age"],
            facts=self._facts(data),
            caller=data["caller"],
            caller_phone=data["caller_phone"],
            words=data["words"],
        )

    def _facts(self, data: Mapping[str, Any]) -> dict[str, Value]:
        place = " · ".join(filter(None, (data["station"], data["place"])))
        said: dict[str, Value] = {
            name: data.get(name, "") for name in (*CHOICES, "language", "interpreter_needed")
        }
        said |= {"place": place} | dict.fromkeys(data["prealerts"], "yes")
        return {name: value for name, value in said.items() if value}


class Alike(forms.Form):
    """What somebody makes of one case that looks alike. Blank: not decided."""

    verdict = forms.ChoiceField(widget=forms.RadioSelect, required=False)

    APART = "apart"
    VERDICTS = (
        (LinkKind.SAME_PERSON.value, _("The same person, another episode")),
        (LinkKind.SIBLINGS.value, _("Brothers or sisters")),
        (APART, _("Somebody else")),
    )

    def __init__(self, *args: Any, number: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = self.VERDICTS  # type: ignore[attr-defined]
        self.fields["verdict"].label = _("Who is in %(number)s?") % {"number": number}


class LinkForm(forms.Form):
    """Another case that belongs to this one, by its number."""

    number = forms.CharField(label=_("Case number"), max_length=20)
    kind = forms.ChoiceField(
        label=_("How they belong together"),
        choices=LinkKind.choices,
        initial=LinkKind.SIBLINGS,
        widget=forms.RadioSelect,
    )
