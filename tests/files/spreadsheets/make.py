"""Make the workbooks beside this script: python tests/files/spreadsheets/make.py.

`excel_dialect.xlsx` and `google_sheets_dialect.xlsx` are written here, with the parts and in the
XML that Excel and Google Sheets write; those programs never touched them. LibreOffice reads the
first and saves it as `saved_by_libreoffice.xlsx`, where it is installed.

All hold one table: shared strings (one of them rich text), dates, times, formulas with their stored
results, truth values and a cell merged over two rows, and a hidden sheet that is not the table.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

FOLDER = Path(__file__).parent
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PROLOG = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
HEADER = ["subject", "day", "rt", "when", "at", "twice", "label", "kept", "note"]
TEXTS = [*HEADER, "Åsa", "Björn", "two visits", "not the data"]
# Subject, day, rt, days since 1899-12-30, part of a day, kept.
ROWS = [
    ("Åsa", 0, 251.5, 45414, 0.35416666666666669, 1),
    ("Åsa", 1, 260, 45415, 0.375, 0),
    ("Björn", 0, 240, 45414, 0.35416666666666669, 1),
    ("Björn", 1, 244.25, 45415.5, 0.88541666666666663, 1),
]
DATE, TIME = 1, 2
EXCEL_NAMESPACES = (
    f'xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'mc:Ignorable="x14ac xr" '
    'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
    'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
)
GOOGLE_NAMESPACES = (
    f'xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships" '
    'xmlns:mx="http://schemas.microsoft.com/office/mac/excel/2008/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:mv="urn:schemas-microsoft-com:mac:vml" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
)


def relationships(*relations: tuple[str, str]) -> str:
    """Write the relations of a part, each the end of its type's address and its target."""
    return (
        f'{PROLOG}<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{at}" Type="{kind}" Target="{target}"/>'
            for at, (kind, target) in enumerate(relations, start=1)
        )
        + "</Relationships>"
    )


def content_types(parts: dict[str, str]) -> str:
    """Write the list of content types."""
    overrides = "".join(
        f'<Override PartName="/{path}" ContentType="{kind}"/>' for path, kind in parts.items()
    )
    return (
        f'{PROLOG}<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        f'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{overrides}'
        "</Types>"
    )


def shared_strings(rich: str) -> str:
    """Write the texts that cells share, the last subject as a part writes rich text."""
    items = "".join(f"<si><t>{text}</t></si>" for text in TEXTS)
    items = items.replace("<si><t>two visits</t></si>", rich)
    return f'{PROLOG}<sst xmlns="{MAIN}" count="20" uniqueCount="{len(TEXTS)}">{items}</sst>'


def styles(namespaces: str) -> str:
    """Write the styles: general, a date and a time of the built-in formats."""
    return (
        f"{PROLOG}<styleSheet {namespaces}>"
        '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        '</cellStyleXfs><cellXfs count="3">'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="20" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        "</cellXfs></styleSheet>"
    )


def text(place: str, value: str) -> str:
    """Write a cell that shares its text."""
    return f'<c r="{place}" t="s"><v>{TEXTS.index(value)}</v></c>'


def excel_rows() -> str:
    """Write the table as Excel does: spans, and one formula that the rows below share."""
    written = ['<row r="1" spans="1:9" x14ac:dyDescent="0.25">']
    written += [text(f"{column}1", name) for column, name in zip("ABCDEFGHI", HEADER, strict=True)]
    written.append("</row>")
    for row, (subject, day, rt, when, at, kept) in enumerate(ROWS, start=2):
        first = 'ref="F2:F5" ' if row == 2 else ""
        written.append(
            f'<row r="{row}" spans="1:9" x14ac:dyDescent="0.25">{text(f"A{row}", subject)}'
            f'<c r="B{row}"><v>{day}</v></c><c r="C{row}"><v>{rt}</v></c>'
            f'<c r="D{row}" s="{DATE}"><v>{when}</v></c>'
            f'<c r="E{row}" s="{TIME}"><v>{at!r}</v></c>'
            f'<c r="F{row}"><f t="shared" {first}si="0">{"C2*2" if first else ""}</f>'
            f"<v>{2 * rt}</v></c>"
            f'<c r="G{row}" t="str"><f>A{row}&amp;"-"&amp;B{row}</f><v>{subject}-{day}</v></c>'
            f'<c r="H{row}" t="b"><v>{kept}</v></c>'
            + (text(f"I{row}", "two visits") if row % 2 == 0 else f'<c r="I{row}"/>')
            + "</row>"
        )
    return "".join(written)


