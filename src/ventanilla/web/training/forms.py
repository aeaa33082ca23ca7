"""What learners answer: shapes only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.protocols.engine.definition import Text
from ventanilla.training.package import Module, Question
from ventanilla.training.states import Emergency
from ventanilla.web.words import spoken


@dataclass(frozen=True, slots=True)
class Told:
    """A question after it was answered. ``lines``: the options, whether right, whether chosen."""

    question: Question
    lines: tuple[tuple[Text, bool, bool], ...]

    @property
    def agrees(self) -> bool:
        """Whether exactly what is right was chosen."""
        return all(right == chosen for __, right, chosen in self.lines)


class QuizForm(forms.Form):
    """The questions of a module: one right answer, or several."""

    use_required_attribute = False

    def __init__(self, *arguments: Any, module: Module, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.module = module
        for question in module.questions:
            options = [(str(at), spoken(option.text)) for at, option in enumerate(question.options)]
            kind = forms.MultipleChoiceField if question.several else forms.ChoiceField
            self.fields[question.code] = kind(
                label=spoken(question.ask),
                help_text=_("Choose all that are right.") if question.several else "",
                choices=options,
                widget=forms.CheckboxSelectMultiple if question.several else forms.RadioSelect,
                error_messages={"required": _("Answer this question.")},
            )

    def chosen(self) -> dict[str, list[str]]:
        """The options of each question, by number."""
        given = {name: self.cleaned_data[name] for name in self.fields}
        return {name: [said] if isinstance(said, str) else said for name, said in given.items()}

    def told(self, answer: Mapping[str, Sequence[str]]) -> list[Told]:
        """What was answered, beside what is right."""
        return [
            Told(
                question,
                tuple(
                    (option.text, option.right, str(at) in answer.get(question.code, ()))
                    for at, option in enumerate(question.options)
                ),
            )
            for question in self.module.questions
        ]


class ExerciseForm(forms.Form):
    """A decision: one or several of what is offered."""

    use_required_attribute = False

    def __init__(
        self,
        *arguments: Any,
        offered: Sequence[tuple[str, Text]],
        ask: Any,
        one: bool,
        **more: Any,
    ) -> None:
        super().__init__(*arguments, **more)
        choices = [(code, spoken(title)) for code, title in offered]
        missing = {"required": _("Decide first: choose at least one.")}
        if one:
            self.fields["chosen"] = forms.TypedChoiceField(
                label=ask, choices=choices, widget=forms.RadioSelect, error_messages=missing,
                coerce=lambda code: [code],
            )  # fmt: skip
        else:
            self.fields["chosen"] = forms.MultipleChoiceField(
                label=ask, choices=choices, widget=forms.CheckboxSelectMultiple,
                error_messages=missing,
            )  # fmt: skip


class EmergencyForm(forms.Form):
    """Why somebody interviews who has no valid certificate."""

    use_required_attribute = False
    emergency = forms.ChoiceField(
        label=_("Why can it not wait?"), choices=Emergency, widget=forms.RadioSelect,
        error_messages={"required": _("Say why it cannot wait.")},
    )  # fmt: skip

    def reason(self) -> Emergency | None:
        """What was chosen; none where nothing was sent."""
        return Emergency(self.cleaned_data["emergency"]) if self.is_bound else None
