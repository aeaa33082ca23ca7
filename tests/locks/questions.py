"""All questions about the functions and policies of the second lock, and who asks them."""

from collections.abc import Callable, Iterator

import psycopg

from tests.locks import (
    agreeing,
    around,
    bypasses,
    drafting,
    ended,
    figures,
    granting,
    headquarters,
    keeping,
    links,
    money,
    reaching,
    restricted,
    second_persons,
    training,
    trusted,
    watched,
    working,
)
from tests.locks.desk import Connect, Desk

Question = Callable[[Desk], Iterator[str]]


class Bench:
    """A database in which questions are asked: one scene and one desk for all of them."""

    def __init__(self, administrator: psycopg.Connection, connect: Connect) -> None:
        self.administrator, self.connect = administrator, connect
        self._desk: Desk | None = None

    @property
    def desk(self) -> Desk:
        """The desk at which the next question is asked."""
        if self._desk is None:
            at = bypasses.scene(self.administrator, self.connect)
            self._desk = Desk(self.administrator, self.connect, at)
        return self._desk

    def clear(self) -> None:
        """Somebody else puts other rows in place of the scene, or nobody asks any more."""
        if self._desk is not None:
            self._desk.close()
        self._desk = None

    def ask(self, question: Question) -> Iterator[str]:
        """What was wrong about the answer to one question."""
        try:
            for words in question(self.desk):
                yield f"{question.__name__}: {words}"
        except psycopg.Error as error:
            yield f"{question.__name__}: {error.sqlstate} {error.diag.message_primary}"


def faults(administrator: psycopg.Connection, connect: Connect) -> list[str]:
    """Questions that got a wrong answer."""
    bench = Bench(administrator, connect)
    try:
        return [words for question in QUESTIONS for words in bench.ask(question)]
    finally:
        bench.clear()


QUESTIONS: tuple[Question, ...] = (
    working.whoever_works_can,
    keeping.readings_are_written_down,
    keeping.a_page_writes_its_own_acts_only,
    keeping.a_context_is_signed_for_here_and_now,
    *ended.QUESTIONS,
    keeping.only_what_is_reached_is_released,
    keeping.walls_beat_releases,
    keeping.keys_are_given_once,
    keeping.a_line_that_is_not_committed_gives_no_keys,
    keeping.searches_open_what_they_said,
    keeping.budgets_end_the_day,
    keeping.jobs_have_a_session_of_their_own,
    keeping.a_session_without_an_officer_is_nobody,
    keeping.who_opened_it_is_shown_to_those_who_may,
    keeping.a_post_counts_its_own,
    keeping.others_numbers_and_links_stay_theirs,
    keeping.what_policies_ask_is_answered_alone,
    keeping.a_reader_sees_no_original,
    keeping.the_law_is_in_the_tables,
    second_persons.exports_are_answered_by_another,
    second_persons.records_go_by_two,
    second_persons.a_second_person_is_another,
    second_persons.a_wall_falls_by_two,
    second_persons.tables_hold_that_two_are_two,
    trusted.a_key_is_believed_by_two,
    watched.the_door_writes_who_came,
    watched.a_stopped_seat_is_released_by_another,
    watched.alarms_are_heads_and_auditors,
    watched.emergencies_are_reviewed_by_another,
    watched.a_voice_is_lent_while_consent_holds,
    watched.a_grant_names_a_consent_of_its_own,
    granting.an_emergency_takes_all_of_this,
    granting.a_fourth_emergency_takes_two,
    granting.an_emergency_is_held_once,
    granting.an_emergency_is_read_alone,
    granting.planted_cases_tell_who_opens_them,
    granting.other_posts_are_asked_for_numbers_only,
    granting.records_are_due_to_those_who_keep_them,
    granting.keys_are_destroyed_by_two,
    granting.who_opens_too_much_is_stopped,
    *restricted.QUESTIONS,
    *reaching.QUESTIONS,
    *drafting.QUESTIONS,
    *around.QUESTIONS,
    *links.QUESTIONS,
    *money.QUESTIONS,
    *figures.QUESTIONS,
    *agreeing.QUESTIONS,
    *headquarters.QUESTIONS,
    *training.QUESTIONS,
    watched.nobody_may_more_than_is_declared,
)
