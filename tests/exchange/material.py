"""A small package with the shape of a real one, and plans over it, for the letters' tests.

The plan's disclosures are worked out here by a plain reading of the matrix, so that the letters
are tested against what a recipient may have and not against themselves.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ventanilla.exchange.documents import Contact, Heading
from ventanilla.protocols.engine.definition import (
    Basis,
    Choice,
    Disclosures,
    Document,
    Evidence,
    FieldRule,
    Finding,
    Protocol,
    Recipient,
    Severity,
    SharedField,
    Text,
)
from ventanilla.protocols.engine.facts import FactInfo
from ventanilla.protocols.engine.load import Package, read_folder
from ventanilla.protocols.engine.rules import Rules
from ventanilla.protocols.engine.state import (
    BarredField,
    Because,
    Disclosure,
    FoundFinding,
    GivenField,
    Ground,
    OpenDocument,
    Plan,
    Value,
)

UCA = Path(__file__).parents[2] / "src/ventanilla/protocols/library/uca"
ZONE = ZoneInfo("America/Los_Angeles")
AT = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)
FINDINGS = {"fear": "NEP-1", "circuit": "NEP-C"}


def text(es: str, en: str = "") -> Text:
    """A text in both languages."""
    return Text(es=es, en=en or es)


FIELDS: dict[str, tuple[Text, str, tuple[str, ...]]] = {
    "identity": (text("Identidad", "Identity"), "P", ("name", "age", "sex", "birth", "origin")),
    "language": (text("Lengua", "Language"), "O", ("language",)),
    "care": (text("Cuidados", "Care"), "P", ("adaptations", "fit_to_travel", "medication")),
    "siblings": (text("Hermanas y hermanos", "Siblings"), "P", ("siblings",)),
    "belongings": (text("Pertenencias", "Belongings"), "P", ("belongings",)),
    "handover": (text("Entrega", "Hand-over"), "P", ("port", "handover_at", "escort")),
    "receiver": (text("Quien recibirá", "Who will receive"), "P", ("receiver",)),
    "excluded": (text("A quién no entregar", "Not to be handed to"), "S", ("withhold_from",)),
    "opinion": (text("Su opinión", "Their opinion"), "P", ("wishes",)),
    "school": (text("Escuela", "School"), "P", ("school",)),
    "protection": (
        text("Protección", "Protection"),
        "P",
        ("finding_fear", "finding_circuit"),
    ),
    "narrative": (text("Relato", "Account"), "S", ("story", "drawing")),
    "fear": (text("Miedo", "Fear"), "S", ("fear_return", "fear_of_whom")),
    "circuit": (text("Circuito", "Circuit"), "S", ("circuit_story",)),
    "us_family": (text("Familia en EE. UU.", "Family in the US"), "S", ("us_phone",)),
    "health": (text("Salud reservada", "Restricted health"), "S", ("pregnancy",)),
    "complaint": (text("Queja", "Complaint"), "S", ("treatment",)),
    "registry": (text("Registro civil", "Civil registry"), "P", ("birth_record", "kinship")),
    "six_areas": (text("Seis ámbitos", "Six areas"), "P", ("area_school",)),
}

#: recipient -> field -> (how it is given, assent needed)
MATRIX: dict[str, dict[str, tuple[str, str]]] = {
    "inm": {
        **dict.fromkeys(
            ("identity", "language", "care", "siblings", "belongings", "handover"), ("yes", "")
        ),
        "protection": ("code", ""),
        "circuit": ("code", ""),
    },
    "dif": {
        **dict.fromkeys(
            ("identity", "language", "care", "siblings", "belongings", "handover", "receiver"),
            ("yes", ""),
        ),
        "excluded": ("yes", "share_dif"),
        "opinion": ("yes", "share_dif"),
        "school": ("yes", ""),
        "protection": ("yes", "share_dif"),
        "narrative": ("summary", "share_dif"),
        "circuit": ("code", ""),
        "six_areas": ("yes", "share_dif"),
    },
    "cbp": {
        "identity": ("confirm", ""),
        "language": ("yes", ""),
        "care": ("yes", ""),
        "fear": ("summary", "share_us"),
    },
    "orr": {"identity": ("yes", "share_us"), "registry": ("yes", "share_us")},
    "lawyer": dict.fromkeys(FIELDS, ("yes", "share_lawyer")),
    "family": {"handover": ("yes", "share_family")},
    "oversight": {
        "complaint": ("yes", "share_oversight"),
        "identity": ("yes", "share_oversight"),
    },
}
ASSENTS = ("share_dif", "share_us", "share_lawyer", "share_family", "share_oversight")

DOCUMENTS = {
    "D-1": ("acknowledgement", "d1_acknowledgement.typ", "cbp", ("language",)),
    "D-2": ("representation", "d2_representation.typ", "cbp", ("identity",)),
    "D-3": ("packet_inm", "d3_packet_inm.typ", "inm", ()),
    "D-4": ("packet_dif", "d4_packet_dif.typ", "dif", ()),
    "D-5": (
        "handover_act",
        "d5_handover_act.typ",
        "inm",
        ("identity", "handover", "siblings", "belongings"),
    ),
    "D-6": ("certificate", "d6_certificate.typ", "orr", ()),
    "D-7": ("child_sheet", "d7_child_sheet.typ", None, ()),
    "D-8": ("complaint", "d8_complaint.typ", "oversight", ()),
    "D-9": ("follow_up", "d9_follow_up.typ", "dif", ("identity", "six_areas")),
    "D-10": ("statistics", "d10_statistics.typ", None, ()),
    "D-11": ("lawyer_letter", "d4_packet_dif.typ", "lawyer", ()),
    "D-12": ("family_letter", "d4_packet_dif.typ", "family", ()),
}
BASIS = (
    Basis(
        id="LAW",
        citation=text("8 U.S.C. § 1232(a)(2)–(4), ley leída", "8 U.S.C. § 1232(a)(2)–(4), read"),
        evidence=Evidence.READ,
    ),
    Basis(
        id="TREATY",
        citation=text("Convención de Viena, art. 37", "Vienna Convention, art. 37"),
        evidence=Evidence.KNOWLEDGE,
    ),
)
TITLES = {
    "D-1": text("Acuse de notificación consular", "Acknowledgement of consular notice"),
    "D-2": text("Solicitud de no retorno y de traslado", "Request for no return and transfer"),
    "D-3": text("Aviso para recibir a una niña, niño o adolescente (P1)", "Reception notice (P1)"),
    "D-4": text("Aviso a la autoridad de protección (P2)", "Notice to child protection (P2)"),
    "D-5": text("Acta de entrega y recepción", "Act of hand-over and reception"),
    "D-6": text("Constancia consular", "Consular certificate"),
    "D-7": text("Hoja para ti", "A sheet for you"),
    "D-8": text("Queja por trato", "Complaint about treatment"),
    "D-9": text("Ficha de seguimiento", "Follow-up sheet"),
    "D-10": text("Reporte estadístico", "Statistical report"),
    "D-11": text("Expediente para la defensa", "File for counsel"),
    "D-12": text("Aviso a la familia", "Notice to the family"),
}


def fact(name: str, kind: str = "text", **choices: Text) -> FactInfo:
    """A fact whose titles tell its name in both languages."""
    return FactInfo(
        name=name,
        title=text(f"dato {name}", f"fact {name}"),
        type=kind,  # type: ignore[arg-type]
        tier="P",
        source="officer",
        choices=choices,
    )


def package(**facts: FactInfo) -> Package:
    """The package: every fact is text, so that a marker can stand in each, but for those given."""
    written = {name: fact(name) for _, _, names in FIELDS.values() for name in names}
    protocol = Protocol.model_construct(
        id="sample",
        disclaimer=text(
            "Instrumentos propios, inspirados en…", "Our own instruments, inspired by…"
        ),
        basis=BASIS,
        findings=tuple(
            Finding.model_validate(
                {
                    "code": f"F-0{number}",
                    "name": name,
                    "title": {"es": f"Hallazgo {name}", "en": f"Finding {name}"},
                    "when": "",
                    "severity": "red",
                    "because": {"es": "…", "en": "…"},
                    "share_code": code,
                }
            )
            for number, (name, code) in enumerate(FINDINGS.items(), start=1)
        ),
        disclosures=Disclosures(
            fields=tuple(
                SharedField.model_validate(
                    {"name": name, "title": title, "tier": tier, "facts": facts_of}
                )
                for name, (title, tier, facts_of) in FIELDS.items()
            ),
            recipients=tuple(
                Recipient(
                    recipient=name,
                    title=text(name),
                    highest_tier="S",
                    masked=name in ("inm", "dif", "family"),
                    fields=tuple(
                        FieldRule.model_validate(
                            {"field": field, "give": give, "assent": assent, "reason": text("…")}
                        )
                        for field, (give, assent) in row.items()
                    ),
                )
                for name, row in MATRIX.items()
            ),
            assent_items=tuple(Choice(name=name, title=text(name)) for name in ASSENTS),
        ),
        documents=tuple(
            Document(
                code=code,
                name=name,
                title=TITLES[code],
                template=template,
                recipient=recipient,
                fields=fields,
                basis=("LAW", "TREATY") if code in ("D-2", "D-8") else (),
            )
            for code, (name, template, recipient, fields) in DOCUMENTS.items()
        ),
    )
    return Package(
        files=read_folder(UCA),
        definition=protocol,
        instruments={},
        facts={**written, **facts},
        rules=Rules.__new__(Rules),
    )


def found(name: str, *, grounds: Iterable[str], status: str = "confirmed") -> FoundFinding:
    """A finding that stands on these facts."""
    return FoundFinding(
        code=FINDINGS[name],
        name=name,
        title=text(name),
        severity=Severity.RED,
        status=status,  # type: ignore[arg-type]
        because=Because(
            text=text("…"),
            rule="",
            grounds=tuple(Ground(fact=item, title=text(item), value="yes") for item in grounds),
            basis=(),
            evidence=Evidence.DESIGN,
        ),
        effects=(),
    )


def plan(
    *,
    assents: Iterable[str] = ASSENTS,
    findings: tuple[FoundFinding, ...] = (),
    masked: bool = False,
    barred: tuple[Text, ...] = (),
) -> Plan:
    """A plan that opens what the matrix allows with these assents."""
    granted = set(assents)
    disclosures = []
    for recipient, row in MATRIX.items():
        allowed, closed = [], []
        for name, (title, _, facts) in FIELDS.items():
            give, assent = row.get(name, ("no", ""))
            if give == "no" or (assent and assent not in granted):
                closed.append(BarredField(name, title, text("sin permiso", "not permitted")))
            else:
                allowed.append(GivenField(name, title, give, facts))  # type: ignore[arg-type]
        disclosures.append(Disclosure(recipient, text(recipient), tuple(allowed), tuple(closed)))
    return Plan(
        protocol="sample",
        version="1.0.0",
        stage="E7",
        severity=None,
        effects=frozenset({"mask_packets"}) if masked else frozenset(),
        findings=findings,
        tasks=(),
        done=(),
        clocks=(),
        gates=(),
        documents=tuple(
            OpenDocument(code, name, TITLES[code], not barred, barred, recipient)
            for code, (name, _, recipient, _) in DOCUMENTS.items()
        ),
        disclosures=tuple(disclosures),
        outcomes=(),
    )


def markers() -> dict[str, Value]:
    """Every fact with a word that stands nowhere else."""
    names = [name for _, _, facts in FIELDS.values() for name in facts]
    return {
        name: f"ZQ{number:03}MARK"
        for number, name in enumerate(names)
        if not name.startswith("finding_")
    }


def heading(**more: object) -> Heading:
    """The heading of a post that does not exist."""
    values: dict[str, object] = {
        "ministry": "Secretaría de Relaciones Exteriores",
        "post": "Consulado de México en Puerto Sereno",
        "city": "Puerto Sereno, California",
        "zone": ZONE,
        "at": AT,
        "reference": "PSE-2026-00417",
        "address": ("100 Calle del Faro", "Puerto Sereno, CA 90000"),
        "contact": ("555 0100 (guardia, 24 h)", "proteccion@puertosereno.example"),
        "their_reference": "BPS-26-1187",
        "addressee": ("Patrol Agent in Charge", "Border Patrol, Estación Sereno"),
        "signer": "Ana Lucía Ñandú Pérez",
        "signer_role": "Cónsul de Protección",
        "received_at": datetime(2026, 11, 21, 15, 5, tzinfo=UTC),
        "reply_by": datetime(2026, 11, 22, 1, 0, tzinfo=UTC),
        "numbers": (Contact("Guardia del consulado", "555 0100"),),
    }
    return Heading(**{**values, **more})  # type: ignore[arg-type]