def google_rows() -> str:
    """Write the table as Google Sheets does: every number with a decimal point."""
    written = ['<row r="1">']
    written += [text(f"{column}1", name) for column, name in zip("ABCDEFGHI", HEADER, strict=True)]
    written.append("</row>")
    for row, (subject, day, rt, when, at, kept) in enumerate(ROWS, start=2):
        written.append(
            f'<row r="{row}">{text(f"A{row}", subject)}<c r="B{row}"><v>{float(day)}</v></c>'
            f'<c r="C{row}"><v>{float(rt)}</v></c>'
            f'<c r="D{row}" s="{DATE}"><v>{float(when)}</v></c>'
            f'<c r="E{row}" s="{TIME}"><v>{at}</v></c>'
            f'<c r="F{row}"><f t="shared" ref="F2:F5" si="1">C2*2</f><v>{2.0 * rt}</v></c>'
            f'<c r="G{row}" t="str"><f t="shared" ref="G2:G5" si="2">A2&amp;"-"&amp;B2</f>'
            f'<v>{subject}-{day}</v></c><c r="H{row}" t="b"><v>{kept}</v></c>'
            + (text(f"I{row}", "two visits") if row % 2 == 0 else f'<c r="I{row}"/>')
            + "</row>"
        )
    return "".join(written)


def write(name: str, parts: dict[str, str]) -> None:
    """Pack parts, always with the same date, so that the same parts are the same file."""
    with zipfile.ZipFile(FOLDER / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, part in parts.items():
            archive.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), part, 8)


