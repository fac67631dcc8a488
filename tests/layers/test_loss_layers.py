"""What losses say of scores."""

import numpy as np

from netstudio.layers import SoftmaxWithLoss


def test_scores_that_are_not_finite_give_no_warning():
    """Warnings are errors here: the studio shows the predictions of a net that has blown up."""
    found = SoftmaxWithLoss().probabilities(np.array([[np.inf, 1.0], [np.nan, 0.0], [0.0, 0.0]]))
    assert np.isnan(found[:2]).any(axis=1).all()
    assert (found[2] == 0.5).all()
