"""Does a reconstruction move? Compares `mimic reconstruct`'s strips with the real ones.

    python docs/results/motion.py STRIPS REAL SIDE      strips of SIDE-pixel frames: <checkpoint folder>/reconstruction/png and the test folder

Prints for each clip: L1, L1 of repeating the first frame, the share of frames whose nearest real frame is within three of the
true one, and the mean gradient over the real one's. Needs numpy and Pillow.
"""
import pathlib
import sys

import numpy
from PIL import Image


def frames(file, side):
    strip = numpy.asarray(Image.open(file).convert("RGB")) / 255
    return numpy.stack(numpy.split(strip, strip.shape[1] // side, axis=1))  # (N, H, W, 3)


def gradient(clip):
    return sum(numpy.abs(numpy.diff(clip, axis=axis)).mean() for axis in (1, 2))


strips, real, side = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
rows = []
for file in sorted(strips.glob("*.png")):
    made, true = frames(file, side), frames(real / file.stem, side)
    distance = numpy.stack([numpy.abs(true - one).mean(axis=(1, 2, 3)) for one in made])  # (N, N)
    near = numpy.abs(distance.argmin(axis=1) - numpy.arange(len(made))) <= 3
    row = (
        numpy.abs(made - true).mean(),
        numpy.abs(true - true[:1]).mean(),
        near.mean(),
        gradient(made) / gradient(true),
    )
    rows.append(row)
    print(file.stem, len(made), "l1 %.4f still %.4f near %.3f gradient %.2f" % row)
l1, still, near, sharp = numpy.mean(rows, axis=0)
print("mean l1 %.4f still %.4f ratio %.3f near %.3f gradient %.2f" % (l1, still, l1 / still, near, sharp))
