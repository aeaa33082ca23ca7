"""Accounts for trying: one for each role. Everybody knows their secrets, so only in a demo."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import make_password

from ventanilla.common.errors import BadInput
from ventanilla.network.roles import Role
from ventanilla.security.models import Credential, Officer

PASSWORD = "una ventanilla siempre abierta 2026"  # noqa: S105 - printed by `ventanilla demo`
BOTH = ("uca", "general")


@dataclass(frozen=True, slots=True)
class Account:
    """An invented officer who can sign in. ``seats``: post and role of each seat."""

    username: str
    name: str
    words: str
    seats: tuple[tuple[str, Role], ...]
    protocols: tuple[str, ...] = BOTH
    language: str = "es"


ACCOUNTS = (
    Account("brenda", "Brenda Olvera Quijano", "interviews in McAllen",
            (("MCA", Role.CASE_OFFICER),)),
    Account("tomas", "Tomás Arriaga Beltrán", "head of protection in McAllen",
            (("MCA", Role.SUPERVISOR),)),
    Account("dora", "Dora Elisa Cantú Peralta", "duty officer in McAllen",
            (("MCA", Role.INTAKE_OFFICER),)),
    Account("elena", "Elena Villaseñor Prado", "head of post in McAllen: sees numbers, no persons",
            (("MCA", Role.HEAD_OF_POST),)),
    Account("ivan", "Iván Tepole Xochitla", "interpreter of Nahuatl in McAllen",
            (("MCA", Role.INTERPRETER),)),
    Account("clara", "Clara Montaño Rubalcava", "head of protection in Laredo",
            (("LAR", Role.SUPERVISOR),)),
    Account("raul", "Raúl Escamilla Duarte", "two seats: interviews in Laredo, duty in McAllen",
            (("LAR", Role.CASE_OFFICER), ("MCA", Role.INTAKE_OFFICER))),
    Account("norma", "Norma Grijalva Soto", "head of protection in Nogales",
            (("NOG", Role.SUPERVISOR),), language="en"),
    Account("hilda", "Hilda Carranza Meneses", "leads the child protocol at headquarters",
            (("DPC", Role.HQ_PROTOCOL_LEAD),), protocols=("uca",)),
    Account("delia", "Delia Bello Catalán", "SRE delegation in Guerrero",
            (("GRO", Role.DELEGATION_OFFICER),), protocols=("uca",)),
    Account("ana", "Ana Sofía Treviño Lira", "analyst: figures only",
            (("DPC", Role.ANALYST),)),
    Account("gil", "Gilberto Pacheco Nava", "auditor: who did what",
            (("DPC", Role.AUDITOR),)),
    Account("ursula", "Úrsula Benavides Haro", "administers users",
            (("DPC", Role.USER_ADMINISTRATOR),)),
    Account("kike", "Enrique Zaragoza Ríos", "custodian of the keys",
            (("CJU", Role.KEY_CUSTODIAN),)),
    Account("paz", "Paz Urrutia Mondragón", "data steward",
            (("CJU", Role.DATA_STEWARD),)),
)  # fmt: skip


def secret_of(username: str) -> str:
    """The TOTP secret of an account: always the same, so that an app may keep it."""
    digest = hashlib.sha256(f"ventanilla demo {username}".encode()).digest()
    return base64.b32encode(digest[:20]).decode()


def current_code(*, username: str, at: datetime) -> str:
    """The six digits that an authenticator app would show now. Raises ``BadInput``."""
    if username not in {account.username for account in ACCOUNTS}:
        known = ", ".join(account.username for account in ACCOUNTS)
        raise BadInput(
            {"username": f"Nobody in the demo is called “{username}”. There are: {known}."}
        )
    counter = int(at.timestamp()) // totp.app_settings.TOTP_PERIOD
    code: str = totp.format_hotp_value(totp.hotp_value(secret_of(username), counter))
    return code


def let_all_in(*, at: datetime) -> None:
    """Give every account its password and its second factor, once the officers are there.

    The password is hashed once for all: a hash takes a quarter of a second.
    """
    password = make_password(PASSWORD)
    for officer in Officer.objects.filter(username__in=[item.username for item in ACCOUNTS]):
        Credential.objects.create(officer=officer, password=password, changed_at=at)
        totp.TOTP.activate(officer, secret_of(officer.username))
