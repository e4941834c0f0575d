"""Reading XML records, in every encoding they come in, and refusing hostile documents."""

from __future__ import annotations

import codecs
import time
import tracemalloc
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path

import pytest

from triangulate.errors import UnreadableInput
from triangulate.intake import Limits, iter_records, local_name, root_of, strip_namespaces, text_of

BOMB = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><r><c>&b;</c></r>'
EXTERNAL = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><r><c>&x;</c></r>'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.xml"


def texts(path: Path, tags: Iterable[str] = ("c",), limits: Limits | None = None) -> list[str | None]:
    return [element.text for element in iter_records(path, set(tags), limits=limits or Limits())]


def until_fault(path: Path, limits: Limits | None = None) -> tuple[list[str | None], str]:
    seen: list[str | None] = []
    try:
        for element in iter_records(path, {"c"}, limits=limits or Limits()):
            seen.append(element.text)
    except UnreadableInput as error:
        return seen, error.kind
    raise AssertionError("the document was read without a fault")


def test_records_come_in_document_order_and_outermost_first(path: Path) -> None:
    path.write_text("<r><h>0</h><c>1<c>in</c></c><g><d>2</d><c>3</c></g><h><c>4</c></h></r>")
    assert texts(path) == ["1", "3", "4"]
    assert texts(path, ("d", "h")) == ["0", "2", None]


def test_the_root_can_be_the_record(path: Path) -> None:
    path.write_text('<x:c xmlns:x="urn:a">1<x:d/></x:c>')
    assert texts(path) == ["1"]


def test_names_match_without_namespace(path: Path) -> None:
    path.write_text('<r xmlns="urn:a"><c>1</c><b:c xmlns:b="urn:b">2</b:c></r>')
    assert texts(path) == ["1", "2"]


def test_a_record_is_whole_when_it_spans_many_pieces(path: Path) -> None:
    path.write_text("<r>" + "".join(f"<c>{n}<d>{'x' * 1000}</d><e>tail</e>z</c>\n" for n in range(500)) + "</r>")
    records = list(iter_records(path, {"c"}))
    assert [record.text for record in records] == [str(n) for n in range(500)]
    assert all(text_of(record, "d") == "x" * 1000 and record[1].tail == "z" for record in records)


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        (None, "utf-8"),
        (None, "utf-8-sig"),
        (None, "cp1252"),
        (None, "utf-16"),
        ("UTF-8", "utf-8"),
        ("utf-8", "cp1252"),
        ("US-ASCII", "utf-8"),
        ("ISO-8859-1", "latin-1"),
        ("windows-1252", "cp1252"),
        ("UTF-16", "utf-16"),
        ("UTF-16", "utf-16-le"),
        ("UTF-16", "utf-16-be"),
        ("UTF-8", "utf-16"),
    ],
)
@pytest.mark.parametrize("lead", ["", "\r\n \t", "<!-- made by an export -->\n<!-- twice -->"])
def test_names_survive_every_encoding(path: Path, declared: str | None, codec: str, lead: str) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>\n' if declared else ""
    path.write_bytes(f"{lead}{head}<!-- note --><?app x?><r>{'<d>plain</d>' * 9000}<c>Zoë</c></r>".encode(codec))
    assert texts(path) == ["Zoë"]
    info = root_of(path)
    assert info is not None
    assert (info.tag, info.namespace) == ("r", None)


@pytest.mark.parametrize("name", ["utf-7", "EBCDIC-CP-US", "UTF-32", "x-unknown"])
def test_other_declared_encodings_are_refused(path: Path, name: str) -> None:
    path.write_text(f'<?xml version="1.0" encoding="{name}"?><r/>')
    with pytest.raises(UnreadableInput, match="declares an encoding that is not read"):
        texts(path)
    assert root_of(path) is None


def test_utf16_declared_in_bytes_that_are_not_is_refused(path: Path) -> None:
    path.write_text('<?xml version="1.0" encoding="UTF-16"?><r/>')
    with pytest.raises(UnreadableInput, match="declares UTF-16 and is not"):
        texts(path)


