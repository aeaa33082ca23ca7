"""S17's targets, some hundred inputs each; and that a fault, once there, is found."""

import pytest

from judge import fuzzing
from judge.mutation import Corpus
from judge.targets import TARGETS

INPUTS = 120


@pytest.mark.parametrize("name", TARGETS)
def test_a_parser_refuses_nonsense_in_its_own_words(name):
    target = TARGETS[name]()
    corpus = Corpus(list(target.seeds), seed=7)
    for seed in target.seeds:
        fuzzing._attempt(corpus, target.run, target.refusals, seed)
    faults = {
        fuzzing._attempt(corpus, target.run, target.refusals, corpus.next()) for _ in range(INPUTS)
    }
    assert faults == {""}


def test_an_exception_that_nobody_declared_is_found():
    corpus = Corpus([b"12"], seed=7)
    found = {fuzzing._attempt(corpus, int, (), corpus.next()) for _ in range(50)}
    assert any(fault.startswith("ValueError at ") for fault in found)


def test_an_input_that_reaches_new_code_is_kept():
    def target(data):
        if data.startswith(b"1"):
            return data.replace(b"1", b"2")
        return data

    corpus = Corpus([b"11", b"01"], seed=7, watched="judge")
    for _ in range(60):
        corpus.run(target, corpus.next())
    assert len(corpus.inputs) > 2
    assert corpus.reached >= 3
