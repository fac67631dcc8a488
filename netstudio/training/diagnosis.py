"""What gradients and updates say of a run, in words; no figure alone: where the loss goes counts too."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from netstudio.training.health import Health
from netstudio.training.snapshot import ParameterView, Snapshot
from netstudio.words import Words, tr

SMALL_UPDATE, LARGE_UPDATE = -4.0, -2.0  # log10 of mean|Δθ| / mean|θ|; about −3 is good (CS231n)
FALLING = -0.01  # a relative movement of the loss below this is a fall
VANISHED = 1e-7  # root mean square of a gradient
UNEQUAL = 1e3  # between the gradients of the first and the last layer
SATURATED, VERY_SATURATED = 0.2, 0.5
DEAD = 0.5
SOLVED = 0.01  # a loss below this leaves nothing for gradients to do


class Tone(Enum):
    """How good a finding is."""

    PLAIN = "plain"
    GOOD = "good"
    AMBER = "amber"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """Something that can be said of a run."""

    tone: Tone
    words: Words


@dataclass(frozen=True)
class LayerGradient:
    """The gradient of a layer's largest parameter, and how far the last update moved it, as log10.

    `norm` is −∞ for a gradient of zero, NaN for one that is not finite; `update` NaN where it is not known.
    """

    node: str
    parameter: str
    norm: float
    update: float
    rms: float


def layer_gradients(snapshot: Snapshot) -> list[LayerGradient]:
    """The gradient of each layer that learns, in the order of the program."""
    largest: dict[str, tuple[str, ParameterView]] = {}
    for (node, name), view in snapshot.parameters.items():
        known = largest.get(node)
        if known is None or math.prod(view.value.shape) > math.prod(known[1].value.shape):
            largest[node] = name, view
    return [_layer_gradient(node, name, view) for node, (name, view) in largest.items()]


def _layer_gradient(node: str, name: str, view: ParameterView) -> LayerGradient:
    norm = view.gradient.norm
    rms = norm / math.sqrt(max(1, math.prod(view.gradient.shape)))
    return LayerGradient(node, name, _log10(norm), _log10(view.update_ratio), rms)


def _log10(x: float) -> float:
    if x == 0:
        return -math.inf
    return math.log10(x) if 0 < x < math.inf else math.nan


def diagnose(layers: list[LayerGradient], loss: float, loss_movement: float) -> list[Finding]:
    """What is to be said of gradients and updates, the gravest first."""
    found = []
    if any(math.isnan(layer.norm) for layer in layers):
        found.append(Finding(Tone.BAD, tr("a gradient is no finite number")))
    elif 0 <= loss < SOLVED:
        return [Finding(Tone.GOOD, tr("the loss is near 0: little is left to learn"))]
    elif any(layer.rms < VANISHED for layer in layers):
        found.append(Finding(Tone.BAD, tr("a gradient has vanished: nothing is learned there")))
    elif len(layers) > 1 and not loss_movement < FALLING:
        found += _unequal(layers[0].norm - layers[-1].norm, math.isnan(loss_movement))
    known = [layer.update for layer in layers if not math.isnan(layer.update)]
    if known:
        found.append(_update(_worst(known), loss_movement))
    return found


def _unequal(first_to_last: float, early: bool) -> list[Finding]:
    """Gradients that shrink or grow on their way back; grave only where the loss stands still."""
    if abs(first_to_last) <= math.log10(UNEQUAL) or early:
        return []
    if first_to_last < 0:
        return [Finding(Tone.BAD, tr("the gradient fades on its way back, and the loss stands still"))]
    return [Finding(Tone.BAD, tr("the gradient grows on its way back, and the loss stands still"))]


def _worst(updates: list[float]) -> float:
    """The one furthest from the good ones; where all are good, the middle one."""
    middle = (SMALL_UPDATE + LARGE_UPDATE) / 2
    worst = max(updates, key=lambda update: abs(update - middle))
    return worst if update_tone(worst) is not Tone.GOOD else sorted(updates)[len(updates) // 2]


def update_tone(update: float) -> Tone:
    """How good log10 of an update ratio is, taken alone."""
    if math.isnan(update):
        return Tone.PLAIN
    return Tone.GOOD if SMALL_UPDATE <= update <= LARGE_UPDATE else Tone.AMBER


def _update(update: float, loss_movement: float) -> Finding:
    figure = "−∞" if math.isinf(update) else f"{update:.1f}".replace("-", "−")
    falls, early = loss_movement < FALLING, math.isnan(loss_movement)
    if update < SMALL_UPDATE:
        if falls or early:
            return Finding(Tone.AMBER, tr("update / weight {figure} small", figure=figure))
        words = tr("update / weight {figure} too small: the loss stands still", figure=figure)
        return Finding(Tone.BAD, words)
    if update > LARGE_UPDATE:
        if falls or early:
            return Finding(Tone.AMBER, tr("update / weight {figure} large", figure=figure))
        words = tr("update / weight {figure} too large: lower the learning rate", figure=figure)
        return Finding(Tone.BAD, words)
    return Finding(Tone.GOOD, tr("update / weight {figure} healthy", figure=figure))


def diagnose_units(health: Iterable[Health]) -> list[Finding]:
    """Of the worst activation layer: how much is saturated, how much is dead."""
    found = []
    known = list(health)
    saturated = max((h.saturated for h in known if h.saturated is not None), default=None)
    if saturated is not None:
        grave = Tone.BAD if saturated >= VERY_SATURATED else Tone.AMBER
        tone = grave if saturated >= SATURATED else Tone.PLAIN
        found.append(Finding(tone, tr("saturated {share} %", share=f"{100 * saturated:.0f}")))
    dead = max((h.dead for h in known if h.dead is not None), default=None)
    if dead is not None:
        tone = Tone.BAD if dead > DEAD else Tone.PLAIN
        found.append(Finding(tone, tr("dead {share} %", share=f"{100 * dead:.0f}")))
    return found
