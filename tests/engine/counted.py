"""The small package, with what it counts, what its post must have, and a form without a name."""

from tests.engine.small import files
from ventanilla.protocols.engine.load import Package, load_files

COUNTS = """
figures:
  age_band: age
  met: {fact: share_family, title: {es: Familia, en: Family}}
  why: {fact: reasons, title: {es: Motivo, en: Reason}}
  wellbeing: {fact: safe, of: person, title: {es: Bien, en: Well}}
counts_when:
  case: ${share_family} = 'yes'
  person: ${share_family} = 'yes' and not(${person_name} = '')
figures_never:
  - [post, month]
"""
INDICATORS = """- code: I1
  name: times
  title: {es: Tiempos, en: Times}
  formula: {es: Mediana, en: Median}
  spans:
    - name: to_talk
      title: {es: Del aviso a la plática, en: From notice to talk}
      since: notified_at
      until: talked_at
      within: 4 h
"""
READINESS = """- code: P-1
  title: {es: Un cuarto privado, en: A private room}
  why: {es: Para hablar a solas., en: To talk alone.}
  role: chief
  every: 365 d
  basis: [HOUSE]
- code: P-2
  title: {es: Números probados, en: Numbers tested}
  role: officer
  every: 90 d
  basis: [HOUSE]
"""
FORM = """# Opinión

## survey
| type | name | label::Español (es) | label::English (en) | bind::v:tier | bind::v:audience |
|---|---|---|---|---|---|
| begin_group | all | Su opinión | Your opinion | | person |
| select_one yes_no | fb_kind | ¿El trato fue amable? | Was the treatment kind? | O | |
| select_one yes_no | fb_time | ¿Hubo tiempo suficiente? | Was there enough time? | O | |
| end_group | | | | | |

## choices
| list_name | name | label::Español (es) | label::English (en) |
|---|---|---|---|
| yes_no | yes | Sí | Yes |
| yes_no | no | No | No |

## settings
| form_title | form_id | version | default_language | audience |
|---|---|---|---|---|
| Su opinión · Your opinion | feedback | 1.0.0 | Español (es) | officer |
"""
SITTING = """
- instrument: feedback
  title: {es: "Su opinión, sin nombre", en: "Your opinion, without a name"}
  anonymous: true
  not_by: [officer]
"""


def counted_files() -> dict[str, bytes]:
    """Its files."""
    written = files()
    written["protocol.yaml"] += COUNTS.encode()
    written["indicators.yaml"] = INDICATORS.encode()
    written["readiness.yaml"] = READINESS.encode()
    written["instruments/feedback.md"] = FORM.encode()
    written["sittings.yaml"] += SITTING.encode()
    return written


def counted() -> Package:
    """The package itself."""
    return load_files(counted_files())
