"""Keys of other ministries: proposed by one, believed when another compared the fingerprint.

The fingerprint is the SHA-256 of the key as ``openssl pkey -pubin -outform DER`` writes it, so
that the other ministry can say its own by telephone without this software.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.security import approvals, signing
from ventanilla.security.models import Seat
from ventanilla.security.oversight.models import Approval
from ventanilla.security.signing import Keys
from ventanilla.sharing import policies
from ventanilla.sharing.models import MinistryKey
from ventanilla.sharing.states import KeyState


def fingerprint(key: Ed25519PublicKey) -> str:
    """Sixty-four hexadecimal signs."""
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def grouped(sign: str) -> str:
    """A fingerprint in groups of four signs, to be read aloud."""
    return " ".join(sign[at : at + 4] for at in range(0, len(sign), 4))


def pem(key: Ed25519PublicKey) -> str:
    """The key as openssl reads it."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@transaction.atomic
def propose(
    *, public: str, name_es: str, name_en: str, country: str, by: Seat, at: datetime
) -> MinistryKey:
    """Write a key down as another ministry gave it, and ask a second person to compare it.

    ``public``: one line, ``name+id+key``. Raises ``NotAllowed``, ``BadInput``.
    """
    policies.may_keep(by).enforce()
    ((name, identity), key) = _one(public)
    line = public.strip()
    if MinistryKey.objects.filter(public=line).exclude(state=KeyState.WITHDRAWN).exists():
        raise BadInput({"public": _("This key is written down here already.")})
    proposed = MinistryKey.objects.create(
        name_es=name_es, name_en=name_en, country=country, key_name=name, key_id=identity.hex(),
        public=line, fingerprint=fingerprint(key), proposed_at=at, proposed_by=by,
        proposer_id=by.officer_id,
    )  # fmt: skip
    asked = {"country": country, "fingerprint": proposed.fingerprint}
    approvals.ask(kind=TRUST.code, by=by, at=at, target=str(proposed.pk), payload=asked)
    _record(proposed, by, at)
    return proposed


@transaction.atomic
def withdraw(*, key: MinistryKey, by: Seat, at: datetime) -> None:
    """Stop believing a key, or take a proposal back. What was received with it stays."""
    policies.may_keep(by).enforce()
    held = _locked(key.pk)
    if held is None:
        raise NotNow(_("This key is no longer trusted."))
    held.state, held.withdrawn_at, held.withdrawn_by = KeyState.WITHDRAWN, at, by
    held.save(update_fields=["state", "withdrawn_at", "withdrawn_by"])
    _record(held, by, at)


def trusted() -> Keys:
    """The keys that packages are verified with."""
    lines = MinistryKey.objects.filter(state=KeyState.TRUSTED).values_list("public", flat=True)
    return of_lines(lines)


def of_lines(lines: Iterable[str]) -> Keys:
    """Keys by name and id, from their lines. Raises ``BadInput``."""
    try:
        return signing.public_keys(lines)
    except ValueError as error:
        raise BadInput(
            {"public": _("This is no public key. Write one line like name+01234567+AbC.")}
        ) from error


def _one(public: str) -> tuple[tuple[str, bytes], Ed25519PublicKey]:
    known = of_lines(public.split()).known
    if len(known) != 1:
        raise BadInput({"public": _("Write exactly one key, on one line.")})
    return next(iter(known.items()))


def _confirm(approval: Approval, by: Seat, at: datetime) -> None:
    held = _locked(int(approval.target))
    if held is None or held.state != KeyState.PROPOSED:
        raise BadInput({"verdict": _("The proposal was taken back.")})
    held.state, held.confirmed_at, held.confirmed_by = KeyState.TRUSTED, at, by
    held.confirmer_id = by.officer_id
    held.save(update_fields=["state", "confirmed_at", "confirmed_by", "confirmer"])
    _record(held, by, at)


def _locked(pk: int) -> MinistryKey | None:
    """The key for this transaction alone; None once it is withdrawn, which nothing changes."""
    held = MinistryKey.objects.select_for_update(of=("self",)).exclude(state=KeyState.WITHDRAWN)
    return held.filter(pk=pk).first()


def _record(key: MinistryKey, by: Seat, at: datetime) -> None:
    detail: dict[str, str | int | bool] = {
        "key": key.pk,
        "country": key.country,
        "state": str(key.state),
    }
    audit.record(by=by, action="sharing.key", at=at, detail=detail)


def _words(approval: Approval) -> str:
    return _(
        "Country %(country)s. Call that ministry at a number that you know from elsewhere, let it "
        "read its fingerprint aloud, and approve only if it is this one: %(fingerprint)s"
    ) % {
        "country": approval.payload["country"],
        "fingerprint": grouped(str(approval.payload["fingerprint"])),
    }


TRUST = approvals.register(
    approvals.Kind(
        "ministry_key",
        _t("Trust the key of another ministry"),
        carry_out=_confirm,
        may_decide=policies.may_confirm,
        describe=_words,
    )
)
