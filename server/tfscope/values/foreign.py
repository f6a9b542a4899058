"""What absent libraries may have done to a graph."""

from __future__ import annotations

from tfscope.base.patterns import regex
from tfscope.values.unknown import Unknown

_APART = regex(
    r"\W*(?:numpy|scipy|pandas|sklearn|skimage|PIL|cv2|h5py|nltk|gensim|librosa|soundfile"
    r"|matplotlib|seaborn|imageio|pylab|tqdm|yaml|requests|termcolor|colorama|prettytable|psutil)\b"
)


def is_apart_from_tensorflow(value: Unknown) -> bool:
    """Whether an unknown value comes of a library that knows nothing of TensorFlow: one of arrays,
    images, tables, texts, sounds, pictures or printing. It holds no tensor and changes no graph."""
    return _APART.match(value.text) is not None
