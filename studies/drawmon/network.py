"""A small network that looks at the whole canvas and says of each stroke what it is; needs PyTorch.

The canvas is drawn with 128 x 128 pixels. Depthwise-separable convolutions make maps at three scales; at the points of
a stroke the maps are read, and their mean and largest values are the stroke's embedding. Together with the features of
`studies.drawmon.features` it goes through one hidden layer to the eight categories. After "CanvasNet" (dense blocks of
depthwise-separable convolutions over a canvas, several scales), but with categories of strokes in the place of boxes.

The weights in `weights/` were trained on composed sessions alone.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np

from potential.errors import InputError
from studies.drawmon.features import COUNT, POINTS, Rows, features, lines
from studies.drawmon.samples import Samples
from studies.drawmon.strokes import CANVAS, CATEGORIES, Array

try:
    import torch
    from torch import nn
except ImportError as error:  # pragma: no cover - the message is tested with the import barred
    raise InputError(
        "the network needs PyTorch, which is not installed: `pip install torch`; the convex heads work without it."
    ) from error

SIDE = 128
SCALES = (32, 48, 48)
#: Numbers of a stroke's embedding: the mean and the largest value of each map at its points.
EMBEDDING = 2 * sum(SCALES)
WEIGHTS = Path(__file__).parent / "weights" / "composed.npz"


class _Block(nn.Module):
    """Two depthwise-separable convolutions, the first at half the resolution, the second added to it."""

    def __init__(self, inside: int, outside: int) -> None:
        super().__init__()
        self.down = nn.Sequential(
            nn.Conv2d(inside, inside, 3, 2, 1, groups=inside, bias=False),
            nn.Conv2d(inside, outside, 1, bias=False), nn.BatchNorm2d(outside), nn.ReLU(),
        )  # fmt: skip
        self.more = nn.Sequential(
            nn.Conv2d(outside, outside, 5, 1, 2, groups=outside, bias=False),
            nn.Conv2d(outside, outside, 1, bias=False), nn.BatchNorm2d(outside), nn.ReLU(),
        )  # fmt: skip

    def forward(self, x: Any) -> Any:
        """The map at half the resolution."""
        x = self.down(x)
        return x + self.more(x)


class Network(nn.Module):
    """The maps, the reading of them along the strokes, and the last layers."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(1, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU())
        self.blocks = nn.ModuleList(_Block(a, b) for a, b in zip((16, *SCALES[:-1]), SCALES, strict=True))
        self.register_buffer("mean", torch.zeros(COUNT))
        self.register_buffer("spread", torch.ones(COUNT))
        self.hidden = nn.Sequential(nn.Dropout(0.2), nn.Linear(EMBEDDING + COUNT, 96), nn.ReLU(), nn.Dropout(0.2))
        self.last = nn.Linear(96, len(CATEGORIES))

    def embedding(self, images: Any, points: Any, canvas: Any) -> Any:
        """Of each stroke, shape `(strokes, EMBEDDING)`.

        `points` in [-1, 1], shape `(strokes, POINTS, 2)`; `canvas` says in which image each stroke is.
        """
        x, read = self.stem(images), []
        for block in self.blocks:
            x = block(x)
            height, width = x.shape[2], x.shape[3]
            at = ((points + 1) / 2 * points.new_tensor([width, height])).long().clamp(0, width - 1)
            values = x.permute(0, 2, 3, 1)[canvas[:, None], at[..., 1], at[..., 0]]
            read += [values.mean(dim=1), values.amax(dim=1)]
        return torch.cat(read, dim=1)

    def forward(self, images: Any, points: Any, canvas: Any, given: Any) -> Any:
        """The logits of each stroke, shape `(strokes, 8)`."""
        scaled = ((given - self.mean) / self.spread).clamp(-4, 4)
        return self.last(self.hidden(torch.cat([self.embedding(images, points, canvas), scaled], dim=1)))


def render(canvas: Rows) -> Array:
    """The canvas as 128 x 128 pixels that are 0 or 1."""
    line = lines(canvas) * (SIDE / CANVAS)
    part = np.linspace(0, 1, 8, endpoint=False)[:, None]
    dense = line[:, :-1, None, :] + part * np.diff(line, axis=1)[:, :, None, :]
    at = np.clip(np.concatenate([dense.reshape(-1, 2), line[:, -1]]), 0, SIDE - 1).astype(np.int64)
    image = np.zeros((SIDE, SIDE), dtype=np.float32)
    image[at[:, 1], at[:, 0]] = 1.0
    return image  # type: ignore[return-value]


