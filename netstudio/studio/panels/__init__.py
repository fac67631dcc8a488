"""The panels that show a net at work: loss, activations, gradients, predictions, problems, tensors."""
