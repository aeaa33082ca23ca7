"""The stories that the invented cases tell: what is heard, what is decided, how it ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from ventanilla.demo.answers import Answers

TALK = ("notice", "care", "search", "assign", "prepare", "interview", "observe", "decide", "weigh",
        "propose", "approve", "explain", "complete")  # fmt: skip
PACKETS = ("packet_inm", "acknowledge_inm", "family", "schedule", "checklist", "belongings")
HAND_OVER = ("depart", "deliver", "receive")
RETURN = (*TALK, *PACKETS, *HAND_OVER, "close")
REINFORCED = (*TALK, "packet_inm", "packet_dif", "acknowledge_inm", "acknowledge_dif", "family",
              "verify", "schedule", "checklist", "belongings", *HAND_OVER, "reunited", "thirty",
              "close")  # fmt: skip
#: before the age of 14 the protocol asks to object first
CHILD = (*TALK, "represent", "answered", *REINFORCED[len(TALK) :])
OBJECTION = (
    *TALK,
    "represent",
    "lawyer",
    "explain",
    "complete",
    "answered",
    "to_hhs",
    "custody",
    "close",
)
STAYS = (*TALK, "lawyer", "family", "to_hhs", "custody", "close")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """``heard`` lies over the quiet talk. ``discard``: findings that turn out not to be so."""

    name: str
    steps: tuple[str, ...] = RETURN
    route: str = "T1"
    authority: str = "border_patrol"
    outcome: str = "R-A"
    closing: str = "repatriated"
    reason: str = "Pidió volver y nada de lo que se supo lo impide."
    prealerts: tuple[str, ...] = ()
    prepared: Answers = field(default_factory=dict)
    heard: Answers = field(default_factory=dict)
    seen: Answers = field(default_factory=dict)
    weighed: Answers = field(default_factory=dict)
    discard: Mapping[str, str] = field(default_factory=dict)
    person: Mapping[str, str | int] = field(default_factory=dict)
    ages: tuple[int, ...] = (14, 15, 16, 16, 17, 17, 17)
    causes: tuple[str, ...] = ("work", "work", "reunification")

    @property
    def ends_late(self) -> bool:
        """Whether it ends weeks after the notice, so that some of a year are on their way."""
        return bool({"thirty", "custody"} & {*self.steps})

    def drawn(self, rng: Random) -> dict[str, str | int]:
        """What the story needs of its person."""
        return {"age": rng.choice(self.ages), "cause": rng.choice(self.causes), **self.person}


FEAR = {"m5_2_return": "afraid", "m5_1_home": "red", "m8_2_return": "no", "m0_4_mood": ["scared"],
        "m8_1_first": "uncle_aunt", "share_inm": "no", "share_family": "no"}  # fmt: skip
OBJECTED = {"bi_wish": "stay_protection", "bi_fear": "yes", "bi_dhs_fear": "no",
            "bi_options": ["transfer_hhs"], "bi_risk_return": "Lo que contó, en sus palabras.",
            "bi_wish_weight": "Es lo que pidió, y hay razones para temer.",
            "bi_options_note": "Se pide el traslado a HHS.",
            "bi_reasons": "Tiene miedo de volver y pidió quedarse."}  # fmt: skip
MEASURES = {"bi_options": ["return_dif"], "bi_reasons": "Vuelve con medidas y acuse del DIF.",
            "bi_options_note": "Recibe el DIF con la Procuraduría."}  # fmt: skip

ORDINARY = Story(name="ordinary")
YOUNG = Story(
    name="young", steps=CHILD, outcome="R-B", prealerts=("pre_under_14",), weighed=MEASURES,
    reason="Tiene menos de 14 años: vuelve con recepción reforzada y acuse del DIF.",
    person={"age": 13},
)  # fmt: skip
SMALL = Story(
    name="small", steps=CHILD, outcome="R-B", weighed=MEASURES,
    prealerts=("pre_under_14", "pre_siblings"), prepared={"prep_siblings": "together"},
    heard={"m0_3_person": ["sibling"], "m4_2_company": ["sibling", "kin"]},
    reason="Viaja con su hermana mayor; reciben juntos el DIF y la Procuraduría.",
    person={"age": 9},
)  # fmt: skip
VIOLENCE = Story(
    name="violence", steps=REINFORCED, outcome="R-B",
    heard={"m2_4_feel": "bad", "m2_4_hard_with": "stepparent", "m2_9_home": ["violence"],
           "m5_2_return": "worried", "m5_1_home": "yellow", "m8_1_first": "grandparent",
           "m2_7_call_1": "grandparent", "m8_2_return": "later",
           "m3_2_main": "violence_home"},
    weighed={**MEASURES, "bi_risk_return": "Violencia en la casa del padrastro."},
    reason="Vuelve con su abuela, verificada, y con aviso a la Procuraduría.",
)  # fmt: skip
CIRCUIT = Story(
    name="circuit", steps=REINFORCED, outcome="R-B", prealerts=("pre_circuit",),
    heard={"m1_3_near_border": "yes", "m4_5_guide": "yes", "m4_2_company": ["guide"],
           "m3_2_main": "other", "m3_2_reasons": ["border_activity"]},
    weighed={**MEASURES, "bi_risk_return": "Quien le manda a guiar le espera del otro lado."},
    reason="Adolescente de circuito: vuelve con medidas de la Procuraduría.",
    person={"detentions": "more_5", "state": "28", "language": "es", "sex": "male"},
)  # fmt: skip
AFRAID = Story(
    name="afraid", steps=OBJECTION, outcome="R-C", closing="transferred",
    prealerts=("pre_afraid",), heard={**FEAR, "m5_3_threat": "yes", "m5_3_actors": ["gang"],
    "m3_2_main": "insecurity", "m3_2_reasons": ["threats"],
    "m5_2_story": "Dice que le esperan en la entrada del pueblo."},
    weighed=OBJECTED, reason="Tiene miedo de volver: se objeta el retorno ante la autoridad.",
)  # fmt: skip
AFRAID_AT_HOME = Story(
    name="afraid_at_home", steps=OBJECTION, outcome="R-C", closing="transferred",
    heard={**FEAR, "m5_3_threat": "yes", "m5_3_actors": ["family"], "m5_3_family": ["stepparent"],
           "m5_4_withhold": ["mother", "stepparent"], "m2_4_feel": "bad",
           "m2_9_home": ["violence"], "m3_2_main": "violence_home",
           "m5_5_independent": "yes"},
    weighed=OBJECTED, reason="Teme a quien vive en su casa; pidió que no sepan dónde está.",
    person={"sex": "female"},
)  # fmt: skip
EXPLOITED = Story(
    name="exploited", steps=OBJECTION, outcome="R-C", closing="transferred",
    heard={"m3_1_work": ["forced_work"], "m3_2_reasons": ["exploitation"], "m3_3_decided": "boss",
           "m4_3_paid": "debt_work", "m3_2_main": "work", "m8_2_return": "no",
           "m3_5_do": ["promised_job"]},
    weighed={**OBJECTED, "bi_trafficking": "yes"},
    reason="Hay señales de trata: se objeta y se pide el traslado a HHS.",
)  # fmt: skip
FAMILY_THERE = Story(
    name="family_there", steps=STAYS, route="T2", outcome="R-D", closing="transferred",
    authority="orr_shelter",
    heard={"m2_5_us_family": ["mother"], "m3_2_main": "reunification", "m8_2_return": "no",
           "m3_4_with": ["mother"], "m3_5_do": ["study"], "m2_2_lived": ["grandparents"],
           "m2_3_carer": "grandparent"},
    weighed={"bi_wish": "stay_family", "bi_options": ["family_us"],
             "bi_options_note": "Su madre vive en Houston.",
             "bi_reasons": "Quiere vivir con su madre, que puede recibirle."},
    reason="Su madre vive en Estados Unidos: se acompaña la reunificación.",
)  # fmt: skip
ILL = Story(
    name="ill", steps=(*TALK, "health", "close"), outcome="R-E", closing="transferred",
    prealerts=("pre_injured",),
    heard={"m0_1_needs": ["doctor"], "m0_2_pain": "lot", "m0_2_place": ["legs"],
           "m7_1_urgent": "yes", "m7_1_travel": "no", "m0_5_doctor": "no"},
    weighed={"bi_options": ["medical"], "bi_options_note": "Espera médica.",
             "bi_reasons": "Primero la salud: no puede viajar."},
    reason="Se lastimó la pierna al caer: no puede viajar todavía.",
)  # fmt: skip
OTHER_COUNTRY = Story(
    name="other_country", steps=(*TALK, "close"), outcome="R-F", closing="other",
    heard={"m1_3_country": "guatemala", "m1_8_nationality": "not_mexican"},
    weighed={"bi_options": ["other_consulate"], "bi_options_note": "Su consulado, si lo permite.",
             "bi_reasons": "Dijo ser de Guatemala y lo confirma su acta."},
    reason="No es mexicana ni mexicano: no se acepta el retorno a México.",
    person={"state": "07"},
)  # fmt: skip
HUNGRY = Story(
    name="hungry",
    heard={"m0_1_needs": ["food", "blanket"], "m0_5_ate": "no", "m0_4_mood": ["tired"]},
    discard={"unmet_needs": "Comió y recibió cobija antes de la entrevista; se verificó."},
)  # fmt: skip
PREGNANT = Story(
    name="pregnant", steps=REINFORCED, outcome="R-B",
    heard={"m2_8_partner": "yes", "m2_8_partner_age": "adult_18_24", "m2_8_union": "yes",
           "m7_3_pregnant": "yes", "m2_2_lived": ["partner"]},
    weighed=MEASURES, reason="Embarazo y unión temprana: recepción reforzada con salud.",
    person={"sex": "female", "age": 16},
)  # fmt: skip
SILENT = Story(
    name="silent", steps=(*TALK[:6], "close"), closing="declined_assistance",
    heard={"assent_talk": "no"},
    reason="Prefirió no hablar; se respetó y se dejó la tarjeta.",
)  # fmt: skip
GONE = Story(name="gone", steps=("notice", "care", "search", "close"), closing="not_seen")

STORIES = {
    story.name: story
    for story in (
        ORDINARY, YOUNG, SMALL, VIOLENCE, CIRCUIT, AFRAID, AFRAID_AT_HOME, EXPLOITED,
        FAMILY_THERE, ILL, OTHER_COUNTRY, HUNGRY, PREGNANT, SILENT, GONE,
    )
}  # fmt: skip
