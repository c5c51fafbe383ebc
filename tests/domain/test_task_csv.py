"""Reading tables of tasks: every spreadsheet's way, and every bad line told with its number."""

import pytest

from webapp.domain import task_csv

HEADS = "project,entity_type,entity,task_type,name,bid,due,assignees"
GOOD = "NOL,shot,SQ010/SH0010,Animation,,24,2026-12-24,yuki;mateo"


def sentence_of(line):
    sheet = task_csv.parse_tasks(f"{HEADS}\n{line}\n")
    assert sheet.rows == []
    assert [problem.line for problem in sheet.problems] == [2]
    return sheet.problems[0].sentence


def test_a_row_becomes_a_task():
    (row,) = task_csv.parse_tasks(f"{HEADS}\n{GOOD}\n").rows

    assert (row.project, row.entity_type, row.entity, row.task_type) == (
        "NOL",
        "shot",
        "SQ010/SH0010",
        "Animation",
    )
    assert (row.name, row.bid_s, row.due, row.assignees) == (
        "Animation",
        86400,
        "2026-12-24",
        ("yuki", "mateo"),
    )


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_it_reads_what_a_spreadsheet_saves(separator):
    text = "\ufeff" + f"{HEADS}\r\nNOL,shot,SQ010,Layout,,,,\r\n".replace(",", separator)

    (row,) = task_csv.parse_tasks(text).rows

    assert (row.project, row.bid_s, row.due, row.assignees) == ("NOL", None, None, None)


def test_heads_may_come_in_any_order_and_by_other_names():
    sheet = task_csv.parse_tasks("Bid (h),Task,Shot,Type,Project\n8,Comp,SQ010/SH0010,Shot,NOL\n")

    assert sheet.problems == []
    assert sheet.rows[0].entity_type == "shot"


@pytest.mark.parametrize(
    ("cell", "seconds"), [("7.5", 27000), ("7:30", 27000), ("7h30", 27000), ("7h", 25200), ("0", 0)]
)
def test_hours_are_read_as_people_write_them(cell, seconds):
    assert task_csv.parse_bid(cell) == seconds


@pytest.mark.parametrize("cell", ["-1", "1e9", "eight", "7:75", "nan", "inf", "", "7.5.5", "1000"])
def test_no_hours_are_refused(cell):
    with pytest.raises(task_csv.BadCell):
        task_csv.parse_bid(cell)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("NOL,shot,,Animation,,24,,", "The entity is missing."),
        ("NOL,shot,SH1,Animation,,soon,,", "'soon' is no number of hours"),
        ("NOL,shot,SH1,Animation,,24,24.13.2026,", "'24.13.2026' is no date"),
        ("NOL,shot,SH1,Animation,,24,2026-02-30,", "'2026-02-30' is no date"),
        (f"NOL,shot,{'S' * 201},Animation,,24,,", "must have 1 to 200 characters"),
    ],
)
def test_a_bad_line_is_told_with_its_reason(line, expected):
    assert expected in sentence_of(line)


def test_a_task_that_stands_twice_is_a_problem_of_the_second_line():
    sheet = task_csv.parse_tasks(f"{HEADS}\n{GOOD}\n{GOOD}\n")

    assert [problem.line for problem in sheet.problems] == [3]
    assert "line 2" in sheet.problems[0].sentence


def test_line_numbers_are_those_of_the_file_when_a_cell_has_a_line_break():
    sheet = task_csv.parse_tasks(f'{HEADS}\nNOL,shot,"SH\n1",Layout,,,,\nNOL,shot,,Layout,,,,\n')

    assert [problem.line for problem in sheet.problems] == [2, 4]


def test_empty_lines_are_no_problem():
    assert len(task_csv.parse_tasks(f"{HEADS}\n\n{GOOD}\n,,,\n").rows) == 1


@pytest.mark.parametrize("text", ["", "  \n ", "\ufeff"])
def test_an_empty_file_says_so(text):
    assert task_csv.parse_tasks(text).problems[0].sentence == "The file is empty."


def test_missing_heads_are_named():
    assert "entity_type, task_type" in task_csv.parse_tasks("project,entity\nNOL,SH1\n").problems[0].sentence


@pytest.mark.parametrize("entity", ["/", " / ", "//"])
def test_an_entity_of_slashes_alone_is_none(entity):
    assert "entity must have" in sentence_of(f"NOL,shot,{entity},Animation,,24,,")


def test_needless_blanks_are_left_out():
    (row,) = task_csv.parse_tasks(f"{HEADS}\nNOL,Shot,/SQ010/SH  1/,Anim  ation,The   name,,,\n").rows

    assert (row.entity_type, row.entity, row.task_type, row.name) == (
        "shot",
        "SQ010/SH 1",
        "Anim ation",
        "The name",
    )


def test_a_bid_beyond_all_reason_is_refused():
    assert "between 0 and 1000 hours" in sentence_of("NOL,shot,SH1,Animation,,999h9999m,,")


