"""Twenty steps of each optimizer against PyTorch's, with the same settings, in double precision."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from netstudio.engine.optimizers import SGD, AdaGrad, Adam, AdamW, AnyOptimizer, Momentum, Nesterov, RMSprop
from netstudio.engine.schedules import Cosine, Plateau, Stairs

# Ours, and PyTorch's name and settings; the defaults of ours are the book's where the two differ.
PAIRS = {
    "SGD": (SGD(learning_rate=0.1), {}),
    "Momentum": (Momentum(learning_rate=0.1, form="pytorch"), {"momentum": 0.9}),
    "Nesterov": (Nesterov(learning_rate=0.1, form="pytorch"), {"momentum": 0.9, "nesterov": True}),
    "Adagrad": (AdaGrad(learning_rate=0.1, epsilon=1e-10), {}),
    "RMSprop": (RMSprop(learning_rate=0.01, epsilon=1e-8), {}),
    "Adam": (Adam(learning_rate=0.01), {}),
    "AdamW": (AdamW(learning_rate=0.01, decays="all"), {}),
}
STEPS = 20


def test_every_optimizer_is_compared():
    assert {type(ours) for ours, _ in PAIRS.values()} == set(AnyOptimizer.__args__)


def theirs_of(torch, name, tensor, learning_rate, **settings):
    cls = getattr(torch.optim, "SGD" if name in ("Momentum", "Nesterov") else name)
    return cls([tensor], lr=learning_rate, **settings)


def valley(theta):
    """The gradient of a narrow valley with a bend, for arrays and tensors alike."""
    return theta**3 + 0.5 * theta - 0.25


def walk(torch, ours, theirs, tensor, theta, gradient, clip=0.0, rates=None):
    """Both side by side; the places after each step must agree."""
    for step in range(STEPS):
        if rates:
            ours.learning_rate = theirs.param_groups[0]["lr"] = rates[step]
        gradient[...] = valley(theta)
        ours.step()
        tensor.grad = valley(tensor.detach())
        if clip:
            torch.nn.utils.clip_grad_norm_([tensor], clip)
        theirs.step()
        np.testing.assert_allclose(theta, tensor.detach().numpy(), rtol=1e-6, atol=1e-6)


def start(torch, seed=0):
    theta = np.random.default_rng(seed).standard_normal(50)
    return theta, np.zeros_like(theta), torch.tensor(theta.copy(), requires_grad=True)


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
@pytest.mark.parametrize("clip", [0.0, 0.5])
@pytest.mark.parametrize("turned", [False, True])
def test_twenty_steps(torch, name, weight_decay, clip, turned):
    settings, extra = PAIRS[name]
    settings = msgspec.structs.replace(settings, weight_decay=weight_decay, clip=clip)
    theta, gradient, tensor = start(torch)
    theirs = theirs_of(torch, name, tensor, settings.learning_rate, weight_decay=weight_decay, **extra)
    rates = [settings.learning_rate * 0.9**step for step in range(STEPS)] if turned else None
    walk(torch, settings.start(theta, gradient), theirs, tensor, theta, gradient, clip, rates)


@pytest.mark.parametrize("name", ["Momentum", "Nesterov"])
def test_the_form_of_the_book_is_the_same_at_a_steady_rate(torch, name):
    settings, extra = PAIRS[name]
    book = msgspec.structs.replace(settings, form="book")
    theta, gradient, tensor = start(torch)
    theirs = theirs_of(torch, name, tensor, book.learning_rate, **extra)
    walk(torch, book.start(theta, gradient), theirs, tensor, theta, gradient)


@pytest.mark.parametrize(
    ("ours", "name", "settings"),
    [
        (Stairs(every=7, factor=0.3), "StepLR", {"step_size": 7, "gamma": 0.3}),
        (Cosine(final=0.1), "CosineAnnealingLR", {"T_max": 100, "eta_min": 0.05}),
    ],
    ids=lambda value: getattr(value, "label", None) and str(value.label),
)
def test_schedules(torch, ours, name, settings):
    _, _, tensor = start(torch)
    optimizer = torch.optim.SGD([tensor], lr=0.5)
    theirs = getattr(torch.optim.lr_scheduler, name)(optimizer, **settings)
    for step in range(100):
        assert ours.rate(step, 100, 0.5) == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-6)
        optimizer.step()
        theirs.step()


@pytest.mark.parametrize("seed", range(5))
def test_plateau(torch, seed):
    _, _, tensor = start(torch)
    optimizer = torch.optim.SGD([tensor], lr=0.5)
    theirs = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=3)
    pace = Plateau(factor=0.5, patience=3).start(1000, 1)
    losses = np.abs(np.random.default_rng(seed).standard_normal(60)) + np.linspace(1, 0, 60)
    for step, loss in enumerate(losses):
        pace.note(float(loss))
        theirs.step(float(loss))
        assert pace.rate(step, 0.5) == pytest.approx(optimizer.param_groups[0]["lr"])
