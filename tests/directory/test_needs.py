"""What people need, and that every finding of every package leads to something."""

import pytest

from ventanilla.directory import needs
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import load_files, read_folder


@pytest.mark.parametrize("package", protocols.shipped())
def test_every_service_that_a_finding_names_answers_a_need(package):
    findings = load_files(read_folder(protocols.LIBRARY / package)).findings.values()
    named = {code for finding in findings for code in finding.services}
    assert named, f"no finding of {package} names a service"
    assert named <= needs.mapped()


def test_no_code_is_mapped_that_no_package_uses():
    used = {
        code
        for package in protocols.shipped()
        for finding in load_files(read_folder(protocols.LIBRARY / package)).findings.values()
        for code in finding.services
    }
    assert needs.mapped() == used


def test_shelter_and_a_lawyer_are_found_for_a_finding():
    assert needs.of_services(["shelter", "advocate"])[0] == "refugio_emergencia"
    assert "linea_crisis" in needs.of_services(["advocate"])


def test_a_code_that_nobody_mapped_is_refused():
    with pytest.raises(KeyError):
        needs.of_services(["no_such_service"])


def test_a_group_holds_all_below_it():
    below = needs.with_below(["techo", "no_such_need"])
    assert "refugio_emergencia" in below
    assert "terapia" not in below
    assert "no_such_need" not in below


def test_every_need_has_two_names_and_stands_in_one_group():
    every = needs.needs().values()
    assert all(need.es and need.en for need in every)
    grouped = [need.code for top, below in needs.groups() for need in (top, *below)]
    assert sorted(grouped) == sorted(need.code for need in every)
