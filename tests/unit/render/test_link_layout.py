"""Where records stand in a drawing."""

from __future__ import annotations

from itertools import combinations

from triangulate.render.link_layout import layout, place_words


def test_one_record_stands_in_the_middle_and_two_side_by_side() -> None:
    assert layout(["a"], [], {}, 80) == {"a": (0.0, 0.0)}
    places = layout(["a", "b"], [("a", "b")], {}, 80)
    assert places["a"][1] == places["b"][1] == 0
    assert places["a"][0] < 0 < places["b"][0]


def test_two_groups_held_by_a_bridge_stand_apart_and_each_together() -> None:
    first, second = ["a", "c", "e"], ["b", "d", "f"]
    pairs = [*combinations(first, 2), *combinations(second, 2), ("a", "b")]
    places = layout(sorted(first + second), pairs, {}, 80)
    assert {places[i][0] > 0 for i in ("c", "e")} == {True}
    assert {places[i][0] < 0 for i in ("d", "f")} == {True}


def test_groups_joined_by_a_bridge_follow_one_another() -> None:
    places = layout(["a", "b", "c", "d"], [("a", "d"), ("d", "b"), ("b", "c")], {}, 80)
    assert list(places) == ["a", "d", "b", "c"]


def test_a_record_outside_stands_beyond_the_record_it_is_likest_to() -> None:
    members = ["a", "b", "c", "d"]
    places = layout(members, list(combinations(members, 2)), {"x": "a", "y": "c", "z": "a"}, 80)
    assert places["x"][1] > places["a"][1] > 0 > places["c"][1] > places["y"][1]
    assert places["z"] != places["x"]


def test_the_lines_of_a_record_outside_run_through_no_box_where_there_is_room() -> None:
    members = ["a", "b", "c"]
    joining = list(combinations(members, 2))
    alone = layout(members, joining, {"x": "b"}, 90)
    tied = layout(members, joining, {"x": "b"}, 90, [*joining, ("b", "x"), ("c", "x")])
    assert abs(alone["x"][1] - alone["b"][1]) < 40  # beside it, so that a line on to the other runs through its box
    assert abs(tied["x"][1] - tied["b"][1]) > 60


def test_words_move_along_their_line_to_where_there_is_room_and_stay_in_the_middle_where_there_is_none() -> None:
    line = ((0.0, 0.0), (100.0, 0.0), 10.0, 10.0)
    assert place_words([line], []) == [(50.0, 0.0)]
    assert place_words([line], [(45.0, -5.0, 50.0, 5.0)]) == [(58.0, 0.0)]
    assert place_words([line, line], []) == [(50.0, 0.0), (34.0, 0.0)]
    assert place_words([line], [(0.0, -5.0, 100.0, 5.0)]) == [(50.0, 0.0)]