def test_content_that_breaks_its_declared_encoding_is_refused(path: Path) -> None:
    path.write_bytes(b'<?xml version="1.0" encoding="windows-1252"?><r><c>1</c>\x81</r>')
    with pytest.raises(UnreadableInput, match="breaks the encoding"):
        texts(path)


@pytest.mark.parametrize("document", [BOMB, EXTERNAL, "<!DOCTYPE r><r/>", "<!ENTITY a 'b'><r/>", "<!doctype r><r/>"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "lead", ["", "\n ", "<!-- > --><?p ?> ", '<?xml version="1.0"?>', "<!--" + "x" * 70_000 + "-->"]
)
def test_declarations_are_refused_however_they_are_hidden(path: Path, document: str, codec: str, lead: str) -> None:
    path.write_bytes((lead + document).encode(codec))
    with pytest.raises(UnreadableInput, match="declares a document type or entities"):
        texts(path)
    assert root_of(path) is None


@pytest.mark.parametrize("size", range(1, 14))
def test_a_declaration_cut_between_pieces_is_refused(path: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from triangulate.intake import xml_text

    monkeypatch.setattr(xml_text, "_PIECE_BYTES", size)
    path.write_text(f"<!-- a --><?p b?>{BOMB}")
    with pytest.raises(UnreadableInput, match="declares a document type or entities"):
        texts(path)
    path.write_text("\n<?xml version='1.0'?><!-- a --><?p b?><r><c>1</c><c>2</c></r>")
    assert texts(path) == ["1", "2"]


def test_a_declaration_inside_the_root_is_not_well_formed(path: Path) -> None:
    path.write_text("<r><c>1</c>" + BOMB + "</r>")
    assert until_fault(path)[0] == ["1"]


def test_an_undefined_entity_is_a_fault_that_is_not_quoted(path: Path) -> None:
    path.write_text("<r><c>1</c>\n<c>&secret;</c></r>")
    seen, kind = until_fault(path)
    assert seen == ["1"]
    assert "secret" not in kind
    assert "line 2, column 4" in kind


@pytest.mark.parametrize(
    ("document", "seen"),
    [
        ("<r><c>1</c><c>2</c><c>3", ["1", "2"]),
        ("<r><c>1</c><g><c>2</c>", ["1", "2"]),
        ("<r><c>1</c><c>2</c></r", ["1", "2"]),
        ("<r><c>1</c></r><c>2</c>", ["1"]),
        ("<r><c>1</c></x>", ["1"]),
        ("<c>1</c>x", ["1"]),
        ("", []),
        ("   ", []),
        ("<!-- only", []),
        ("no markup", []),
        ("<", []),
    ],
)
def test_what_was_complete_before_a_break_is_yielded_before_the_error(
    path: Path, document: str, seen: list[str]
) -> None:
    path.write_text(document)
    found, kind = until_fault(path)
    assert found == seen
    assert "not well-formed at line 1" in kind


def test_nul_characters_are_refused(path: Path) -> None:
    path.write_bytes(b"<r>" + b"<c>1</c>" * 10_000 + b"\0</r>")
    assert until_fault(path)[1].startswith("the content is not text")
    assert root_of(path) is not None


@pytest.mark.parametrize("document", ["<c>" * 5_000, "<r>" + "<c>" * 300 + "</c>" * 300 + "</r>", "<r>" * 300 + "<c/>"])
def test_deep_nesting_is_refused(path: Path, document: str) -> None:
    path.write_text(document)
    assert until_fault(path)[1] == "elements are nested more than 200 deep" or document.endswith("<c/>")
    limits = Limits(max_depth=100_000)
    assert "not well-formed" in until_fault(path, limits)[1] if document[:3] != "<r>" or "/c" not in document else True


def test_nesting_up_to_the_limit_is_read(path: Path) -> None:
    path.write_text("<c>" * 5 + "</c>" * 5)
    assert len(texts(path, limits=Limits(max_depth=5))) == 1
    with pytest.raises(UnreadableInput, match="nested more than 4 deep"):
        texts(path, limits=Limits(max_depth=4))


@pytest.mark.parametrize("inside", ["<c a='{}'/>", "{}<c/>", "<!--{}--><c/>", "<c><![CDATA[{}]]></c>"])
def test_one_endless_tag_text_or_comment_is_refused(path: Path, inside: str) -> None:
    path.write_text("<r>" + inside.format("x" * 1_000_000) + "</r>")
    assert until_fault(path, Limits(max_xml_step_bytes=300_000))[1] == "one tag, text or comment is too long"


def test_an_endless_record_is_refused(path: Path) -> None:
    path.write_text("<r><c>" + "<d>x</d>" * 100_000 + "</c></r>")
    assert until_fault(path, Limits(max_record_bytes=300_000))[1] == "one record is too long"
    assert len(texts(path)) == 1


def test_an_endless_prolog_is_refused(path: Path) -> None:
    path.write_text("<!--" + "x" * 200_000 + "--><r/>")
    with pytest.raises(UnreadableInput, match="before the root element is too long"):
        texts(path, limits=Limits(max_prolog_bytes=100_000))


def test_a_fault_is_placed_on_its_own_line_whatever_stands_before_the_declaration(path: Path) -> None:
    path.write_text("\n\n<!-- a -->\n<?xml version='1.0'?>\n<r><c>1</c>\n</x>")
    assert "line 6, column 3" in until_fault(path)[1]


def test_many_comments_before_no_declaration_do_not_slow_the_reader(path: Path) -> None:
    path.write_text("<!--a-->" * 10_000 + "<r><c>1</c></r>")
    began = time.perf_counter()
    assert texts(path) == ["1"]
    assert root_of(path) is None
    assert time.perf_counter() - began < 2


def test_memory_stays_flat(path: Path) -> None:
    def peak(count: int) -> int:
        path.write_text("<r><h>" + "<c><d>some text</d></c>\n" * count + "</h></r>")
        tracemalloc.start()
        try:
            assert sum(1 for _ in iter_records(path, {"c"})) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(30_000) < 1.5 * peak(10_000)


def test_many_records_are_read_fast(path: Path) -> None:
    path.write_text("<r>" + "<c><d>some text</d></c>" * 50_000 + "</r>")
    began = time.perf_counter()
    assert sum(1 for _ in iter_records(path, {"c"})) == 50_000
    assert time.perf_counter() - began < 5


def test_namespaces_are_stripped_in_place() -> None:
    element = ET.fromstring('<a xmlns="urn:x" xmlns:y="urn:y"><y:b/><b/></a>')  # noqa: S314 - written above
    assert [each.tag for each in strip_namespaces(element).iter()] == ["a", "b", "b"]
    assert local_name("plain") == "plain"


def test_text_is_trimmed_and_empty_text_is_none() -> None:
    element = ET.fromstring("<a> x <b> y </b><c> </c><d/></a>")  # noqa: S314 - written above
    assert [text_of(element, at) for at in ("b", "c", "d", "e")] == ["y", None, None, None]


def test_the_root_shows_names_only(path: Path) -> None:
    path.write_text('<m:R xmlns:m="urn:a" m:x="1" y="2"><m:A/><m:B/><m:A/>' + "<C>x</C>" * 20_000)
    info = root_of(path)
    assert info is not None
    assert (info.tag, info.namespace) == ("R", "urn:a")
    assert info.child_tags == ("A", "B", "C")
    assert info.attributes == ("x", "y")


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"a,b", b"<", b"<!-- x", b"\0\0", b"<r \0", codecs.BOM_UTF16_LE + b"<"]
)
def test_no_root_is_no_error(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert root_of(path) is None
    assert root_of(path.with_name("none")) is None