def write_excel_dialect() -> None:
    """Write a workbook as Excel does, its first sheet hidden."""
    merged = '<mergeCells count="2"><mergeCell ref="I2:I3"/><mergeCell ref="I4:I5"/></mergeCells>'
    row_format = '<sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/>'
    margins = (
        '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    )
    view = '<sheetViews><sheetView{} workbookViewId="0"/></sheetViews>'
    selected = ' tabSelected="1"'
    write(
        "excel_dialect.xlsx",
        {
            "[Content_Types].xml": content_types(
                {
                    "xl/workbook.xml": f"{CONTENT}.sheet.main+xml",
                    "xl/worksheets/sheet1.xml": f"{CONTENT}.worksheet+xml",
                    "xl/worksheets/sheet2.xml": f"{CONTENT}.worksheet+xml",
                    "xl/styles.xml": f"{CONTENT}.styles+xml",
                    "xl/sharedStrings.xml": f"{CONTENT}.sharedStrings+xml",
                    "docProps/app.xml": "application/vnd.openxmlformats-officedocument."
                    "extended-properties+xml",
                }
            ),
            "_rels/.rels": relationships(
                (f"{OFFICE}/relationships/officeDocument", "xl/workbook.xml"),
                (f"{OFFICE}/relationships/extended-properties", "docProps/app.xml"),
            ),
            "xl/workbook.xml": f"{PROLOG}<workbook {EXCEL_NAMESPACES}>"
            '<fileVersion appName="xl" lastEdited="7" lowestEdited="7" rupBuild="26026"/>'
            '<workbookPr defaultThemeVersion="166925"/><bookViews><workbookView xWindow="0" '
            'yWindow="0" windowWidth="28800" windowHeight="12225" firstSheet="1" activeTab="1"/>'
            '</bookViews><sheets><sheet name="Notes" sheetId="2" state="hidden" r:id="rId1"/>'
            '<sheet name="Sleep" sheetId="1" r:id="rId2"/></sheets><calcPr calcId="191029"/>'
            "</workbook>",
            "xl/_rels/workbook.xml.rels": relationships(
                (f"{OFFICE}/relationships/worksheet", "worksheets/sheet1.xml"),
                (f"{OFFICE}/relationships/worksheet", "worksheets/sheet2.xml"),
                (f"{OFFICE}/relationships/styles", "styles.xml"),
                (f"{OFFICE}/relationships/sharedStrings", "sharedStrings.xml"),
            ),
            "xl/worksheets/sheet1.xml": f"{PROLOG}<worksheet {EXCEL_NAMESPACES} "
            'xr:uid="{0C1F5C0E-6C0B-4B0A-9A0D-000000000001}"><dimension ref="A1"/>'
            f'{view.format("")}{row_format}<sheetData><row r="1" spans="1:1">'
            f"{text('A1', 'not the data')}</row></sheetData>{margins}</worksheet>",
            "xl/worksheets/sheet2.xml": f"{PROLOG}<worksheet {EXCEL_NAMESPACES} "
            'xr:uid="{0C1F5C0E-6C0B-4B0A-9A0D-000000000002}"><dimension ref="A1:I5"/>'
            f"{view.format(selected)}{row_format}<sheetData>{excel_rows()}</sheetData>"
            f"{merged}{margins}</worksheet>",
            "xl/styles.xml": styles(f'xmlns="{MAIN}"'),
            "xl/sharedStrings.xml": shared_strings(
                '<si><r><t xml:space="preserve">two </t></r><r><rPr><b/><sz val="11"/>'
                '<rFont val="Calibri"/></rPr><t>visits</t></r></si>'
            ),
            "docProps/app.xml": f'{PROLOG}<Properties xmlns="{OFFICE}/extended-properties">'
            "<Application>Microsoft Excel</Application><AppVersion>16.0300</AppVersion>"
            "</Properties>",
        },
    )


def write_google_sheets_dialect() -> None:
    """Write a workbook as Google Sheets does: no properties, a drawing for every sheet."""
    drawing = f'{PROLOG}<xdr:wsDr xmlns:xdr="{OFFICE.replace("officeDocument", "drawingml")}'
    drawing += '/spreadsheetDrawing"/>'
    properties = '<sheetPr><outlinePr summaryBelow="0" summaryRight="0"/></sheetPr>'
    view = '<sheetViews><sheetView workbookViewId="0"/></sheetViews>'
    row_format = (
        '<sheetFormatPr customHeight="1" defaultColWidth="12.63" defaultRowHeight="15.75"/>'
    )
    sheets = {
        1: google_rows(),
        2: f'<row r="1">{text("A1", "not the data")}</row>',
    }
    merged = '<mergeCells count="2"><mergeCell ref="I2:I3"/><mergeCell ref="I4:I5"/></mergeCells>'
    write(
        "google_sheets_dialect.xlsx",
        {
            "[Content_Types].xml": content_types(
                {
                    **{f"xl/worksheets/sheet{at}.xml": f"{CONTENT}.worksheet+xml" for at in sheets},
                    "xl/sharedStrings.xml": f"{CONTENT}.sharedStrings+xml",
                    **{
                        f"xl/drawings/drawing{at}.xml": "application/vnd.openxmlformats-"
                        "officedocument.drawing+xml"
                        for at in sheets
                    },
                    "xl/styles.xml": f"{CONTENT}.styles+xml",
                    "xl/workbook.xml": f"{CONTENT}.sheet.main+xml",
                }
            ),
            "xl/workbook.xml": f"{PROLOG}<workbook {GOOGLE_NAMESPACES}><workbookPr/><sheets>"
            '<sheet state="visible" name="Sleep" sheetId="1" r:id="rId3"/>'
            '<sheet state="hidden" name="Notes" sheetId="2" r:id="rId4"/></sheets>'
            "<definedNames/><calcPr/></workbook>",
            "xl/_rels/workbook.xml.rels": relationships(
                (f"{OFFICE}/relationships/styles", "styles.xml"),
                (f"{OFFICE}/relationships/sharedStrings", "sharedStrings.xml"),
                (f"{OFFICE}/relationships/worksheet", "worksheets/sheet1.xml"),
                (f"{OFFICE}/relationships/worksheet", "worksheets/sheet2.xml"),
            ),
            "xl/sharedStrings.xml": shared_strings(
                '<si><r><rPr/><t xml:space="preserve">two </t></r><r><rPr><b/></rPr>'
                "<t>visits</t></r></si>"
            ),
            "xl/styles.xml": styles(
                f'xmlns="{MAIN}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/'
                '2006"'
            ),
            **{
                f"xl/worksheets/sheet{at}.xml": f"{PROLOG}<worksheet {GOOGLE_NAMESPACES}>"
                f"{properties}{view}{row_format}<sheetData>{rows}</sheetData>"
                f'{merged if at == 1 else ""}<drawing r:id="rId1"/></worksheet>'
                for at, rows in sheets.items()
            },
            **{
                f"xl/worksheets/_rels/sheet{at}.xml.rels": relationships(
                    (f"{OFFICE}/relationships/drawing", f"../drawings/drawing{at}.xml")
                )
                for at in sheets
            },
            **{f"xl/drawings/drawing{at}.xml": drawing for at in sheets},
            "_rels/.rels": relationships(
                (f"{OFFICE}/relationships/officeDocument", "xl/workbook.xml")
            ),
        },
    )


def save_with_libreoffice() -> None:
    """Let LibreOffice read the first workbook and save it."""
    office = shutil.which("soffice")
    if office is None:
        print("LibreOffice is not installed: its workbook stays as it is.")
        return
    with tempfile.TemporaryDirectory() as folder:
        convert = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        convert += ["--convert-to", "xlsx", "--outdir", folder]
        subprocess.run([*convert, FOLDER / "excel_dialect.xlsx"], check=True, timeout=120)
        shutil.copy(Path(folder, "excel_dialect.xlsx"), FOLDER / "saved_by_libreoffice.xlsx")


if __name__ == "__main__":
    write_excel_dialect()
    write_google_sheets_dialect()
    save_with_libreoffice()
