from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lab import chooser, drag_missing, panel, show_scene, unfold
from playwright.sync_api import Page, expect

from modules.observations.table_file import MOST_MEGABYTES
from modules.observations.upload import UploadError, guess_columns, read_table, to_observations
from modules.observations.workbook_parts import MEGABYTE

FILES = Path(__file__).parents[1] / "files"
EXAMPLES = Path(__file__).parents[2] / "data" / "examples"
OFFICE = "http://schemas.openxmlformats.org"
WORKBOOK_WITH_FORMULAS = {
    "[Content_Types].xml": f'<Types xmlns="{OFFICE}/package/2006/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship '
    f'Id="a" Type="{OFFICE}/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{OFFICE}/spreadsheetml/2006/main" '
    f'xmlns:r="{OFFICE}/officeDocument/2006/relationships"><sheets>'
    '<sheet name="one" sheetId="1" r:id="b"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{OFFICE}/package/2006/relationships">'
    f'<Relationship Id="b" Type="{OFFICE}/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{OFFICE}/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>subject</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>x</t></is></c>'
    '<c r="C1" t="inlineStr"><is><t>y</t></is></c></row>'
    + "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{"AB"[row // 4]}</t></is></c>'
        f'<c r="B{row}"><v>{row}</v></c><c r="C{row}"><f>1+{row}</f></c></row>'
        for row in range(2, 7)
    )
    + "</sheetData></worksheet>",
}


@pytest.fixture
def uploader(page: Page) -> Page:
    chooser(page, "Data").select_option("uploaded")
    expect(page.get_by_text("stays in this session's memory")).to_be_visible()
    return page


def choose(page: Page, path: Path) -> None:
    page.get_by_label("Your file").set_input_files(path)


def use(page: Page) -> None:
    page.get_by_role("button", name="Use these data").click()


def what_is_wrong(path: Path) -> str | None:
    """The message that the reader of files itself has for a file, or None for a good one."""
    try:
        table = read_table(path.read_bytes(), path.name)
        to_observations(table, guess_columns(table))
    except UploadError as wrong:
        return str(wrong)
    return None


