"""FHIR in XML, turned into the shape of its JSON form (HL7, FHIR R4 ``xml.html`` and ``json.html``, 2019).

An element that stands once becomes one value and one that repeats becomes a list, because the schema that says
which of them may repeat is not at hand; ``fhir_elements`` takes both. Narrative (XHTML) is left out, as no
statement is read from it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from triangulate.intake.xml_records import iter_records, local_name
from triangulate_adapters.health.fhir_elements import Node, text

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from triangulate.intake.limits import Limits

NAMESPACE: Final = "http://hl7.org/fhir"
_HOLDS_A_RESOURCE: Final = frozenset({"resource", "contained"})
_IN_A_BUNDLE: Final = (
    "entry", "id", "identifier", "implicitRules", "language", "link", "meta", "signature", "timestamp", "total", "type",
)  # fmt: skip


def read_xml(path: Path, root: str, limits: Limits) -> Node:
    """Return the resource of an XML file whose root element is ``root``, in JSON shape.

    The entries of a Bundle are read one at a time. Raises ``UnreadableInput`` as ``iter_records``.
    """
    if root != "Bundle":
        (element,) = iter_records(path, (root,), limits=limits)
        return _resource(element)
    bundle: Node = {"resourceType": root, "entry": []}
    for element in iter_records(path, _IN_A_BUNDLE, limits=limits):
        if local_name(element.tag) == "entry":
            bundle["entry"].append(_node(element))
        else:
            _add(bundle, element)
    return bundle


def _resource(element: Element) -> Node:
    return {"resourceType": local_name(element.tag), **_node(element)}


def _node(element: Element) -> Node:
    node: Node = {name: value for name, value in element.items() if name in {"id", "url"}}
    for child in element:
        _add(node, child)
    return node


@lru_cache(maxsize=4096)
def _name(tag: str) -> str | None:
    """Return the name of a FHIR element, or None for an element of another namespace."""
    return local_name(tag) if tag.startswith(f"{{{NAMESPACE}}}") else None


def _add(node: Node, child: Element) -> None:
    name = _name(child.tag)
    if name is None:
        return
    if name in _HOLDS_A_RESOURCE:
        _append(node, name, _resource(child[0]) if len(child) else {})
        return
    value = child.get("value")
    if value is None:
        _append(node, name, _node(child))
        return
    _append(node, name, value)
    if len(child):  # a primitive with extensions: JSON keeps them under the name with an underscore
        _append(node, f"_{name}", _node(child))


def _append(node: Node, name: str, value: object) -> None:
    before = node.get(name)
    if before is None:
        node[name] = value
    elif isinstance(before, list):
        before.append(value)
    else:
        node[name] = [before, value]


def is_fhir_root(tag: str, namespace: str | None) -> bool:
    """Return whether a root element is a FHIR resource: its namespace, and a name that begins as resources do."""
    return namespace == NAMESPACE and tag[:1].isupper()


def resource_type(node: Node) -> str | None:
    """Return the type a resource names, or None if it names none that could be one."""
    found = text(node, "resourceType")
    return found if found is not None and found.isalpha() and found[0].isupper() else None
