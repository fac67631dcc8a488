"""The walk: layer by layer through a batch, forward and back, with the same numbers as a run."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import netstudio
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Gate, MeanSquaredError, Sigmoid
from netstudio.training.session import Session
from netstudio.training.walk import Phase

LAYERS = ["affine_1", "sigmoid_1", "affine_2", "mean_squared_error_1"]


def session() -> Session:
    layers = [Gate(), Affine(3), Sigmoid(), Affine(1), MeanSquaredError()]
    found = Session(netstudio.sequential(layers, TrainingSettings(batch_size=4)))
    found.load_batch()
    return found


def test_the_stops_are_the_layers_forward_and_then_backward():
    stops = session().walk.stops
    forward = [stop.node for stop in stops if stop.phase is Phase.FORWARD]
    backward = [stop.node for stop in stops if stop.phase is Phase.BACKWARD]
    assert forward == LAYERS
    assert backward == LAYERS[::-1]
    assert [stop.end for stop in stops[:-1]] == [stop.start for stop in stops[1:]]


def test_forward_computes_one_layer_at_a_time_and_ends_before_the_update():
    s = session()
    for reached in range(1, len(s.walk.stops) + 1):
        assert s.walk.forward()
        assert s.walk.reached == s.walk.cursor == reached
    assert s.walk.phase is Phase.UPDATE
    assert not s.walk.forward()
    assert s.steps == 0


def test_back_moves_the_cursor_and_computes_nothing():
    s = session()
    assert not s.walk.back()
    s.walk.to_phase_end()
    assert s.walk.back()
    assert (s.walk.cursor, s.walk.reached) == (3, 4)
    assert s.walk.current.node == "affine_2"


def test_phases_are_walked_to_their_end_and_back_to_their_beginning():
    s = session()
    assert not s.walk.to_phase_start()
    for cursor, phase in ((4, Phase.BACKWARD), (8, Phase.UPDATE)):
        assert s.walk.to_phase_end()
        assert (s.walk.cursor, s.walk.phase) == (cursor, phase)
    assert not s.walk.to_phase_end()
    assert s.walk.to_phase_start()
    assert s.walk.cursor == 4
    assert s.walk.to_phase_start()
    assert s.walk.cursor == 0


@given(st.lists(st.sampled_from(["forward", "back", "to_phase_end", "to_phase_start"]), max_size=30))
def test_however_one_walks_the_numbers_are_those_of_a_run(moves):
    walked, run = session(), session()
    for move in moves:
        getattr(walked.walk, move)()
    assert 0 <= walked.walk.cursor <= walked.walk.reached <= len(walked.walk.stops)
    walked.step()
    run.step()
    assert walked.walk.cursor == 0
    assert np.array_equal(walked.store.theta, run.store.theta)
    assert walked.loss == run.loss
