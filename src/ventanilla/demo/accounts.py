"""Accounts for trying: one for each role. Everybody knows their secrets, so only in a demo."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import make_password

from ventanilla.common.errors import BadInput
from ventanilla.demo.packages import With
from ventanilla.network.roles import Role
from ventanilla.security.models import Credential, Officer

PASSWORD = "una ventanilla siempre abierta 2026"  # noqa: S105 - printed by `ventanilla demo`


@dataclass(frozen=True, slots=True)
class Account:
    """An invented officer who can sign in. ``seats``: post and role of each seat; ``area``: of

    whoever sits at a window, and works with no protocol.
    """

    username: str
    name: str
    words: str
    seats: tuple[tuple[str, Role], ...]
    works_with: With = With.ORDINARY
    language: str = "es"
    area: str = ""


ACCOUNTS = (
    Account("brenda", "Brenda Olvera Quijano", "interviews in McAllen",
            (("MCA", Role.CASE_OFFICER),)),
    Account("lucia", "Lucía Fernanda Ochoa Brito",
            "McAllen: also violence against women, and trafficking",
            (("MCA", Role.CASE_OFFICER),), works_with=With.ALL),
    Account("tomas", "Tomás Arriaga Beltrán", "head of protection in McAllen, all protocols",
            (("MCA", Role.SUPERVISOR),), works_with=With.ALL),
    Account("dora", "Dora Elisa Cantú Peralta", "window and duty in McAllen, all protocols",
            (("MCA", Role.INTAKE_OFFICER),), works_with=With.ALL),
    Account("elena", "Elena Villaseñor Prado", "head of post in McAllen: sees numbers, no persons",
            (("MCA", Role.HEAD_OF_POST),), works_with=With.ALL),
    Account("celia", "Celia Barrera Montes",
            "community officer in McAllen: what surrounds the cases",
            (("MCA", Role.COMMUNITY_OFFICER),), works_with=With.NONE),
    Account("nora", "Nora Isabel Cepeda Luján", "cashier in McAllen: pays, and knows no person",
            (("MCA", Role.CASHIER),), works_with=With.NONE),
    Account("ivan", "Iván Tepole Xochitla", "interpreter of Nahuatl in McAllen",
            (("MCA", Role.INTERPRETER),)),
    Account("clara", "Clara Montaño Rubalcava", "head of protection in Laredo, all protocols",
            (("LAR", Role.SUPERVISOR),), works_with=With.ALL),
    Account("marta", "Marta Inés Zavala Robles", "Laredo: violence against women, and trafficking",
            (("LAR", Role.CASE_OFFICER),), works_with=With.RESTRICTED),
    Account("raul", "Raúl Escamilla Duarte", "two seats: interviews in Laredo, duty in McAllen",
            (("LAR", Role.CASE_OFFICER), ("MCA", Role.INTAKE_OFFICER))),
    Account("norma", "Norma Grijalva Soto", "head of protection in Nogales, all protocols",
            (("NOG", Role.SUPERVISOR),), works_with=With.ALL, language="en"),
    Account("olga", "Olga Patricia Reyna Cota", "Nogales: all protocols",
            (("NOG", Role.CASE_OFFICER),), works_with=With.ALL),
    Account("hilda", "Hilda Carranza Meneses", "leads the child protocol at headquarters",
            (("DPC", Role.HQ_PROTOCOL_LEAD),), works_with=With.YEAR),
    Account("irma", "Irma Leticia Cárdenas Vela",
            "leads violence against women and trafficking at headquarters",
            (("DPC", Role.HQ_PROTOCOL_LEAD),), works_with=With.RESTRICTED),
    Account("rebeca", "Rebeca Solórzano Luna", "reviews drafts for an organisation of child rights",
            (("DPC", Role.REVIEWER),), works_with=With.YEAR),
    Account("sergio", "Sergio Almazán Cruz", "reviews drafts for an organisation of lawyers",
            (("DPC", Role.REVIEWER),), works_with=With.YEAR, language="en"),
    Account("delia", "Delia Bello Catalán", "SRE delegation in Guerrero",
            (("GRO", Role.DELEGATION_OFFICER),), works_with=With.YEAR),
    Account("ana", "Ana Sofía Treviño Lira", "analyst: figures only",
            (("DPC", Role.ANALYST),), works_with=With.ALL),
    Account("fermin", "Fermín Aguirre Solana", "finance officer: funds, limits, books",
            (("DPC", Role.FINANCE_OFFICER),), works_with=With.NONE),
    Account("gil", "Gilberto Pacheco Nava", "auditor: who did what",
            (("DPC", Role.AUDITOR),), works_with=With.ALL),
    Account("ursula", "Úrsula Benavides Haro", "administers users",
            (("DPC", Role.USER_ADMINISTRATOR),), works_with=With.ALL),
    Account("kike", "Enrique Zaragoza Ríos", "custodian of the keys",
            (("CJU", Role.KEY_CUSTODIAN),), works_with=With.ALL),
    Account("paz", "Paz Urrutia Mondragón", "data steward",
            (("CJU", Role.DATA_STEWARD),), works_with=With.ALL),
    Account("paula", "Paula Renata Cisneros Ibarra", "passport window in McAllen: only sends",
            (("MCA", Role.WINDOW_STAFF),), area="pasaporte"),
    Account("victor", "Víctor Manuel Salas Ugalde",
            "a clinic's nurse at the health window in McAllen: only sends",
            (("MCA", Role.WINDOW_PARTNER),), area="vds"),
    Account("rosa", "Rosa Elvira Carmona Tun", "runs training: courses, trainers, certificates",
            (("DPC", Role.TRAINING_OFFICER),), works_with=With.ALL),
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