def test_a_task_type_is_the_same_in_capitals():
    sheet = task_csv.parse_tasks(f"{HEADS}\nNOL,shot,SH1,FX,,,,\nNOL,shot,SH1,fx,,,,\n")

    assert [problem.line for problem in sheet.problems] == [3]


def test_a_task_type_that_exists_keeps_its_spelling():
    (row,) = task_csv.parse_tasks(f"{HEADS}\nNOL,shot,SH1,fx,,,,\n", {"fx": "FX"}).rows

    assert (row.task_type, row.name) == ("FX", "FX")


def test_a_table_beyond_the_limit_is_one_problem():
    text = HEADS + "\n" + "NOL,shot,SH1,Layout,,,,\n" * 45_000

    assert [one.sentence for one in task_csv.parse_tasks(text).problems] == [task_csv.TOO_LARGE]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("NOL,shot,SH1,Animation,,7,5,,x,y", "has 10 cells, but the first line names 8 columns"),
        ("NOL,shot,SH1,Animation,,,,,7.5", "has 9 cells"),
        ('NOL,shot,SH1,Animation,,"1,200",,', "'1,200' can mean two numbers"),
        ('NOL,shot,SH1,Animation,,"1.200",,', "'1.200' can mean two numbers"),
        ("NOL,shot,SH1,Animation,,24,03/04/2026,", "can mean 2026-03-04 or 2026-04-03"),
        ("NOL,shot,#REF!,Animation,,24,,", "an error of the spreadsheet's formula"),
        ('NOL,shot,SH1,"Layout\nNOL,shot,SH2,Comp",,24,,', "goes over several lines"),
    ],
)
def test_what_is_not_surely_one_meaning_is_a_problem(line, expected):
    assert expected in sentence_of(line)


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_line():
    sheet = task_csv.parse_tasks(f'{HEADS}\n{GOOD}\nNOL,shot,SH2,"Layout,,,,\nNOL,shot,SH3,Comp,,,,\n')

    assert [(problem.line, "never closed" in problem.sentence) for problem in sheet.problems] == [(3, True)]


def test_all_problems_of_a_line_are_shown():
    sheet = task_csv.parse_tasks(f"{HEADS}\nNOL,shot,,Animation,,soon,31.02.2026,\n")

    assert [problem.line for problem in sheet.problems] == [2, 2, 2]


@pytest.mark.parametrize(
    "cell",
    [
        *("2026-12-31", "31.12.2026", "31.12.26", "31/12/2026", "12/31/2026", "2026/12/31"),
        *("31-Dec-2026", "31-Dec-26", "2026-12-31 00:00:00", "31.12.2026 00:00"),
    ],
)
def test_a_date_is_read_as_spreadsheets_write_it(cell):
    assert task_csv.parse_due(cell) == "2026-12-31"


def test_entities_that_differ_in_capitals_alone_are_a_problem():
    sheet = task_csv.parse_tasks(f"{HEADS}\nNOL,asset,crane,Model,,,,\nNOL,asset,Crane,Rig,,,,\n")

    assert [problem.line for problem in sheet.problems] == [3]
    assert "differ in capitals alone" in sheet.problems[0].sentence


def test_an_entity_that_exists_in_other_capitals_is_a_problem():
    sheet = task_csv.parse_tasks(f"{HEADS}\nNOL,asset,crane,Model,,,,\n", entities=["NOL/Crane"])

    assert [problem.line for problem in sheet.problems] == [2]


def test_one_name_in_two_unicode_forms_is_one_name():
    sheet = task_csv.parse_tasks(
        f"{HEADS}\nNOL,asset,Ru\u0308stung,Model,,,,\nNOL,asset,R\u00fcstung,Model,,,,\n"
    )

    assert [problem.line for problem in sheet.problems] == [3]
    assert sheet.rows[0].entity == "R\u00fcstung"


def test_letters_that_nobody_sees_make_no_other_name():
    (row,) = task_csv.parse_tasks(f"{HEADS}\nNOL,asset,Cr\u200bane\ufeff,Model,,,,\n").rows

    assert row.entity == "Crane"


def test_excels_separator_line_is_understood():
    sheet = task_csv.parse_tasks("sep=;\nproject;entity_type;entity;task_type\nNOL;shot;;Comp\n")

    assert [(problem.line, problem.sentence) for problem in sheet.problems] == [(3, "The entity is missing.")]


def test_two_columns_for_one_thing_are_a_problem():
    sheet = task_csv.parse_tasks("project,type,shot,asset,task\nNOL,shot,SH1,,Comp\n")

    assert "More than one column is the entity" in sheet.problems[0].sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_decoded_as_spreadsheets_save_it(encoding):
    assert task_csv.decode("project\tR\u00fcstung\n".encode(encoding)) == "project\tR\u00fcstung\n"


@pytest.mark.parametrize("raw", ["R\u00fcstung".encode("cp1252"), b"\xff\xfeR"])
def test_a_file_of_an_unknown_encoding_is_refused_with_what_to_do(raw):
    with pytest.raises(ValueError, match="CSV UTF-8"):
        task_csv.decode(raw)
