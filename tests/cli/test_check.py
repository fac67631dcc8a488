"""`netstudio check`."""

import netstudio
from netstudio.cli import main
from netstudio.graph import edits
from netstudio.graph.model import End
from netstudio.resources import example_path


def test_check_of_a_sound_graph(spirals, capsys):
    assert main(["check", str(spirals)]) == 0
    assert capsys.readouterr().out.startswith("No problems. 354 parameters")


def test_check_names_the_place_and_ends_with_status_1(spirals, last_json):
    graph = netstudio.load(example_path("spirals"))
    looped = edits.connect(graph, End("tanh_2", "y"), End("affine_1", "x"))
    netstudio.save(looped, spirals)
    assert main(["check", str(spirals), "--json"]) == 1
    found = last_json()
    assert not found["ok"]
    (problem,) = [p for p in found["problems"] if p["severity"] == "error"]
    assert "feed each other in a circle" in problem["message"]
    assert problem["node"] in looped.nodes


def test_check_of_a_broken_file_is_one_message_with_the_place(spirals, capsys):
    spirals.write_text(
        spirals.read_text(encoding="utf-8").replace('"units": 16', '"units": "many"', 1), encoding="utf-8"
    )
    assert main(["check", str(spirals)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert 'nodes[1].settings.units: expected an integer, got "many"' in err
