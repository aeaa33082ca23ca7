"""What is answered in the invented interviews, form by form. Every word is made up."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from ventanilla.demo.people import Person

Value = str | Sequence[str]
Answers = Mapping[str, Value]

#: a quiet talk with somebody who wants to go home; stories lay their own answers over it
CALM: Answers = MappingProxyType({
    "m0_1_needs": ["none"], "m0_2_pain": "none", "m0_3_person": ["none"], "m0_4_mood": ["calm"],
    "m0_5_ate": "yes", "m0_5_slept": "yes", "m0_5_doctor": "yes",
    "assent_talk": "yes", "withhold_from": ["nobody"], "share_dif": "yes", "share_inm": "yes",
    "share_family": "yes", "share_us": "no", "share_lawyer": "yes", "share_statistics": "yes",
    "m1_3_country": "mexico", "m1_3_near_border": "no", "m1_3_lived": "mexico",
    "m1_5_mother_alive": "alive", "m1_5_father_alive": "alive", "m1_6_school": "no",
    "m1_2_source": "said", "m1_2_doubt": "no", "m1_8_nationality": "confirmed",
    "m1_8_identity": "consistent",
    "m2_0_ok": "yes", "m2_2_lived": ["mother", "father", "siblings"], "m2_3_carer": "mother",
    "m2_4_feel": "good", "m2_5_us_family": ["none"], "m2_6_knew": "yes", "m2_6_know_where": "yes",
    "m2_7_call_1": "mother",
    "m2_9_home": ["none"], "m2_9_custody": "no",
    "m3_1_work": ["family_work"], "m3_3_decided": "self", "m3_3_wanted": "wanted",
    "m3_3_arranged": "kin", "m3_3_money": "no", "m3_4_state": "tx", "m3_4_with": ["friend"],
    "m3_5_do": ["work"],
    "m4_1_route": ["bus", "walk", "river"], "m4_2_company": ["friend"], "m4_3_paid": "family_paid",
    "m4_4_locked": "no", "m4_4_abandoned": "no", "m4_7_who": "border_patrol",
    "m4_8_treatment": ["well"], "m4_10_papers": "yes", "m4_10_language": "yes",
    "m4_10_signed": "no", "m4_11_asked": "yes", "m4_11_said": "no", "m4_6_harm": ["none"],
    "m5_0_private": "yes", "m5_1_home": "green", "m5_1_town": "green", "m5_2_return": "safe",
    "m5_3_threat": "no", "m5_4_withhold": ["nobody"], "m5_5_independent": "no",
    "m6_told_return": "no", "m6_understands": "yes", "m6_pressured": "no", "m6_able": "yes",
    "m7_0_prefer": "either", "m7_1_medicine": "no", "m7_1_illness": "no", "m7_1_allergy": "no",
    "m7_2_see": "none", "m7_2_hear": "none", "m7_2_walk": "none", "m7_2_understand": "none",
    "m7_2_emotions": "none", "m7_4_sleep": "yes", "m7_4_harm": "no",
    "m7_1_urgent": "no", "m7_1_travel": "yes",
    "m8_1_first": "mother", "m8_2_return": "soon", "m8_2_reason": "Quiere estar con su mamá.",
    "m8_3_worry": "Que su mamá no sepa dónde está.", "m9_mood": ["calm"], "m9_complaint": "no",
    "m9_card_given": "yes", "m9_activity": "talk",
})  # fmt: skip

PREPARED: Answers = MappingProxyType({
    "prep_mode": "in_person", "prep_private": "yes", "prep_interviewer_preference": "either",
    "prep_interpreter_needed": "no",
    "prep_materials": ["choice_cards", "stop_card", "feelings_cards", "map", "contact"],
    "prep_materials_ready": "yes", "prep_snack_ready": "yes", "prep_previous_read": "no",
    "prep_siblings": "none", "prep_custody_source": "custodian", "prep_custody_meal": "under_4",
    "prep_custody_water": "yes",
})  # fmt: skip
WITH_INTERPRETER: Answers = MappingProxyType({
    "prep_interpreter_needed": "yes", "prep_interpreter_secured": "yes",
    "prep_interpreter_name": "Intérprete de la red de lenguas", "prep_interpreter_pledge": "yes",
    "prep_interpreter_independent": "yes",
})  # fmt: skip

SEEN: Answers = MappingProxyType({
    "obs_interpreter": "no", "obs_privacy": "full", "obs_present": ["nobody"],
    "obs_minutes": "45", "obs_stopped": "no", "obs_clean": "travel", "obs_injuries": ["none"],
    "obs_affect": ["calm"], "obs_silent": "no", "obs_adult_answers": "no",
    "obs_language_barrier": "none", "obs_age_coherent": "yes", "obs_capacity_doubt": "no",
    "obs_opinion": "Platicó con confianza y preguntó cuándo podrá llamar a su casa.",
})  # fmt: skip

WEIGHED: Answers = MappingProxyType({
    "bi_heard": "yes", "bi_wish": "return_soon",
    "bi_wish_weight": "Se sigue lo que pidió, que coincide con lo que se vio.",
    "bi_risk_return": "Ninguno que se sepa.", "bi_risk_stay": "Lejos de su familia.",
    "bi_trafficking": "no", "bi_fear": "no", "bi_independent": "yes", "bi_dhs_form": "seen",
    "bi_dhs_trafficking": "no", "bi_dhs_fear": "no", "bi_dhs_independent": "yes",
    "bi_dhs_language": "yes", "bi_options": ["return_parents"],
    "bi_options_note": "Su madre espera en casa y puede recibirle.",
    "bi_reasons": "Quiere volver y nada de lo que se supo lo impide.", "bi_wish_met": "yes",
})  # fmt: skip

CHECKED: Answers = MappingProxyType({
    "hc_1_approved": "yes", "hc_2_no_open_red": "yes", "hc_3_informed": "yes", "hc_3_asked": "yes",
    "hc_4_hours": "yes", "hc_4_daylight": "yes", "hc_5_receiver_institution": "inm",
    "hc_5_receiver_confirmed": "yes", "hc_6_p1": "acknowledged", "hc_6_p2": "not_needed",
    "hc_7_belongings_checked": "yes",
    "hc_8_medication": "not_needed", "hc_9_siblings": "none", "hc_10_escort_sex": "team",
    "hc_status": "scheduled", "hc_13_discrepancy": ["none"], "hc_14_family": "called",
})  # fmt: skip

FOLLOWED: Answers = MappingProxyType({
    "fu_contact": "visit", "fu_seen": "yes", "fu_living_with": "mother",
    "fu_relation_verified": "yes", "fu_same_carer": "yes", "fu_prd": "pending",
    "fu_area_personal": "no_action", "fu_area_family": "no_action",
    "fu_area_community": "no_action", "fu_area_economic": "no_action",
    "fu_area_education": "no_action", "fu_area_health": "no_action", "fu_school": "yes",
    "fu_threat": "no", "fu_tried_again": "no", "fu_debt_pressure": "no",
    "fu_recommend": "continue", "fu_reasons": "Va a la escuela y está con su familia.",
})  # fmt: skip

#: reasons to leave that a child names, by the main reason that the officer writes down
NAMED = {
    "work": ["work"], "reunification": ["reunification"], "violence_home": ["violence_home"],
    "insecurity": ["violence_community"], "other": ["adventure"],
}  # fmt: skip


def of_interview(person: Person, overlay: Answers) -> dict[str, Value]:
    """The whole initial evaluation of a person."""
    older = person.age >= 9
    answers: dict[str, Value] = {
        **CALM,
        "m1_1_name": person.full_name,
        "m1_2_age": str(person.age),
        "m1_3_state": person.state,
        "m1_3_town": person.town,
        "m1_4_home_language": person.language,
        "m1_4_talk_language": person.language,
        "m1_5_mother_name": person.mother,
        "m1_5_father_name": person.father,
        "m2_7_call_1_name": person.mother,
        "m3_2_main": person.cause,
        "m3_2_reasons": NAMED[person.cause],
        "m4_9_detentions": person.detentions,
    }
    if older:
        answers |= {"m2_7_call_1_contact": person.phone, "m1_3_municipality": person.town}
    if person.called:
        answers["m1_1_called"] = person.called
    return {**answers, **overlay}
