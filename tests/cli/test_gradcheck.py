"""`netstudio gradcheck`."""

from netstudio.cli import main


def test_gradcheck_of_a_net_that_learns(spirals, last_json):
    assert main(["gradcheck", str(spirals), "--json"]) == 0
    found = last_json()
    assert found["max_relative_error"] <= 1e-6
    assert set(found["parameters"]) == {f"Affine {i}.{p}" for i in (1, 2, 3) for p in "Wb"}
    assert found["parameters"]["Affine 2.W"]["checked"] == 200
