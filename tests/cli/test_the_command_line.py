"""Every command says what it does, and a refusal is a sentence, not a traceback."""

import os
import socket
import subprocess
import sys

import pytest

from ventanilla.cli import main, serve
from ventanilla.config import databases, environment, mail
from ventanilla.config.place import SetupError


def ventanilla(*arguments, **variables):
    return subprocess.run(
        [sys.executable, "-m", "ventanilla.cli.main", *arguments],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "ventanilla.config.settings", **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("command", main.COMMANDS)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as end:
        main.parser(command).parse_args([command, "--help"])
    assert end.value.code == 0
    said = " ".join(capsys.readouterr().out.split())
    assert main.module(command).WORDS in said


def test_a_refusal_is_one_sentence_and_a_code():
    done = ventanilla("postgres", "status", VENTANILLA_PROFILE="nonsense")
    assert done.returncode == 1
    assert done.stderr.startswith("VENTANILLA_PROFILE is “nonsense”")
    assert "Traceback" not in done.stderr


def test_a_server_without_its_addresses_is_told_which(monkeypatch):
    monkeypatch.delenv("KEYS_URL", raising=False)
    with pytest.raises(SetupError, match="KEYS_URL is not set"):
        databases.url("keys", databases.KEYS, "server")


def test_a_database_that_is_down_is_a_sentence():
    nowhere = "postgresql://u:p@127.0.0.1:9/none"
    done = ventanilla(
        "worker",
        "--once",
        VENTANILLA_PROFILE="server",
        VENTANILLA_SECRET_KEY="x" * 50,
        **dict.fromkeys(databases.VARIABLES.values(), nowhere),
        VENTANILLA_ROOT_KEY_FILE=str(_root_key()),
    )
    assert done.returncode == 1
    assert "does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def _root_key():
    from django.conf import settings

    return settings.ROOT_KEY_FILE


def test_a_missing_root_key_is_a_sentence(tmp_path):
    done = ventanilla("keys", "show", VENTANILLA_ROOT_KEY_FILE=str(tmp_path / "none"))
    assert done.returncode == 1
    assert str(tmp_path / "none") in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_a_sentence():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(SetupError, match="is taken"):
            serve.check_port("127.0.0.1", other.getsockname()[1])


def test_an_address_of_a_database_keeps_what_libpq_understands():
    entry = databases.parse("postgresql://a:b%20c@h:6/db?sslmode=verify-full")
    assert (entry["USER"], entry["PASSWORD"], entry["HOST"]) == ("a", "b c", "h")
    assert (entry["PORT"], entry["NAME"]) == ("6", "db")
    assert entry["OPTIONS"]["sslmode"] == "verify-full"
    assert entry["OPTIONS"]["server_side_binding"] is True


def test_mail_is_printed_until_a_server_is_named():
    assert mail.backend("")[0].endswith("console.EmailBackend")
    backend, server = mail.backend("smtps://u:p%40@mail.example.org")
    assert backend.endswith("smtp.EmailBackend")
    assert server == ("mail.example.org", 465, "u", "p@", True)
    with pytest.raises(SetupError):
        mail.backend("mail.example.org")


def test_an_undeclared_setting_is_a_fault_of_ours():
    with pytest.raises(KeyError):
        environment.read("VENTANILLA_UNHEARD_OF")
