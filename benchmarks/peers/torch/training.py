"""One training step: gradients of a loss, then the optimiser."""


class Training:
    """Derived classes set `weights` and `optimizer` and say what the loss is."""

    def tensors(self):
        return self.weights

    def require_gradients(self, weights):
        self.weights = {name: tensor.requires_grad_() for name, tensor in weights.items()}
        return list(self.weights.values())

    def step(self):
        loss = self.loss()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        return loss.item()