def made_files(folder: Path) -> list[Path]:
    """Bad files that would be silly to keep: huge ones, bombs, and hopeless tables."""
    header = "subject,x,y\n"
    texts = {
        "ten_thousand_columns.csv": ",".join(f"c{i}" for i in range(10_000)) + "\n1,2,3\n",
        "one_subject.csv": header + "".join(f"A,{i},{i * i}\n" for i in range(9)),
        "constant_predictor.csv": header + "".join(f"S{i % 3},1,{i}\n" for i in range(9)),
        "infinite.csv": header + "A,1,2\nA,2,inf\nB,1,3\nB,2,1\n",
        "all_missing.csv": header + "A,,1\nB,,2\nC,,3\n",
        "too_many_subjects.csv": header
        + "".join(f"S{i},{j},{i + j}\n" for i in range(501) for j in range(2)),
        "too_many_rows.csv": header + "".join(f"S{i % 9},{i},{i}\n" for i in range(50_001)),
    }
    for name, text in texts.items():
        (folder / name).write_text(text)
    (folder / "eleven_megabytes.csv").write_bytes(b"a,b,c\n" + b"1,2,3\n" * 1_900_000)
    with zipfile.ZipFile(folder / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("xl/workbook.xml", "<workbook/>")
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    with zipfile.ZipFile(folder / "formulas.xlsx", "w") as book:
        for part, text in WORKBOOK_WITH_FORMULAS.items():
            book.writestr(part, text)
    return sorted(folder.iterdir())


def test_every_bad_file_gets_its_message_and_the_data_stay(uploader: Page, tmp_path: Path) -> None:
    page = uploader
    files = [*sorted(filter(Path.is_file, FILES.iterdir())), *made_files(tmp_path)]
    bad = {path: wrong for path in files if (wrong := what_is_wrong(path))}
    assert len(bad) >= 25
    drag_missing(page, 10)
    for path, wrong in bad.items():
        choose(page, path)
        complaint = page.locator(".complaint")
        preview = page.locator(".preview caption").filter(has_text=f"{path.name}:")
        if path.stat().st_size > MOST_MEGABYTES * MEGABYTE:
            refused = page.locator("#upload-file_progress .progress-bar")  # before it is sent
            expect(refused).to_have_text(wrong.split(". ")[0] + ".")
            continue
        expect(complaint.filter(has_text=wrong).or_(preview)).to_be_visible()
        if preview.is_visible():
            use(page)
        expect(complaint).to_have_text(wrong)
        expect(panel(page, "308")).to_have_count(1)
    expect(page.locator("[data-kept=false]")).to_have_count(14)
    expect(page.get_by_role("slider", name="Missing")).to_have_value("10")


@pytest.mark.parametrize("name", ["example_long.csv", "example_semicolon.csv"])
def test_examples_can_be_downloaded_and_used(uploader: Page, tmp_path: Path, name: str) -> None:
    page = uploader
    with page.expect_download() as download:
        page.locator(f"a[href$='{name}']").click()
    saved = tmp_path / name
    download.value.save_as(saved)
    assert saved.read_bytes() == (EXAMPLES / name).read_bytes()
    choose(page, saved)
    use(page)
    expect(page.locator("[data-panel]")).to_have_count(8)
    expect(page.locator("[data-observation]")).to_have_count(60)
    drag_missing(page, 50)
    expect(page.locator(".complaint")).to_have_count(0)


def test_columns_can_be_chosen_and_rows_left_out_are_reported(
    uploader: Page, tmp_path: Path
) -> None:
    page = uploader
    rows = ["id,when,first,second"]
    rows += [f"{10 + i % 4},{i // 4},{i * 1.5 + i % 3},{i * i}" for i in range(24)]
    rows += ["11,3,NA,5", "12,,1,2"]
    path = tmp_path / "study.csv"
    path.write_text("\n".join(rows))
    choose(page, path)
    expect(page.locator(".preview caption")).to_contain_text("study.csv")
    page.get_by_label("Response").select_option(label="second")
    use(page)
    expect(page.locator(".axis-title").last).to_have_text("second")
    expect(page.locator("[data-panel]")).to_have_count(4)
    report = page.locator("#upload-message")
    expect(report).to_contain_text("left out")
    expect(report).to_contain_text("label")
    expect(page.locator("[data-observation]")).to_have_count(25)


def test_text_of_the_file_is_never_html(uploader: Page, tmp_path: Path) -> None:
    page = uploader
    evil = ['<img src=x onerror="window.hacked=1">', "$\\frac{1}{2}$ 🙂", '=cmd|" /C calc"!A0']
    lines = ['subject,x,"<b>y</b>"']
    lines += [
        f'"{label.replace(chr(34), chr(34) * 2)}",{x},{x * (k + 1) + (x * 7 + k) % 3}'
        for k, label in enumerate(evil)
        for x in range(5)
    ]
    path = tmp_path / "evil.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    choose(page, path)
    use(page)
    expect(page.locator("[data-panel]")).to_have_count(3)
    page.locator(".lines-tab .figure-table > summary").click()
    page.locator("[data-panel] .frame").first.hover()
    expect(page.locator("#upload-columns")).to_contain_text("<b>y</b>")
    unfold(page, "Missing")
    expect(page.locator("#spoil-focus")).to_contain_text("<img src=x")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[src=x]").count() == 0


def test_waiting_for_a_file_keeps_the_previous_data(uploader: Page) -> None:
    expect(uploader.locator("#data-note")).to_contain_text("Until your file is read")
    expect(panel(uploader, "308")).to_have_count(1)


def test_own_data_are_still_there_after_a_look_at_others(uploader: Page) -> None:
    page = uploader
    choose(page, EXAMPLES / "example_long.csv")
    use(page)
    expect(page.locator("[data-panel]")).to_have_count(8)
    show_scene(page, "Balanced")
    expect(page.locator("[data-panel]")).to_have_count(18)
    chooser(page, "Data").select_option("uploaded")
    expect(page.locator("[data-panel]")).to_have_count(8)
