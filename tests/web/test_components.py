"""Each component renders, and says what it must."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from ventanilla.web import words
from ventanilla.web.pages import gallery
from ventanilla.web.templatetags import components

TEMPLATES = Path(components.__file__).parents[1] / "templates"
NOW, AA = gallery.NOW, 4.5


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def render(source, **context):
    return Template(source).render(Context(context))


def examples():
    return gallery.examples(gallery.ExampleForm({"name": ""}))


@pytest.fixture
def shown(as_officer, alba, settings):
    """The gallery, as it stands while developing."""
    settings.ROOT_URLCONF = "tests.web.with_gallery"
    return as_officer(alba).get("/design/?name=").content.decode()


@pytest.mark.django_db
def test_the_gallery_shows_every_component(shown):
    source = (TEMPLATES / "design/gallery.html").read_text(encoding="utf-8")
    included = set(re.findall(r"components/(\w+)\.html", source))
    tags = set(re.findall(r"\{% (\w+)", source))
    kept = {path.stem for path in (TEMPLATES / "components").glob("*.html")}
    inside = {"bar", "field"}  # shown by clock and by fields

    assert kept - inside <= included | tags
    assert {"panel", "notice", "table", "filter_bar", "confirm", "field"} <= tags
    assert shown.count('class="clock ') == 4


def test_every_component_says_at_its_head_what_it_takes():
    for path in (TEMPLATES / "components").glob("*.html"):
        assert path.read_text(encoding="utf-8").startswith("{# "), path.name


def test_there_are_not_more_than_can_be_remembered():
    blocks = {"panel", "notice", "table", "filter_bar", "confirm"}
    parts = {"bar", "fields"}  # of clock and of form
    kept = {path.stem for path in (TEMPLATES / "components").glob("*.html")} - parts

    assert len(kept | blocks) <= 20


@pytest.mark.parametrize(
    ("minutes", "urgency"),
    [(-1, "late"), (0, "soon"), (120, "soon"), (121, "today"), (1440, "today"), (1441, "calm")],
)
def test_how_near_a_deadline_is(minutes, urgency):
    assert components.urgency(NOW + timedelta(minutes=minutes), NOW) == urgency


def test_a_task_without_a_deadline_is_calm():
    assert components.urgency(None, NOW) == "calm"


def test_clocks_in_words():
    running, met, estimated, idle = [
        components.shown_clock(clock, NOW) for clock in examples()["clocks"]
    ]

    assert (running.time, running.state, running.spent) == (
        "1\N{NO-BREAK SPACE}h 12\N{NO-BREAK SPACE}min left",
        "soon",
        98,
    )
    assert (met.time, met.state, met.spent) == ("met", "done", None)
    assert estimated.detail.endswith("estimated start")
    assert (idle.time, idle.state) == ("not started", "idle")


def test_a_late_task_says_so():
    late = examples()["tasks"][-1]

    shown = render("{% task_row task now %}", task=late, now=NOW)

    assert "1 h 35 min late" in shown.replace(words.STUCK, " ")


def test_what_a_component_is_given_is_escaped():
    evil = "<script>alert(1)</script>"

    for source in (
        "{% panel title=evil %}{{ evil }}{% endpanel %}",
        "{% confirm summary=evil %}{{ evil }}{% endconfirm %}",
        "{% table caption=evil stacks=False %}{% endtable %}",
        '{% include "components/state_tag.html" with words=evil only %}',
        '{% include "components/person_line.html" with name=evil only %}',
    ):
        assert "<script>" not in render(source, evil=evil)


class ADate(forms.Form):
    when = forms.CharField(label="When")
    what = forms.ChoiceField(label="What", choices=[("a", "A")], widget=forms.RadioSelect)
    seen = forms.BooleanField(label="Seen", required=False)


def test_an_error_leads_to_its_field_and_the_value_stays():
    form = ADate({"when": "", "seen": "on"})
    page = render("{% error_summary form %}{% fields form %}", form=form)

    assert 'href="#id_when"' in page
    assert 'href="#id_what_0"' in page
    assert 'id="id_what_0"' in page
    assert 'aria-describedby="id_when_error"' in page
    assert re.search(r'id="id_seen"\s+checked', page)


def test_without_errors_there_is_no_summary():
    assert render("{% error_summary form %}", form=ADate()).strip() == ""


def test_the_pager_keeps_the_filters():
    request = RequestFactory().get("/cases/", {"q": "MCA", "page": "2"})
    page = Paginator(range(120), 50).page(2)

    shown = render("{% pager page %}", page=page, request=request)

    assert "51–100 of 120" in shown
    assert "?q=MCA&amp;page=1" in shown
    assert "?q=MCA&amp;page=3" in shown


def test_colours_of_text_hold_enough_contrast():
    css = (TEMPLATES.parent / "static/css/tokens.css").read_text(encoding="utf-8")
    colour = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css))
    pairs = [(name, f"{name}-tint") for name in ("red", "amber", "blue", "green", "clay", "brand")]
    grounds = ("paper", "card", "sand")
    pairs += [(name, ground) for name in ("ink", "soft", "red") for ground in grounds]

    faint = [pair for pair in pairs if contrast(*(colour[name] for name in pair)) < AA]
    assert faint == []


def contrast(one, other):
    def light(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = [
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted([light(one), light(other)])
    return (bright + 0.05) / (dark + 0.05)
