"""The files for servers name what exists: commands, settings, roles; and nothing runs as root."""

import configparser
import json
import re
import shlex

import pytest
import yaml

from ventanilla.cli import main
from ventanilla.config import environment
from ventanilla.config.databases import LOGINS, RULES, VARIABLES
from ventanilla.config.place import CHECKOUT

DEPLOY = CHECKOUT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
KNOWN = {setting.name for setting in environment.SETTINGS}
#: what the site cannot do without, and what belongs to whoever migrates or copies
OWNERS = {"DATABASE_OWNER_URL", "KEYS_OWNER_URL"}
COPIES = {"DATABASE_BACKUP_URL", "KEYS_BACKUP_URL"}
NEEDED = {"VENTANILLA_SECRET_KEY", "VENTANILLA_HOSTS", "VENTANILLA_HTTPS", "VENTANILLA_PROXIES",
          "VENTANILLA_WITNESS_FILE", "VENTANILLA_ROOT_KEY_FILE"}  # fmt: skip
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")


def unit(path):
    read = configparser.ConfigParser(strict=False, interpolation=None, delimiters=["="])
    read.optionxform = str
    read.read_string(path.read_text(encoding="utf-8"))
    return read


def example(name):
    lines = (DEPLOY / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def given(words):
    """The command line after ``ventanilla`` can be given; returns its command."""
    line = words[next(n for n, word in enumerate(words) if word.endswith("ventanilla")) + 1 :]
    return main.parser(line[0]).parse_args(line).command


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_a_command_that_exists_under_an_account_of_its_own(path):
    service = unit(path)["Service"]
    line = service["ExecStart"].replace("/bin/sh -c ", "").strip("'").replace("%%", "%")
    assert given(shlex.split(line.rpartition("&& exec ")[2] or line))
    assert service["User"] not in {"", "root"}
    assert service["NoNewPrivileges"] == "yes"
    assert service["LimitCORE"] == "0"
    name = service["EnvironmentFile"].rpartition("/")[2]
    assert (DEPLOY / f"{name}.example").exists()
    guide = unit(path)["Unit"]["Documentation"].removeprefix("file:///opt/ventanilla/")
    assert (CHECKOUT / guide).exists()


def test_site_and_worker_have_units_that_start_them_again():
    started = {given(shlex.split(unit(path)["Service"]["ExecStart"])): unit(path)["Service"]
               for path in UNITS if "Restart" in unit(path)["Service"]}  # fmt: skip
    assert set(started) == {"serve", "worker"}
    assert {service["Restart"] for service in started.values()} == {"always"}


def test_each_timer_has_its_service():
    timers = sorted((DEPLOY / "systemd").glob("*.timer"))
    assert [path.stem for path in timers] == ["ventanilla-backup", "ventanilla-verify"]
    assert all(path.with_suffix(".service") in UNITS for path in timers)


def test_the_examples_name_settings_that_exist_and_no_others():
    site, copies = example("ventanilla.env.example"), example("backup.env.example")
    assert set(site) - KNOWN == set(copies) - KNOWN == set()
    assert set(site) >= NEEDED | set(VARIABLES.values()) - OWNERS
    assert not set(site) & (OWNERS | COPIES)
    assert set(copies) >= COPIES
    assert "VENTANILLA_ROOT_KEY_FILE" not in copies


def test_the_site_in_a_container_has_what_it_needs_and_no_owner():
    for name in ("site", "worker"):
        set_of = set(COMPOSE["services"][name]["environment"])
        assert set_of - KNOWN == set()
        assert set_of >= NEEDED | set(VARIABLES.values()) - OWNERS
        assert not set_of & (OWNERS | COPIES)
    migrating = COMPOSE["services"]["migrate"]
    assert set(migrating["environment"]) >= OWNERS
    assert migrating["profiles"] == ["setup"]


def test_containers_run_commands_that_exist_without_rights():
    started = json.loads(re.findall(r"^CMD (\[.*\])$", CONTAINERFILE, re.MULTILINE)[-1])
    commands = [COMPOSE["services"][name]["command"] for name in ("migrate", "worker")]
    assert [given(line) for line in (started, *commands)] == ["serve", "migrate", "worker"]
    assert re.findall(r"^USER (\w+)$", CONTAINERFILE, re.MULTILINE) == ["ventanilla"]
    for name in ("site", "worker", "migrate"):
        service = COMPOSE["services"][name]
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]


def test_nothing_outside_reaches_the_databases_and_each_has_a_disk_of_its_own():
    cases, keys = (COMPOSE["services"][name] for name in ("cases", "keys"))
    assert not {"ports"} & (set(cases) | set(keys))
    assert cases["networks"] == keys["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert cases["volumes"][0] != keys["volumes"][0]
    assert COMPOSE["services"]["site"]["ports"] == ["127.0.0.1:8000:8000"]


def test_what_compose_asks_for_stands_in_its_example():
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text(encoding="utf-8")))
    assert asked == set(example("compose.env.example"))


@pytest.mark.parametrize(("name", "alias"), [("cases", "default"), ("keys", "keys")])
def test_the_roles_of_a_container_are_those_of_the_guide_and_of_the_code(name, alias):
    told = (DEPLOY / "postgres" / f"{name}.sql").read_text(encoding="utf-8")
    made = set(re.findall(r"CREATE ROLE (\w+)", told))
    assert made == {*LOGINS[alias], *([RULES] if alias == "default" else [])}
    guide = (CHECKOUT / "docs/guides/install-and-run.md").read_text(encoding="utf-8")
    statements = [
        " ".join(each.split())
        for each in re.sub(r"^(--|\\).*$", "", told, flags=re.MULTILINE).split(";")
        if each.strip() and "PASSWORD" not in each
    ]
    flat = " ".join(re.sub(r"--.*$", "", guide, flags=re.MULTILINE).split())
    assert [each for each in statements if each not in re.sub(r"(\w)  +(\w)", r"\1 \2", flat)] == []


def test_the_proxies_set_who_asks_and_keep_no_list_of_addresses():
    nginx = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in nginx
    assert "access_log off;" in nginx
    caddy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert "X-Forwarded-For {remote_host}" in caddy
    assert not re.search(r"^\s*log\b", caddy, re.MULTILINE)
