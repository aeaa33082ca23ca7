"""The small package with a task that weighs sources, and ways to spoil it."""

from tests.engine.small import files

WEIGHS = """- code: T-6
  stage: S1
  title: {es: Decidir si se avisa, en: Decide whether to tell}
  why: {es: Las fuentes chocan., en: The sources clash.}
  role: chief
  due: 24 h after raised
  only_by_finding: true
  done_by: resumed_at
  basis: [LAW]
  weighs:
    clash:
      es: La ley pide avisar; la casa pide callar.
      en: The law asks to tell; the house asks for silence.
    for: [LAW]
    against: [HOUSE]
    wish: back_home
    facts: [age]
    options:
      - {name: no_transfer, title: {es: No se avisa, en: Nobody is told}}
      - {name: later, title: {es: Más adelante, en: Later}, defers: true}
      - {name: tell, title: {es: Se avisa, en: Somebody is told}}
"""


def weighed(old: str = "", new: str = "") -> dict[str, bytes]:
    """Fear opens T-6, which a decision alone does; one text of the task replaced."""
    found = files()
    assert old in WEIGHS
    found["tasks.yaml"] += WEIGHS.replace(old, new, 1).encode()
    for file, was, now in (
        ("sittings.yaml", "    - {event: resumed_at, hours_before: age}\n", ""),
        ("sittings.yaml", "  submit:\n", ""),
        ("findings.yaml", "  tasks: [T-3]\n", "  tasks: [T-3, T-6]\n"),
    ):
        text = found[file].decode()
        assert was in text
        found[file] = text.replace(was, now, 1).encode()
    return found
