"""The algorithms that our own code asks for, against those that docs/algorithms.md admits."""

import ast
import re
from collections.abc import Iterator

from ventanilla.config.place import CHECKOUT

PAGE = CHECKOUT / "docs" / "algorithms.md"
SOURCE, FRONTEND = CHECKOUT / "src" / "ventanilla", CHECKOUT / "frontend" / "src"
#: what a name in Python stands for; a name that is missing here stands for itself
NAMES = {
    "AESGCM": "AES-256-GCM",
    "Ed25519PrivateKey": "Ed25519",
    "Ed25519PublicKey": "Ed25519",
    "X25519PrivateKey": "X25519",
    "X25519PublicKey": "X25519",
    "ChaCha20Poly1305": "ChaCha20-Poly1305",
    "ec": "ECDH over P-256",
    "EllipticCurvePrivateKey": "ECDH over P-256",
    "ECDH": "ECDH over P-256",
    "Argon2PasswordHasher": "Argon2id",
    "hmac": "HMAC",
    "urandom": "random bytes of the operating system",
    "secrets": "random bytes of the operating system",
    "uuid4": "random bytes of the operating system",
    "uuid3": "MD5",
    "uuid5": "SHA-1",
    "sha256": "SHA-256",
    "sha384": "SHA-384",
    "sha512": "SHA-512",
    "sha224": "SHA-224",
    "sha1": "SHA-1",
    "md5": "MD5",
    "AES-GCM": "AES-256-GCM",
}
#: names of the package ``cryptography`` that are no algorithm
PLUMBING = frozenset(
    {"InvalidTag", "InvalidSignature", "serialization", "hashes", "Encoding", "PublicFormat"}
)
IN_SQL = re.compile(r"\b(sha224|sha256|sha384|sha512|md5|pgp_sym_\w+)\s*\(")
IN_TYPESCRIPT = re.compile(
    r"""name:\s*['"](AES-\w+|HMAC|PBKDF2|HKDF|ECDH|ECDSA|Ed25519|X25519|RSA-\w+)['"]"""
    r"""|digest\(\s*['"](SHA-\d+)['"]"""
)
IN_SETTINGS = re.compile(r"\b(\w+PasswordHasher)\b")


def differences() -> list[str]:
    """What the code uses and the page does not list, and the other way round."""
    used, listed = in_use(), admitted()
    return [
        *(f"{name} is used in {used[name]}, and not on docs/algorithms.md"
          for name in sorted(set(used) - listed)),
        *(f"{name} is on docs/algorithms.md, and nothing uses it"
          for name in sorted(listed - set(used))),
    ]  # fmt: skip


def admitted() -> set[str]:
    """The algorithms of the page's first table."""
    ours = PAGE.read_text(encoding="utf-8").partition("\n## ")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| \*\*(.+?)\*\* \|", ours, re.MULTILINE))


def in_use() -> dict[str, str]:
    """Each algorithm that the code names, with one file that does."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for name in _of_python(path.read_text(encoding="utf-8")):
            found.setdefault(NAMES.get(name, name), path.relative_to(CHECKOUT).as_posix())
    for pattern, paths in (
        (IN_SQL, SOURCE.rglob("*.sql")),
        (IN_TYPESCRIPT, FRONTEND.rglob("*.ts")),
    ):
        for path in sorted(paths):
            for match in pattern.finditer(path.read_text(encoding="utf-8")):
                name = match[match.lastindex or 0]
                found.setdefault(NAMES.get(name, name), path.relative_to(CHECKOUT).as_posix())
    return found


def _of_python(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            yield from _imported(node)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield from _called(node.value.id, node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from IN_SQL.findall(node.value)
            yield from IN_SETTINGS.findall(node.value)


def _imported(node: ast.ImportFrom) -> Iterator[str]:
    """``from cryptography… import X``, ``from hashlib import X``."""
    module = (node.module or "").partition(".")[0]
    if module in {"cryptography", "hashlib"}:
        yield from (alias.name for alias in node.names if alias.name not in PLUMBING)
    elif module in {"secrets", "hmac"}:
        yield module
    elif module == "uuid":
        yield from (alias.name for alias in node.names if alias.name in NAMES)


def _called(module: str, name: str) -> Iterator[str]:
    """``hashlib.sha256`` and the like, by what stands before the dot."""
    if module == "hashlib" and name not in {"new", "algorithms_available"}:
        yield name
    elif module in {"hmac", "secrets"}:
        yield module
    elif (module, name) == ("os", "urandom") or (module == "uuid" and name in NAMES):
        yield name
