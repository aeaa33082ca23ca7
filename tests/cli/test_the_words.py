"""Messages are found in code and templates, and gaps in the Spanish are named."""

import io

import pytest
from babel.messages.catalog import Catalog

from ventanilla.cli import messages

TEMPLATE = """{% load i18n %}
<h1>{% translate "My desk" %}</h1>
  <p title='{% trans "It's late" %}'>{% blocktranslate with n=case.number trimmed %}
    Case {{ n }}
    is open.
  {% endblocktranslate %}</p>
{% blocktranslate count left=h %}{{ left }} day{% plural %}{{ left }} days{% endblocktranslate %}
{% translate "May" context "month" %}
"""


def found(text):
    source = io.BytesIO(text.encode())
    return list(messages.template_messages(source, messages.KEYWORDS, [], {}))


def test_every_form_of_a_message_in_a_template_is_found():
    words = [entry[2] for entry in found(TEMPLATE)]
    assert "My desk" in words
    assert "It's late" in words
    assert "Case %(n)s is open." in words
    assert ("%(left)s day", "%(left)s days") in [
        tuple(entry[:2]) for entry in words if isinstance(entry, tuple)
    ]
    assert any("month" in entry and "May" in entry for entry in words if isinstance(entry, tuple))


def test_the_code_of_this_house_has_messages():
    ids = [message.id for message in messages.extracted() if message.id]
    assert len(ids) > 100


@pytest.fixture
def catalogues(monkeypatch):
    wanted, known = Catalog(locale="es"), Catalog(locale="es")
    monkeypatch.setattr(messages, "extracted", lambda: wanted)
    monkeypatch.setattr(messages, "read", lambda: known)
    return wanted, known


@pytest.mark.parametrize(
    ("words", "spanish", "fault"),
    [
        ("Open", "Abierto", None),
        ("Open", "", "not translated"),
        ("%(n)s cases", "%(n)s casos", None),
        ("%(n)s cases", "casos", "lacks a placeholder"),
        ("%(n)s cases", "%(numero)s casos", "placeholder that the English lacks"),
        (("%(n)s day", "%(n)s days"), ("un día", "%(n)s días"), None),
        (("%(n)s day", "%(n)s days"), ("%(n)s día", ""), "not translated"),
    ],
)
def test_a_gap_is_named(catalogues, words, spanish, fault):
    for catalogue in catalogues:
        catalogue.add(words, spanish)
    faults = messages.check()
    assert (not faults) if fault is None else (len(faults) == 1 and fault in faults[0])


def test_a_message_that_is_missing_or_left_over_is_named(catalogues):
    wanted, known = catalogues
    wanted.add("New")
    known.add("Old", "Viejo")
    assert [fault.split(": ", 1)[1] for fault in messages.check()] == [
        "missing: “New”",
        "no longer used: “Old”",
    ]
