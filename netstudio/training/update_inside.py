"""The update of a parameter at work: its graph with the numbers of the present step, on copies."""

from __future__ import annotations

import numpy as np

from netstudio.engine.executor import Executor
from netstudio.engine.parameters import Key
from netstudio.engine.plan import Plan
from netstudio.graph.update_inside import update_inside
from netstudio.training.inside import InsideSubject, Seen
from netstudio.training.session import Session


class UpdateSubject(InsideSubject):
    """What the next update will do to a parameter: θ, gradient and state before it, and what they become.

    The numbers are those of training's own batch. Until it has gone backward there is no gradient, and what
    comes of it is not computed. In float64, whatever the net is in.
    """

    flows = False

    def __init__(self, session: Session, key: Key) -> None:
        node, name = key
        updater, store = session.updater, session.store
        theta = store.values[key]
        self.inside = update_inside(updater.settings, session.graph.nodes[node], name, theta.shape)
        self.network = self.inside.network
        self.plan = Plan(self.network.program, "float64", gradients=False)
        self.executor = Executor(self.plan)
        self.complete = session.executor.position == session.executor.end
        state = [store.learned_views(vector)[key] for vector in updater.state.values()]
        with np.errstate(all="ignore"):
            length = np.linalg.norm(store.gradient.astype(np.float64))
        numbers = theta, store.gradients[key], *state, session.learning_rate, session.steps + 1, length
        for value, number in zip(self.inside.inputs, numbers, strict=True):
            self.plan.array(value)[...] = number
        if self.complete:
            self.executor.run_to(self.executor.end)
        self.seen = Seen(len(self.inside.forward) if self.complete else 0, 0)

    def done(self, loss: float, walking: bool) -> tuple[set[str], set[str]]:
        forward, backward = super().done(loss, walking)
        return (forward if self.complete else forward - self._of_the_batch), backward

    @property
    def _of_the_batch(self) -> set[str]:
        """Where the gradient and its length come in."""
        given = self.inside.inputs[1], self.inside.inputs[-1]
        return {end.node for end, value in self.network.outputs.items() if value in given}


def update_of(session: Session, key: Key) -> UpdateSubject | None:
    """The update of a parameter, by (node id, name); None of what is frozen, or is no parameter."""
    return UpdateSubject(session, key) if key in session.store.gradients else None
