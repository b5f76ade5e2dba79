"""A hundred malformed files and more: each is a table, or is refused in plain words."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest
from workbooks import HEADER, NAMESPACE, PACKAGE, RELATION, text_row, workbook

from modules.observations.upload import UploadError, guess_columns, read_table, to_observations

FILES = Path(__file__).parents[1] / "files"
TEXT = b"subject,day,rt\n" + b"".join(b"S%d,%d,%d.5\n" % (at % 9, at // 9, at) for at in range(90))
BOOK = (FILES / "spreadsheets" / "saved_by_libreoffice.xlsx").read_bytes()
PLAIN = HEADER + text_row("A", "0", "1") + text_row("A", "1", "2") + text_row("B", "0", "3")
GOOD = workbook(PLAIN)
RNG = np.random.default_rng(10)


def cut(content: bytes) -> bytes:
    return content[: int(RNG.integers(1, len(content)))]


def flipped(content: bytes, bits: int = 8) -> bytes:
    """A file some of whose bits are turned."""
    changed = np.frombuffer(content, np.uint8).copy()
    for at in RNG.integers(0, 8 * len(content), bits).tolist():
        changed[at // 8] ^= 1 << at % 8
    return changed.tobytes()


def packed(*parts: tuple[str, bytes | str]) -> bytes:
    """An archive of parts, whose names may be anything and come twice."""
    archive = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as book:
        warnings.simplefilter("ignore")  # the names that come twice
        for name, part in parts:
            book.writestr(name, part)
    return archive.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(name: str, part: bytes | str) -> bytes:
    return workbook(PLAIN, extra={name: part if isinstance(part, bytes) else part.encode()})


def without(name: str) -> bytes:
    return packed(*((at, part) for at, part in parts_of(GOOD).items() if at != name))


def in_directory(offset: int, layout: str, value: int) -> bytes:
    """A workbook whose list of parts tells a lie about the sheet, which comes last."""
    content = bytearray(GOOD)
    struct.pack_into(layout, content, content.rindex(b"PK\x01\x02") + offset, value)
    return bytes(content)


def in_end(offset: int, layout: str, value: int) -> bytes:
    """A workbook whose last record tells a lie about its list of parts."""
    content = bytearray(GOOD)
    struct.pack_into(layout, content, content.rindex(b"PK\x05\x06") + offset, value)
    return bytes(content)


def with_zip64_size(size: int) -> bytes:
    """A workbook that states the size of a small part in the 64-bit extension."""
    content = bytearray(packed(*parts_of(GOOD).items(), ("xl/a.xml", b"<a/>")))
    at = content.rindex(b"PK\x01\x02")
    name = struct.unpack_from("<H", content, at + 28)[0]
    struct.pack_into("<I", content, at + 24, 0xFFFFFFFF)
    struct.pack_into("<H", content, at + 30, 12)
    content[at + 46 + name : at + 46 + name] = struct.pack("<HHQ", 1, 8, size)
    end = content.rindex(b"PK\x05\x06")
    listed = struct.unpack_from("<I", content, end + 12)[0]
    struct.pack_into("<I", content, end + 12, listed + 12)
    return bytes(content)


def with_shared_data(times: int) -> bytes:
    """A workbook that lists one part many times, all names at the same data."""
    content = GOOD
    end = content.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<I", content, end + 16)[0]
    last = content[content.rindex(b"PK\x01\x02") : end]
    tail = bytearray(content[end:])
    struct.pack_into("<HHI", tail, 8, 6 + times, 6 + times, end - start + times * len(last))
    return content[:end] + times * last + bytes(tail)


def strings(attributes: str, items: str = "<si><t>a</t></si>") -> bytes:
    return with_part("xl/sharedStrings.xml", f'<sst xmlns="{NAMESPACE}" {attributes}>{items}</sst>')


def relations(target: str, kind: str = "worksheet") -> bytes:
    return with_part(
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r0" Type="{RELATION}/{kind}" '
        f'Target="{target}"/></Relationships>',
    )


def sheet(rows: str) -> bytes:
    return workbook(HEADER + rows)


def whole_sheet(part: bytes | str) -> bytes:
    return with_part("xl/worksheets/sheet1.xml", part)


def entities(depth: int) -> str:
    steps = "".join(f'<!ENTITY e{at + 1} "{f"&e{at};" * 9}">' for at in range(depth))
    return f'<!DOCTYPE x [<!ENTITY e0 "lol">{steps}]>'


NUMBER = "<c><v>1</v></c>"
TEXTS: dict[str, bytes] = {
    **{f"text cut {at}": cut(TEXT) for at in range(8)},
    **{f"text with turned bits {at}": flipped(TEXT) for at in range(8)},
    "one byte": b"a",
    "only a byte order mark": b"\xef\xbb\xbf",
    "two byte order marks": b"\xef\xbb\xbf\xef\xbb\xbf" + TEXT,
    "only NULs": bytes(1000),
    "a NUL in a cell": TEXT.replace(b"S3", b"S\x003"),
    "UTF-16 without a mark": TEXT.decode().encode("utf-16-le"),
    "UTF-16 with an odd byte": TEXT.decode().encode("utf-16") + b"a",
    "UTF-16 with a lone surrogate": b"\xff\xfe" + b"\x00\xd8" + TEXT.decode().encode("utf-16-le"),
    "UTF-32": TEXT.decode().encode("utf-32"),
    "UTF-7": "subject,day,rt\nÅ,0,1\nÅ,1,2\n".encode("utf-7"),
    "a lone surrogate": TEXT.replace(b"S3", b"\xed\xa0\x80"),
    "an overlong slash": TEXT.replace(b"S3", b"\xc0\xaf"),
    "two encodings in one file": "Å,0,1\n".encode() + "subject,Ö,rt\nÅ,1,2\n".encode("cp1252"),
    "a UTF-8 mark, then Latin-1": b"\xef\xbb\xbf" + "subject,Ö,rt\nÅ,1,2\n".encode("cp1252"),
    "bytes that no encoding has": b"subject,day,rt\n\x81\x8d\x8f,1,2\n",
    "a PNG's first bytes": b"\x89PNG\r\n\x1a\n" + TEXT,
    "gzip's first bytes": b"\x1f\x8b\x08" + TEXT,
    "an old workbook's first bytes": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + TEXT,
    "a zip's first bytes": b"PK\x03\x04" + TEXT,
    "only separators": b",,,,,\n" * 1000,
    "only semicolons": b";" * 100_000,
    "only quotation marks": b'"' * 100_001,
    "only line ends": b"\r\n\n\r" * 10_000,
    "spaces and separators": b" , ,\t, \n" * 1000,
    "a header of separators": b",,,\nA,1,2,3\n",
    "one line of a million characters": b"x" * 1_000_000,
    "a field of 300,000 characters": b"subject,day,rt\nA,1," + b"9" * 300_000,
    "5,000 columns": b",".join(b"c%d" % at for at in range(5000)) + b"\n" + b"1," * 4999 + b"1\n",
    "rows that grow": b"".join(b"," * at + b"x\n" for at in range(300)),
    "a quotation mark that never closes": TEXT + b'"' + TEXT * 100,
    "a quotation mark inside a cell": TEXT + b'"A" x,1,2\n',
    "form feeds between lines": TEXT.replace(b"\n", b"\x0c"),
    "a bell in a cell": TEXT.replace(b"S3", b"\x07"),
    "names written from right to left": "\u202esubject,\u202eday,\u202ert\nA,0,1\nA,1,2\n".encode(),
    "names that differ in nothing": b"x,x,x\n1,2,3\n",
    "a line that tells the separator": b"sep=;\n" + TEXT.replace(b",", b";"),
    "numbers of 5,000 digits": b"subject,day,rt\n" + b"A,1,%s\nA,2,1\n" % (b"9" * 5000),
    "an exponent of 5,000 digits": b"subject,day,rt\nA,1,1e%s\nA,2,1\n" % (b"9" * 5000),
    "markup in the names": b"<b>a</b>,<script>,</p>\n1,2,3\n1,3,4\n",
}
BOOKS: dict[str, bytes] = {
    **{f"a workbook cut {at}": cut(BOOK) for at in range(8)},
    **{f"a workbook with turned bits {at}": flipped(BOOK) for at in range(12)},
    **{
        f"a sheet with turned bits {at}": whole_sheet(
            flipped(parts_of(GOOD)["xl/worksheets/sheet1.xml"])
        )
        for at in range(8)
    },
    "text that is called a workbook": TEXT,
    "an archive of nothing": packed(),
    "an archive in an archive": packed(("book.xlsx", GOOD)),
    "absolute names": packed(*((f"/{name}", part) for name, part in parts_of(GOOD).items())),
    "names that climb": packed(*((f"../../{name}", part) for name, part in parts_of(GOOD).items())),
    "names of Windows": packed(
        *((name.replace("/", "\\"), part) for name, part in parts_of(GOOD).items())
    ),
    "two parts of one name": packed(
        *parts_of(GOOD).items(), ("xl/worksheets/sheet1.xml", b"<worksheet/>")
    ),
    "a part that climbs": with_part("../../../etc/passwd.xml", "<a/>"),
    "a sheet that climbs": relations("../../../../etc/passwd"),
    "a sheet elsewhere": relations("http://127.0.0.1/sheet.xml"),
    "a sheet that is the workbook": relations("workbook.xml"),
    "a sheet that is not there": relations("worksheets/sheet7.xml"),
    "a sheet of an unknown kind": relations("worksheets/sheet1.xml", "nothing"),
    "a sheet that is a chart": relations("worksheets/sheet1.xml", "chartsheet"),
    **{f"no {name}": without(name) for name in parts_of(GOOD)},
    "a size of 4 GB": in_directory(24, "<I", 0xFFFFFFFE),
    "a size of one byte": in_directory(24, "<I", 1),
    "a packed size of one byte": in_directory(20, "<I", 1),
    "a packing method that is none": in_directory(10, "<H", 77),
    "a part that starts nowhere": in_directory(42, "<I", 0x7FFFFFFF),
    "a password's mark": in_directory(8, "<H", 1),
    "a wrong checksum": in_directory(16, "<I", 0),
    "a list longer than the file": in_end(12, "<I", 0x7FFFFFFF),
    "a list that starts nowhere": in_end(16, "<I", 0x7FFFFFFF),
    "a list of 65,535 parts": in_end(10, "<H", 0xFFFF),
    "a 64-bit size beyond all": with_zip64_size(2**63),
    "a 64-bit size of 40 MB": with_zip64_size(40_000_000),
    "900 parts in one place": with_shared_data(900),
    "40 MB of spaces": with_part("xl/a.xml", b" " * 40_000_000),
    "entities that grow": workbook(PLAIN, prolog=entities(9)),
    "entities in the texts": with_part("xl/sharedStrings.xml", f"{entities(9)}<sst>&e9;</sst>"),
    "an entity that is not declared": sheet(text_row("&lol;", "1", "2")),
    "a shared text that shares itself": strings("", "<si><si><t>a</t></si></si>"),
    "a shared text that is not there": sheet('<row><c t="s"><v>7</v></c></row>'),
    "a shared text before the first": sheet('<row><c t="s"><v>-1</v></c></row>'),
    "10^12 shared texts": strings('uniqueCount="1000000000000"'),
    "10^19 shared texts": strings('uniqueCount="10000000000000000000"'),
    "shared texts without an end": with_part("xl/sharedStrings.xml", "<sst><si><t>a"),
    "row 0": sheet(f'<row r="0">{NUMBER}</row>'),
    "row -1": sheet(f'<row r="-1">{NUMBER}</row>'),
    "row 10^9": sheet(f'<row r="1000000000">{NUMBER}</row>'),
    "row 10^30": sheet(f'<row r="1{"0" * 30}">{NUMBER}</row>'),
    "a row called one": sheet(f'<row r="one">{NUMBER}</row>'),
    "a cell without a row": sheet('<row><c r="A"><v>1</v></c></row>'),
    "a cell without a column": sheet('<row><c r="7"><v>1</v></c></row>'),
    "a cell in column ZZZZZZZZ": sheet('<row><c r="ZZZZZZZZ2"><v>1</v></c></row>'),
    "cells in far corners": sheet('<row><c r="XFD1048576"><v>1</v></c></row>'),
    "rows out of order": sheet('<row r="9"><c r="A9"><v>1</v></c></row><row r="2"/>'),
    "cells out of order": sheet('<row r="2"><c r="C2"><v>1</v></c><c r="A2"><v>2</v></c></row>'),
    "one place, many cells": sheet('<row r="2">' + '<c r="A2"><v>1</v></c>' * 1000 + "</row>"),
    "a cell of another row": sheet('<row r="2"><c r="A900"><v>1</v></c></row>'),
    "a number that is none": sheet('<row><c t="n"><v>one</v></c></row>'),
    "a truth value of 7": sheet('<row><c t="b"><v>7</v></c></row>'),
    "a date beyond all dates": sheet('<row><c t="d"><v>99999-99-99</v></c></row>'),
    "a cell of an unknown kind": sheet('<row><c t="zz"><v>1</v></c></row>'),
    "a style that is not there": sheet('<row><c s="99999999999"><v>1</v></c></row>'),
    "a cell in a cell": sheet("<row>" + "<c>" * 1000 + "</row>"),
    "an element in 50,000": sheet("<a>" * 50_000),
    "a sheet without an end": whole_sheet(f"<worksheet><sheetData>{PLAIN}<row><c><v>1"),
    "a sheet of nothing": whole_sheet(b""),
    "a sheet of NULs": whole_sheet(bytes(1000)),
    "a sheet in UTF-16": whole_sheet(
        parts_of(GOOD)["xl/worksheets/sheet1.xml"].decode().encode("utf-16")
    ),
    "a sheet in Latin-1": whole_sheet(
        f"<worksheet><sheetData>{HEADER}{text_row('Å', '1', '2')}</sheetData>".encode("cp1252")
    ),
    "a sheet that is no UTF-8": whole_sheet(b"<worksheet><sheetData><row><c t='str'><v>\xff</v>"),
    "an extent beyond all": whole_sheet(
        f'<worksheet><dimension ref="A1:ZZZZZZ99999999999"/><sheetData>{PLAIN}</sheetData>'
    ),
    "an extent that is none": whole_sheet(
        f'<worksheet><dimension ref="::"/><sheetData>{PLAIN}</sheetData></worksheet>'
    ),
    "merged cells that are none": whole_sheet(
        f"<worksheet><sheetData>{PLAIN}</sheetData><mergeCells><mergeCell ref='B9:A1:?'/>"
        "</mergeCells></worksheet>"
    ),
    "a format of 100,000 characters": workbook(
        PLAIN,
        styles=f'<numFmts><numFmt numFmtId="170" formatCode="{"[" * 100_000}"/></numFmts>'
        '<cellXfs><xf numFmtId="170"/></cellXfs>',
    ),
    "a sheet hidden in an unknown way": with_part(
        "xl/workbook.xml",
        '<workbook><sheets><sheet name="" state="zz" id="r0"/></sheets></workbook>',
    ),
}
CASES = {
    **{name: (content, "file.csv") for name, content in TEXTS.items()},
    **{name: (content, "book.xlsx") for name, content in BOOKS.items()},
}


def test_there_are_a_hundred_malformed_files_and_more():
    assert len(CASES) >= 100
    assert len({content for content, _ in CASES.values()}) == len(CASES)


@pytest.mark.parametrize("case", CASES)
def test_a_malformed_file_is_a_table_or_is_refused(case: str):
    content, name = CASES[case]
    try:
        table = read_table(content, name)
        to_observations(table, guess_columns(table))
    except UploadError as refused:
        message = str(refused)
        assert 40 <= len(message) <= 250
        assert message.endswith(".")
        assert message.isprintable()
        assert "<" not in message
    else:
        assert len(table.rows) > 1