def _batch(canvases: list[Rows], given: list[Array]) -> tuple[Any, Any, Any, Any]:
    images = torch.from_numpy(np.stack([render(canvas) for canvas in canvases])[:, None])
    points = np.concatenate([lines(canvas) for canvas in canvases]) / (CANVAS / 2) - 1
    which = np.repeat(np.arange(len(canvases)), [len(canvas) for canvas in canvases])
    return (
        images,
        torch.from_numpy(points.astype(np.float32).reshape(-1, POINTS, 2)),
        torch.from_numpy(which),
        torch.from_numpy(np.concatenate(given).astype(np.float32)),
    )


def probabilities(network: Network, canvases: list[Rows]) -> list[Array]:
    """Of each canvas the probabilities of the categories of its strokes, shape `(n, 8)`."""
    return [p for p, _ in _pass(network, canvases)]


def embeddings(network: Network, samples: Samples) -> Array:
    """The embedding of all strokes, with their features, shape `(n, EMBEDDING + COUNT)`."""
    found = [
        e for k in range(0, len(samples.canvases), 32) for _, e in _pass(network, list(samples.canvases[k : k + 32]))
    ]
    return np.column_stack([np.concatenate(found), samples.features])


def log_odds(network: Network, samples: Samples) -> Array:
    """The network's log-odds that each stroke is atypical, shape `(n,)`; probabilities are kept 1e-4 off 0 and 1."""
    canvases = list(samples.canvases)
    parts = [p for k in range(0, len(canvases), 32) for p in probabilities(network, canvases[k : k + 32])]
    atypical: Array = np.clip(1.0 - np.concatenate(parts)[:, 0], 1e-4, 1 - 1e-4)
    found: Array = np.log(atypical / (1.0 - atypical))
    return found


def _pass(network: Network, canvases: list[Rows]) -> list[tuple[Array, Array]]:
    canvases = [canvas for canvas in canvases if len(canvas)]
    if not canvases:
        return []
    network.eval()
    with torch.inference_mode():
        images, points, which, given = _batch(canvases, [features(canvas) for canvas in canvases])
        read = network.embedding(images, points, which)
        scaled = ((given - network.mean) / network.spread).clamp(-4, 4)
        logits = network.last(network.hidden(torch.cat([read, scaled], dim=1)))
        found = torch.softmax(logits, dim=1).double().numpy()
    ends = np.cumsum([len(canvas) for canvas in canvases])[:-1]
    return list(zip(np.split(found, ends), np.split(read.double().numpy(), ends), strict=True))


def train(samples: Samples, *, epochs: int = 6, seed: int = 0, tell: Any = None) -> Network:
    """A network trained on the samples, in one thread, or on a graphics processor where PyTorch finds one.

    The same seed gives the same network on the same processor. `tell(epoch, loss)` is called after each epoch.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network = Network()
    table, starts = samples.features, samples.starts
    given = [table[a:b] for a, b in itertools.pairwise(starts)]
    scale = {"mean": table.mean(axis=0), "spread": table.std(axis=0) + 1e-3}
    network.load_state_dict({**network.state_dict(), **{name: torch.from_numpy(v) for name, v in scale.items()}})
    network.to(device)
    size = 16
    steps = epochs * -(-len(given) // size)
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps)
    for epoch in range(epochs):
        network.train()
        total = 0.0
        order = rng.permutation(len(given))
        for k in range(0, len(order), size):
            chosen = order[k : k + size]
            batch = _batch([samples.canvases[i] for i in chosen], [given[i] for i in chosen])
            target = torch.from_numpy(np.concatenate([samples.categories[i] for i in chosen])).to(device)
            loss: Any = nn.functional.cross_entropy(network(*(part.to(device) for part in batch)), target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += float(loss.detach()) * len(chosen)
        if tell is not None:
            tell(epoch, total / len(order))
    network.cpu().eval()
    return network


def save(network: Network, path: str | Path) -> None:
    """The weights as 16-bit floats."""
    arrays = {name: value.numpy().astype(np.float16) for name, value in network.state_dict().items() if value.ndim}
    np.savez_compressed(path, **arrays)


def load(path: str | Path = WEIGHTS) -> Network:
    """The network whose weights are in the file; raises `InputError` where it is not there or of another shape."""
    if not Path(path).is_file():
        raise InputError(
            f"there are no weights of the network at {path}; `python -m studies.drawmon train` makes some."
        )
    network = Network()
    state = network.state_dict()
    try:
        with np.load(path, allow_pickle=False) as archive:
            given = {name: torch.from_numpy(archive[name].astype(np.float32)) for name in archive.files}
    except (ValueError, OSError) as error:
        raise InputError(f"{path} holds no weights: {error}.") from None
    for name, value in state.items():
        if value.ndim and (name not in given or given[name].shape != value.shape):
            raise InputError(
                f"{path} is of a model of another shape: {name} should be {tuple(value.shape)}; train it again."
            )
    network.load_state_dict({**state, **{name: given[name] for name, value in state.items() if value.ndim}})
    network.eval()
    return network
