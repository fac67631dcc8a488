"""The pump: beats as long as there is something, and more seldom where a frame costs much."""

import time

import pytest

from netstudio.studio.pump import GUI_SHARE, Pace, Pump


class Beats:
    """A beat that notes when it was called, burns some time, and says what it is told to."""

    def __init__(self, *paces: Pace, burn: float = 0.0) -> None:
        self.paces, self.burn, self.times = list(paces), burn, []

    def __call__(self) -> Pace:
        self.times.append(time.perf_counter())
        end = time.thread_time() + self.burn
        while time.thread_time() < end:
            pass
        return self.paces.pop(0) if self.paces else Pace.NONE


@pytest.fixture
def pump_of(qtbot):
    pumps = []

    def make(beats: Beats) -> Pump:
        pumps.append(Pump(beats))
        return pumps[-1]

    yield make
    for pump in pumps:
        pump.stop()


def test_it_rests_until_it_is_woken_and_when_there_is_nothing(pump_of, qtbot):
    beats = Beats(Pace.SOON, Pace.NONE)
    pump = pump_of(beats)
    assert not pump.beating
    pump.wake()
    qtbot.waitUntil(lambda: not pump.beating)
    assert len(beats.times) == 2
    pump.wake()
    qtbot.waitUntil(lambda: not pump.beating)
    assert len(beats.times) == 3


def test_who_waits_for_an_answer_does_not_wait_for_a_frame(pump_of, qtbot):
    beats = Beats(Pace.FRAME)
    pump = pump_of(beats)
    pump.wake()
    qtbot.waitUntil(lambda: len(beats.times) == 1)
    pump.wake()
    qtbot.waitUntil(lambda: len(beats.times) == 2)
    assert beats.times[1] - beats.times[0] < 0.001 * Pace.FRAME.value


def test_frames_that_cost_much_become_fewer(pump_of, qtbot):
    burn = 0.04
    beats = Beats(*[Pace.FRAME] * 4, burn=burn)
    pump = pump_of(beats)
    pump.wake()
    qtbot.waitUntil(lambda: not pump.beating, timeout=20_000)
    apart = [b - a for a, b in zip(beats.times[1:], beats.times[2:], strict=False)]
    assert min(apart) > 0.9 * burn / GUI_SHARE


def test_stopped_it_beats_no_more(pump_of, qtbot):
    beats = Beats(*[Pace.SOON] * 100)
    pump = pump_of(beats)
    pump.wake()
    qtbot.waitUntil(lambda: len(beats.times) >= 2)
    pump.stop()
    assert not pump.beating
