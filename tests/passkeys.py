"""Devices that make passkeys: registered as the site itself would have, and put into a browser."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)
from playwright.sync_api import Page

from ventanilla.security.models import Officer

HOST = "localhost"
FLAGS = AuthenticatorData.FLAG
#: what a device can do: it has one user, whom it has recognised
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


def _plain(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _web(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class Passkey:
    """A resident credential of an officer, with its private half."""

    officer: Officer
    host: str = HOST
    identity: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    count: int = 0

    @property
    def handle(self) -> bytes:
        """How the device names its user."""
        return user_pk_to_url_str(self.officer).encode()

    def _seen(self, flags: Any, data: AttestedCredentialData | None = None) -> AuthenticatorData:
        host = hashlib.sha256(self.host.encode()).digest()
        return AuthenticatorData.create(host, flags, self.count, data or b"")

    def register(self) -> Authenticator:
        """Write the passkey as the site keeps one."""
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AttestedCredentialData.create(Aaguid.NONE, self.identity, public)
        seen = self._seen(FLAGS.UP | FLAGS.UV | FLAGS.AT, data)
        client = CollectedClientData.create(
            type="webauthn.create", challenge=b"-" * 32, origin=f"http://{self.host}"
        )
        credential = {
            "id": _web(self.identity),
            "rawId": _web(self.identity),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {"credProps": {"rk": True}},
            "response": {
                "clientDataJSON": _web(bytes(client)),
                "attestationObject": _web(bytes(AttestationObject.create("none", seen, {}))),
            },
        }
        return Authenticator.objects.create(
            user=self.officer,
            type=Authenticator.Type.WEBAUTHN,
            data={"name": "Llave", "credential": credential},
        )

    def put_into(self, page: Page) -> None:
        """Give the browser of a page a device that holds this passkey, and touches itself."""
        debugger = page.context.new_cdp_session(page)
        debugger.send("WebAuthn.enable")
        device = debugger.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        private = self.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        credential = {
            "credentialId": _plain(self.identity),
            "isResidentCredential": True,
            "rpId": self.host,
            "privateKey": _plain(private),
            "userHandle": _plain(self.handle),
            "signCount": self.count,
        }
        debugger.send(
            "WebAuthn.addCredential",
            {"authenticatorId": device["authenticatorId"], "credential": credential},
        )

    def answer(self, options: dict[str, Any], *, verified: bool = True) -> str:
        """What a device gives to these options, as the page sends it: for tests without a browser.

        ``verified=False``: somebody touched it, and it did not look who.
        """
        challenge = options["request_options"]["publicKey"]["challenge"]
        raw = base64.urlsafe_b64decode(challenge + "=" * (-len(challenge) % 4))
        self.count += 1
        seen = self._seen(FLAGS.UP | FLAGS.UV if verified else FLAGS.UP)
        client = CollectedClientData.create(
            type="webauthn.get", challenge=raw, origin=f"http://{self.host}"
        )
        signed = self.key.sign(bytes(seen) + client.hash, ec.ECDSA(hashes.SHA256()))
        return json.dumps(
            {
                "id": _web(self.identity),
                "rawId": _web(self.identity),
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {
                    "clientDataJSON": _web(bytes(client)),
                    "authenticatorData": _web(bytes(seen)),
                    "signature": _web(signed),
                    "userHandle": _web(self.handle),
                },
            }
        )
