"""What officers write about alliances: shapes only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.alliances import catalogue
from ventanilla.alliances.figures import By
from ventanilla.alliances.models import Alliance
from ventanilla.alliances.services.writing import Person, Terms
from ventanilla.alliances.states import (
    BEGINNINGS,
    Act,
    Basis,
    Kind,
    Obliged,
    PartyRole,
    State,
    Topic,
)
from ventanilla.protocols import services as protocols
from ventanilla.web.fields import DayField
from ventanilla.web.words import spoken

LANGUAGES = (("es", _("Spanish")), ("en", _("English")))
GROUPS = (
    ("", _("all")),
    ("in_force", _("in force")),
    ("ending", _("ending within six months")),
    ("coming", _("being prepared")),
    ("published", _("known from publications")),
    ("over", _("over")),
)
PLACES = (("here", _("of this post")), ("all", _("all that may be seen")))
#: what is written down once there is a text
LATER = (
    "nationwide", "protocols", "basis", "basis_note", "languages", "shares_data", "keeps_secret",
    "channel", "annexes", "renews_itself", "notice_days", "review_months",
)  # fmt: skip
YEARS = 120  # months between two reviews, at most


def _many(label: Any, choices: Any, **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, required=False, **more
    )


def _line(label: Any, length: int = 200, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **more)


class AllianceFilter(forms.Form):
    """How the list is narrowed."""

    q = _line(_("Title or ally"), 60)
    group = forms.ChoiceField(label=_("State"), choices=GROUPS, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("all")), *Kind.choices], required=False
    )
    topic = forms.ChoiceField(
        label=_("Topic"), choices=[("", _("all")), *Topic.choices], required=False
    )
    where = forms.ChoiceField(label=_("Whose"), choices=PLACES, required=False)


class PeriodForm(forms.Form):
    """A period, and what its figures are told apart by."""

    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("To"), required=False)
    by = forms.ChoiceField(
        label=_("Apart by"),
        choices=((By.POST, _("post")), (By.KIND, _("kind")), (By.TOPIC, _("topic"))),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A period that ends after it begins."""
        given = super().clean() or {}
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            self.add_error("last", _("The period must end after it begins."))
        return given


