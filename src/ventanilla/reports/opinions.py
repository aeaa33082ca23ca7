"""What somebody says without a name: put into a box by the site, counted at night by the worker.

Nothing says who answered, about whom, on whose tablet or when: no line of the log, no seat, no
moment, and no order. The site may put in and cannot look (security/locks/rights.py). At night all
that lies in the box is written anew among the rows that are counted, in an order of chance and
under other ids; whoever holds copies of two days learns no more than that the box was not empty.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.common.errors import BadInput
from ventanilla.protocols.engine.instruments import Instrument, Question
from ventanilla.protocols.engine.load import Package
from ventanilla.reports import policies
from ventanilla.reports.chance import mixed
from ventanilla.reports.models import Opinion, RowFigures
from ventanilla.reports.quarters import Quarter
from ventanilla.reports.states import SILENT
from ventanilla.security.models import Seat

#: an answer that nobody gives of themselves
NOT_ASKED = "not_asked"


def asked(form: Instrument) -> tuple[Question, ...]:
    """The questions of an anonymous form, in their order."""
    return tuple(question for question in form.questions.values() if question.choices)


def give(
    *, package: Package, form: str, answers: Mapping[str, str], by: Seat, at: datetime
) -> None:
    """Put answers into the box. ``by``: on whose tablet; of that only the post is kept.

    ``answers``: question → choice; blank ones are left out. Raises ``NotAllowed``, ``BadInput``.
    There is no line in the log: it would say when somebody answered, and in front of whom.
    """
    policies.may_ask(by, package, form).enforce()
    questions = {question.name: question for question in asked(package.anonymous[form])}
    given = {name: code for name, code in answers.items() if code}
    wrong = [
        n for n, code in given.items() if n not in questions or code not in questions[n].choices
    ]
    if wrong:
        raise BadInput(dict.fromkeys(wrong, _("Choose one of the answers.")))
    if not given:
        raise BadInput({next(iter(questions)): _("Answer at least one question.")})
    day = at.astimezone(by.post.zoneinfo).date()
    Opinion.objects.bulk_create(
        [
            Opinion(
                post_id=by.post_id,
                protocol=package.id,
                version=package.version,
                quarter=Quarter.of(day).first_month,
                form=form,
                answers=given,
            )
        ]
    )


@transaction.atomic
def empty_the_box() -> int:
    """Count what lies in the box, and leave it empty; returns how many there were."""
    found = list(Opinion.objects.select_for_update())
    rows = [
        RowFigures(
            post_id=opinion.post_id,
            protocol=opinion.protocol,
            version=opinion.version,
            quarter=opinion.quarter,
            unit=opinion.form,
            classes={n: code for n, code in opinion.answers.items() if code not in SILENT},
        )
        for opinion in found
    ]
    RowFigures.objects.bulk_create(mixed(rows))
    Opinion.objects.filter(pk__in=[opinion.pk for opinion in found]).delete()
    return len(rows)
