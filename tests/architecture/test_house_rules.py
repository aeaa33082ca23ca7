"""The rules of the house that no linter knows."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import resolve, reverse

from ventanilla.common.tiers import CIPHERTEXT, TIERS, Tier
from ventanilla.config.place import CHECKOUT
from ventanilla.web.routes import routes
from ventanilla.web.signin import views as signin

SOURCE = CHECKOUT / "src" / "ventanilla"
LONGEST = 400
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "managers.py", "signals.py", "constants.py"}

# The directory for other programs: of services, about nobody.
HSDS = (
    "about", "openapi", "profile", "missing", "services", "service", "organizations",
    "organization", "service_at_locations", "service_at_location", "taxonomies", "taxonomy",
    "taxonomy_terms", "taxonomy_term",
)  # fmt: skip
# Pages for people who have not signed in. Each needs its reason here.
OPEN_PAGES = {
    "account_login",  # the way in
    "account_logout",  # ends a session, whoever asks
    "account_inactive",  # says that an account was ended
    "account_reauthenticate",  # asks for the password again
    "mfa_authenticate",  # the second half of signing in
    "mfa_login_webauthn",  # signing in with a passkey
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "exit",  # out of a page in a hurry, to a public one; shows nothing
    "about",  # what this is, and what it is not
    "asking:ask",  # somebody asks for help; shows nothing, keeps nothing of who asks
    "asking:thanks",  # and is thanked, whatever became of it
    "partner:page",  # opens with its link and a code that was told apart
    "partner:nothing",
    "language",  # choosing Spanish or English at the door
    "session",  # tells a page that nobody is signed in any more
    *(f"hsds:{name}" for name in HSDS),
    "calendar:network",  # what is public of events; holds nothing else
    "calendar:post",
    "calendar:event",
    "health",  # tells a monitor that the site lives; holds nothing
    "public:choose",  # to the public site, in the language of the browser
    "public:home",  # what help there is, for anybody
    "public:services",  # who helps near a place; only what may be published
    "public:events",  # what is announced to everybody
    "public:ruler",  # the Violentómetro; what is ticked is answered and forgotten
    "public:edition",  # the same, as another edition printed it
    "public:help",  # how to ask for help, and numbers to call
    "public:posts",  # which consulate answers for a place
    "public:post",  # how to reach one consulate
    "public:protocols",  # what this ministry shares with others, and how to verify it
    "public:protocol_list",
    "public:package",
    "public:key",  # the public half
    "public:certificates",  # whether a certificate holds, for whoever has its code
    "public:nothing",  # that there is no such page, said without a cookie
}
# allauth's doors that nobody may use here: accounts are made, and factors recovered, by people.
CLOSED_DOORS = {
    "account_signup": [],
    "account_confirm_email": ["key"],
    "account_confirm_login_code": [],
    "account_email_verification_sent": [],
    "account_reset_password": [],
    "account_reset_password_done": [],
    "account_reset_password_from_key": ["uid", "key"],
    "account_reset_password_from_key_done": [],
}
# What a view may not call: it finds through the door, calls one act or read, and answers.
QUERIES = {"save", "delete", "create", "update", "bulk_create", "get_or_create", "update_or_create"}


def python_files(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in sorted(folder.rglob("*.py"))]


def shown(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def test_a_module_fits_in_a_head():
    long = [
        f"{shown(path)}: {lines}"
        for path in python_files(SOURCE, *(CHECKOUT / name for name in ("judge", "tests", "tools")))
        + sorted((CHECKOUT / "frontend/src").rglob("*.ts"))
        + sorted(SOURCE.glob("web/static/css/**/*.css"))
        + sorted(SOURCE.glob("web/static/js/**/*.js"))
        + sorted(SOURCE.rglob("*.html"))
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    ]
    assert long == []


def test_no_module_is_a_drawer_for_everything():
    assert [shown(path) for path in python_files(SOURCE) if path.name in FORBIDDEN_NAMES] == []


def concrete(model) -> set[str]:
    return {field.attname for field in model._meta.concrete_fields}


def own_models():
    return [model for model in apps.get_models() if model.__module__.startswith("ventanilla.")]


def test_every_field_of_every_model_says_its_tier():
    faults = []
    for model in own_models():
        declared = set(TIERS.get(model, {}))
        names = {f.name for f in model._meta.concrete_fields}
        faults += [f"{model._meta.label}.{name} has no tier" for name in sorted(names - declared)]
        faults += [f"{model._meta.label}.{name} is no field" for name in sorted(declared - names)]
    assert faults == []


def test_personal_content_stands_only_in_ciphertext():
    assert {tier for fields in TIERS.values() for tier in fields.values()} <= {Tier.O, CIPHERTEXT}
    loose = [
        f"{model._meta.label}.{name}"
        for model, fields in TIERS.items()
        for name, tier in fields.items()
        if tier == CIPHERTEXT and model._meta.get_field(name).get_internal_type() != "BinaryField"
    ]
    assert loose == []


def views() -> list[Path]:
    return [
        path
        for path in python_files(SOURCE / "web")
        if "views" in path.stem or "views" in path.parent.name
    ]


def test_there_are_views_to_look_at():
    assert views()


@pytest.mark.parametrize("path", views(), ids=shown)
def test_a_view_neither_queries_nor_saves(path):
    faults = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Attribute):
            continue
        if node.attr == "objects" or (node.attr in QUERIES and not _is_a_plain_dict(node)):
            faults.append(f"{shown(path)}:{node.lineno} .{node.attr}")
    assert faults == []


def _is_a_plain_dict(node: ast.Attribute) -> bool:
    """``context.update(…)`` and the session are not the database."""
    name = node.value.id if isinstance(node.value, ast.Name) else ""
    last = node.value.attr if isinstance(node.value, ast.Attribute) else name
    return node.attr == "update" and last in {"context", "data", "session", "initial"}


# What the clock itself starts.
JOBS = {"tasks.py", "emptying.py"}
# Forms of anybody: a token needs a cookie, and these pages set none.
TOKENLESS = {
    *("public:services", "public:events", "public:ruler", "public:edition", "public:posts"),
    "public:certificates",  # asked by code, answered in words; nothing changes
    "asking:ask",
    # a partner has no session: the link and the code are what nobody can forge
    *("partner:page", "partner:nothing"),
}


def named(route):
    return route.space + (route.entry.name or str(route.entry.pattern))


def test_every_page_asks_for_a_login():
    asked = {
        named(route): getattr(route.entry.callback, "login_required", True) for route in routes()
    }
    assert len(asked) > 10
    open_pages = {name for name, needed in asked.items() if not needed}
    assert open_pages - OPEN_PAGES - set(CLOSED_DOORS) == set()


def test_every_form_but_those_of_anybody_has_a_token():
    free = {named(each) for each in routes() if getattr(each.entry.callback, "csrf_exempt", False)}
    assert free == TOKENLESS


@pytest.mark.parametrize("name", CLOSED_DOORS)
def test_a_closed_door_stays_closed(name):
    assert resolve(reverse(name, args=CLOSED_DOORS[name])).func is signin.closed


def _calls(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node


@pytest.mark.parametrize(
    "app",
    [
        "cases",
        "people",
        "interviews",
        "attachments",
        "exchange",
        "network",
        "outreach",
        "referrals",
        "notifications",
        "sightings",
        "errands",
        "support",
        "directory",
        "alliances",
        "sharing",
        "training",
    ],
)
def test_the_domain_is_told_the_time(app):
    """The clock is read in web and cli and handed down as ``at=``."""
    faults = [
        f"{shown(path)}:{call.lineno}"
        for path in python_files(SOURCE / app)
        if path.name not in JOBS and "management" not in path.parts
        for call in _calls(path)
        if isinstance(call.func, ast.Attribute)
        and (
            call.func.attr in {"now", "today"} or (call.func.attr == "localdate" and not call.args)
        )
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in {"timezone", "datetime", "date"}
    ]
    assert faults == []


def test_only_the_environment_module_reads_the_environment():
    allowed = {"config/environment.py", "config/place.py"}
    faults = [
        f"{shown(path)}:{node.lineno}"
        for path in python_files(SOURCE)
        if path.relative_to(SOURCE).as_posix() not in allowed and "cli" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in {"environ", "getenv"}
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
        and path.name != "wsgi.py"
    ]
    assert faults == []
