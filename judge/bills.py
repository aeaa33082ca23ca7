"""A bill of materials: what the tool finds in the virtualenv, and what is built for the browser."""

import base64
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote


def npm_packages(lock: Path) -> dict[str, dict[str, Any]]:
    """The packages of a package-lock.json by the place where they stand."""
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    return {name: entry for name, entry in packages.items() if name and not entry.get("link")}


def with_npm(bill: dict[str, Any], lock: Path) -> dict[str, Any]:
    """The bill with the packages of the browser's side, as the lock holds them."""
    components = list(bill.get("components", ()))
    known = {component.get("bom-ref") for component in components}
    for place, entry in npm_packages(lock).items():
        name = place.rpartition("node_modules/")[2]
        purl = f"pkg:npm/{quote(name, safe='/')}@{entry['version']}"
        if purl in known:
            continue
        known.add(purl)
        component = {
            "bom-ref": purl,
            "type": "library",
            "name": name,
            "version": entry["version"],
            "purl": purl,
        }
        if digest := str(entry.get("integrity", "")).removeprefix("sha512-"):
            content = base64.b64decode(digest).hex()
            component["hashes"] = [{"alg": "SHA-512", "content": content}]
        components.append(component)
    return {**bill, "components": components}


def faults_of(bill: dict[str, Any]) -> list[str]:
    """What the format's own schema says against it."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    version = SchemaVersion.from_version(bill["specVersion"])
    fault = JsonStrictValidator(version).validate_str(json.dumps(bill))
    return [str(fault)[:300]] if fault else []
