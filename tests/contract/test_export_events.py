"""GeoJSON and events of an export, read back by readers that are not ours."""

import json

import pytest

from app.domain.csv_cells import guard
from app.exports.making import FORMS, Making
from app.usecases.export_columns import COLUMNS
from app.usecases.export_events import EVENT_COLUMNS
from app.usecases.export_filters import Asked
from app.usecases.export_wish import Part
from tests.contract.export_data import (
    CART,
    HOUR,
    MIDNIGHT,
    export,
    filled,
    prepared,
    reader,
    report,
    rows_of,
)
from tests.contract.export_happenings import events_of, happen, whole
from tests.unit.domain.test_csv_cells import PAYLOADS

#: What a case is to others, and what was told of it.
NEWEST = ("duplicate_of", "told_by", "reopenings", "people")


def test_geojson_has_points_with_their_radius_and_typed_properties(database: str) -> None:
    closed = report(1, status="resolved", closed_at=MIDNIGHT + HOUR, comment="=1+1", lat=-25.9)
    known = {"told_by": MIDNIGHT + 48 * HOUR - 1, "reopenings": 2, "joined": 3, "duplicate_of": 2}
    nothing = {"told_by": None, "reopenings": 0, "joined": 0, "duplicate_of": None}
    filled(database, [closed | known, report(2, **CART) | nothing]).dispose()

    with reader(database) as engine:
        data = whole(export(engine, form=FORMS["geojson"], comments=True))

    told = json.loads(data)
    assert (told["type"], len(told["features"]), set(told)) == (
        "FeatureCollection",
        2,
        {"type", "features"},
    )
    first, second = told["features"]
    assert (first["type"], first["id"]) == ("Feature", "48000001")
    assert first["geometry"] == {"type": "Point", "coordinates": [32.57, -25.9]}
    names = [column.name for column in COLUMNS if column.name not in ("lat", "long")]
    assert [*first["properties"]] == names
    assert first["properties"]["radius_m"] == 30
    assert first["properties"]["container_code"] == "10017"
    assert first["properties"]["closed_date"] == "2016-11-10T01:00:00+02:00"
    assert first["properties"]["description"] == "=1+1"
    assert [first["properties"][name] for name in NEWEST] == [
        *("48000002", "2016-11-11T23:59:59+02:00", 2, 4)
    ]
    assert (second["properties"]["closed_date"], second["properties"]["point"]) == (None, None)
    assert [second["properties"][name] for name in NEWEST] == [None, None, 0, 1]


def test_geojson_of_nothing_is_whole_and_one_that_breaks_off_is_not(database: str) -> None:
    filled(database, [report(n) for n in range(1, 2_003)]).dispose()

    with reader(database) as engine:
        nothing = whole(export(engine, Asked(channel="sms"), form=FORMS["geojson"]))
        chunks = [*export(engine, form=FORMS["geojson"])]
        bundle = [*Making(prepared(engine, form=FORMS["geojson"]), Part.BUNDLE).chunks()]

    assert json.loads(nothing) == {"type": "FeatureCollection", "features": []}
    assert len(json.loads(whole(iter(chunks)))["features"]) == 2_002
    for end in range(1, len(chunks)):
        with pytest.raises(json.JSONDecodeError):
            json.loads(whole(iter(chunks[:end])))
    # And a bundle leaves while it is made.
    assert [chunk.rows for chunk in bundle] == [2_000, 2, 0, 0]
    assert len(bundle[0].data) > 1_000


def test_events_say_what_happened_and_what_did_it_but_never_who(database: str) -> None:
    engine = filled(database, [report(1), report(2, **CART), report(3, channel="sms")])
    happen(
        engine,
        *events_of(
            1,
            ("assigned", "official ana", "assigned"),
            ("resolved", "crew waste 3", "resolved"),
            ("disputed", "follower", "in_progress"),
            ("overdue", "clock", "in_progress"),
            note="disse a Rosa",
        ),
        *events_of(2, ("postponed", "calendar", "received"), ("noted", "robot x", "received")),
        *events_of(3),
    )
    engine.dispose()

    with reader(database) as engine:
        asked = Asked(channel="ussd")
        rows = rows_of(export(engine, asked, form=FORMS["events"]))
        told = rows_of(export(engine, asked, form=FORMS["events"], comments=True))
        counted = prepared(engine, asked, form=FORMS["events"]).count()

    assert [*rows[0]] == [column.name for column in EVENT_COLUMNS]
    assert [tuple(row.values()) for row in rows] == [
        ("48000001", "0", at(1, 0), "filed", "resident", "", "", "received", "", ""),
        ("48000001", "1", at(1, 1), "assigned", "official", "", "received", "assigned", "", ""),
        ("48000001", "2", at(1, 2), "resolved", "crew", "Resíduos", "assigned", "resolved", "", ""),
        ("48000001", "3", at(1, 3), "disputed", "follower", "", "resolved", "in_progress", "", ""),
        ("48000001", "4", at(1, 4), "overdue", "clock", "", "in_progress", "in_progress", "", ""),
        ("48000002", "0", at(2, 0), "filed", "resident", "", "", "received", "", ""),
        ("48000002", "1", at(2, 1), "postponed", "calendar", "", "received", "received", "", ""),
        ("48000002", "2", at(2, 2), "noted", "other", "", "received", "received", "", ""),
    ]
    assert [row["note"] for row in told] == ["disse a Rosa"] * 5 + [""] * 3
    assert counted == 2


def at(number: int, hours: int) -> str:
    return f"2016-11-10T{hours:02}:{number:02}:00+02:00"


def test_notes_of_events_are_guarded_as_comments_are(database: str) -> None:
    engine = filled(database, [report(n) for n in range(1, len(PAYLOADS) + 1)])
    for n, words in enumerate(PAYLOADS, 1):
        happen(engine, *events_of(n, note=words))
    engine.dispose()

    with reader(database) as engine:
        for name, delimiter in (("raw", ","), ("excel", ";")):
            chunks = export(engine, form=FORMS["events"], comments=True, profile=name)
            notes = [row["note"] for row in rows_of(chunks, delimiter)]
            assert notes == [guard(words) for words in PAYLOADS]