class TermsForm(forms.Form):
    """What an instrument says of itself."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind)
    name_es = forms.CharField(label=_("Title in Spanish"), max_length=160)
    name_en = forms.CharField(label=_("Title in English"), max_length=160)
    topics = _many(_("What is it about?"), Topic.choices)
    protocols = _many(_("For which protocols?"), [])
    territory = _line(
        _("Where does it hold?"), help_text=_("States like TX, or counties by their five digits")
    )
    nationwide = forms.BooleanField(label=_("It holds for the whole network"), required=False)
    basis = _many(_("On which law does it rest?"), Basis.choices)
    basis_note = _line(_("Other ground, or the articles"))
    languages = _many(_("In which languages is the text?"), LANGUAGES)
    shares_data = forms.BooleanField(
        label=_("It has a clause on sharing personal data"), required=False
    )
    keeps_secret = forms.BooleanField(label=_("It has a clause on secrecy"), required=False)
    channel = _line(
        _("How does the ally tell the post?"),
        help_text=_("An office, a form, a mailbox: no person"),
    )
    annexes = _line(_("Annexes"))
    opinion = _line(
        _("Opinion of headquarters: its reference"), 60,
        help_text=_("A memorandum or an agreement between institutions needs it"),
    )  # fmt: skip
    ends_on = DayField(
        label=_("Last day agreed"), help_text=_("Empty: it has no end"), required=False
    )
    renews_itself = forms.BooleanField(label=_("It renews itself on that day"), required=False)
    notice_days = forms.IntegerField(
        label=_("Days of notice to end it"), min_value=1, max_value=730, required=False
    )
    review_months = forms.IntegerField(
        label=_("Months between two reviews"), min_value=1, max_value=YEARS, required=False
    )

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        names = (
            (version.protocol, protocols.package(version.content_hash).definition.neutral_title)
            for version in protocols.published()
        )
        offered = {code: spoken(title) for code, title in names}
        self.fields["protocols"].choices = sorted(offered.items())  # type: ignore[attr-defined]
        if not offered:
            del self.fields["protocols"]

    def clean_territory(self) -> str:
        """Codes in capitals, one blank apart."""
        return " ".join(str(self.cleaned_data["territory"]).upper().replace(",", " ").split())

    def terms(self) -> Terms:
        """The terms as the act takes them."""
        given = self.cleaned_data
        said: dict[str, Any] = {
            name: tuple(given[name]) if isinstance(given[name], list) else given[name]
            for name in TermsForm.base_fields
            if name in given and name not in ("kind", "territory")
        }
        where = tuple(given["territory"].split())
        return Terms(**said, kind=Kind(given["kind"]), territory=where)


def terms_of(alliance: Alliance) -> dict[str, Any]:
    """What the form shows of an alliance that is there."""
    names = [name for name in TermsForm.base_fields if name != "territory"]
    return {name: getattr(alliance, name) for name in names} | {
        "territory": " ".join(alliance.territory)
    }


class BeginForm(TermsForm):
    """A new alliance: with whom, how far it is, and what one knows at first."""

    ally = forms.CharField(
        label=_("With whom?"),
        help_text=_("As the directory has it, and it is linked; or the name of an authority"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "allies"}),
    )
    state = forms.ChoiceField(
        label=_("How far is it?"),
        help_text=_("One that was signed before this register is agreed; its steps follow"),
        choices=[(state.value, state.label) for state in BEGINNINGS],
    )
    field_order = ("ally", "state")

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        for name in LATER:
            self.fields.pop(name, None)


class StepForm(forms.Form):
    """A step in the life of an instrument."""

    on = DayField(label=_("On which day?"))
    opinion = _line(_("Opinion of headquarters: its reference"), 60)
    why = _line(_("Why?"), help_text=_("No person is named here"))

    def __init__(self, *arguments: Any, to: State, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if to != State.AGREED:
            del self.fields["opinion"]
        days = {
            State.SIGNED: _("On which day was it signed?"),
            State.IN_FORCE: _("Which is its first day in force?"),
            State.EXPIRED: _("Which was its last day?"),
            State.TERMINATED: _("Which was its last day?"),
        }
        self.fields["on"].label = days.get(to, self.fields["on"].label)


class PartyForm(forms.Form):
    """Who else takes part."""

    name = forms.CharField(
        label=_("Who?"),
        help_text=_("As the directory has it, and it is linked; or the name of an authority"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "allies"}),
    )
    ours = forms.BooleanField(label=_("It is of the consular side"), required=False)
    posts = _line(_("Or posts, by their three letters"), help_text=_("Like PHX NOG TUC"))
    role = forms.ChoiceField(label=_("As what?"), choices=PartyRole)


class SignatoryForm(forms.Form):
    """Who signed for a party."""

    signatory = _line(_("Who signed, or will sign?"), 120)
    capacity = _line(_("In which capacity?"), 120)
    role = forms.ChoiceField(label=_("As what?"), choices=PartyRole)


class PromiseForm(forms.Form):
    """Something that was promised."""

    commitment = forms.ChoiceField(label=_("What?"))
    obliged = forms.ChoiceField(
        label=_("Who promised it?"),
        choices=[("", _("Whoever usually does")), *Obliged.choices],
        required=False,
    )
    text = forms.CharField(
        label=_("As the text says it"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        known = catalogue.commitments().values()
        self.fields["commitment"].choices = [  # type: ignore[attr-defined]
            (str(side.label), [(one.code, one.words) for one in known if one.obliged == side])
            for side in Obliged
        ]

    def obliged_party(self) -> Obliged:
        """Who promised it: as chosen, or as the catalogue proposes."""
        chosen = self.cleaned_data["obliged"]
        return Obliged(chosen or catalogue.commitments()[self.cleaned_data["commitment"]].obliged)


class ContactForm(forms.Form):
    """Whom one may call."""

    name = forms.CharField(label=_("Name"), max_length=120)
    title = _line(_("What they do there"), 120)
    phone = _line(_("Telephone"), 60)
    email = forms.EmailField(label=_("E-mail"), max_length=120, required=False)

    def person(self) -> Person:
        """The person as the act takes them."""
        return Person(**self.cleaned_data)


class TogetherForm(forms.Form):
    """Something done together, or a meeting to come."""

    kind = forms.ChoiceField(
        label=_("What?"), choices=[(each.value, each.label) for each in Act], initial=Act.MEETING
    )
    on = DayField(label=_("On which day?"))
    people = forms.IntegerField(
        label=_("How many people?"), min_value=0, max_value=1_000_000, required=False
    )
    note = _line(_("About what?"), help_text=_("No person and no case is named here"))


class TextForm(forms.Form):
    """The signed text."""

    file = forms.FileField(
        label=_("The signed text"),
        help_text=_("A PDF or a picture, up to 10 MB"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
    )
