"""CSV inputs: an SSDA903 return, a school census and a POLE export of invented people."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

from benchmarks.invented import british, people

if TYPE_CHECKING:
    from pathlib import Path

_EPISODES_A_CHILD = 4


def _write(path: Path, header: str, rows: list[str]) -> None:
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")


def ssda903(folder: Path, rows: int) -> None:
    """Write the tables Header and Episodes, together ``rows`` rows: one header row to four episodes."""
    header: list[str] = []
    episodes: list[str] = []
    status, place, ends = cycle(("C2", "V2", "C1", "E1")), cycle(("U6", "K2", "U1", "H5", "P1")), cycle(("X1", "E4B"))
    for child in people(rows // (_EPISODES_A_CHILD + 1)):
        header.append(
            f"K{child.n:07},{'2' if child.sex == 'F' else '1'},{child.british},WBRI,A{80120000000 + child.n}A,0,"
        )
        for _ in range(_EPISODES_A_CHILD):
            legal, kind, home = next(status), next(place), f"{child.postcode},{child.postcode},"
            ended = "," if child.n % 9 == 0 else f"{british(child.last)},{next(ends)}"
            began = british(child.first.replace(day=1 + len(episodes) % 28))
            episodes.append(f"K{child.n:07},{began},S,{legal},N{1 + child.n % 8},{kind},PR1,{ended},CARPL,{home}")
    _write(folder / "header.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", header)
    columns = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
    _write(folder / "episodes.csv", columns, episodes)


def school_census(folder: Path, rows: int) -> None:
    """Write ``rows`` pupils on roll and their needs, three pupils to one need."""
    pupils: list[str] = []
    needs: list[str] = []
    for child in people(rows * 3 // 4):
        born, entered = (f"{day:%Y-%b-%d} 00:00:00" for day in (child.born, child.first))
        pupils.append(
            f"{child.n},SCH1,{born},{child.family},{child.given},,,,H{82320000000 + child.n}A,,,{child.sex},{entered},"
            f"{child.n},s{child.n},c1,WENG,ENG,M,A,{'K' if child.n % 3 == 0 else 'N'},5"
        )
        if child.n % 3 == 0:
            needs.append(f"{child.n},SCH1,n{child.n},s{child.n},1.0,SLCN")
    columns = (
        "pupilonrolltableid,NativeId,dob,surname,forename,middlenames,preferredsurname,formersurname,upn,formerupn,"
        "uniquelearnernumber,sex,entrydate,pupilonrollorderseqcolumn,sourceid,schoolcensustableid,ethnicity,language,"
        "enrolstatus,plaa,senprovision,ncyearactual"
    )
    _write(folder / "2025_spring_pupilonroll.csv", columns, pupils)
    names = "pupilonrolltableid,NativeId,senneedstableid,sourceid,sentyperank,sentype"
    _write(folder / "2025_spring_senneeds.csv", names, needs)


def pole(folder: Path, rows: int) -> None:
    """Write people, events and parts, a third of ``rows`` each."""
    persons: list[str] = []
    events: list[str] = []
    parts: list[str] = []
    for child in people(rows // 3):
        sex, lines = ("Female" if child.sex == "F" else "Male"), f"{child.street},Fenwick,{child.postcode}"
        known = f"{british(child.first)},,01632 {960000 + child.n % 999},19/{child.n:07}A"
        persons.append(f"P{child.n},{child.family},{child.given},{child.british},{sex},{lines},{known}")
        day = british(child.last)
        events.append(f"E{child.n},Incident,REF/{child.n},{day},10:15,{day},11:00,{child.street},Officers attended")
        parts.append(f"P{child.n},E{child.n},{'Victim' if child.n % 2 else 'Witness'},,")
    _write(
        folder / "person.csv",
        "person_id,surname,forename,date_of_birth,sex,address_line_1,county,postcode,address_from,address_to,telephone,"
        "pnc_id",
        persons,
    )
    _write(
        folder / "event.csv",
        "event_id,event_type,reference,occurred_from_date,occurred_from_time,occurred_to_date,occurred_to_time,place,"
        "summary",
        events,
    )
    _write(folder / "person_event.csv", "person_id,event_id,role,allegation,injury", parts)
