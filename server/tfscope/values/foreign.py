"""What absent libraries may have done to a graph."""

from __future__ import annotations

import functools

from tfscope.base.patterns import regex

_APART = regex(
    r"\W*(?:numpy|scipy|pandas|sklearn|skimage|PIL|cv2|h5py|nltk|gensim|librosa|soundfile"
    r"|matplotlib|seaborn|imageio|pylab|tqdm|yaml|requests|termcolor|colorama|prettytable|psutil"
    r"|google\.protobuf|gym|mpi4py|cloudpickle|dill|joblib|msgpack|msgpack_numpy|lmdb|zmq|lxml|bs4|networkx"
    r"|pretty_midi|mido|sentencepiece|progressbar|simplejson|ujson|ruamel|IPython|tabulate|click|regex|toposort"
    r"|semantic_version|packaging|pkg_resources|setuptools|jieba|pydub|skvideo|moviepy|boto3|redis|pymongo|flask"
    r"|gin|nibabel|SimpleITK|pydicom|shapely|rdkit|Bio|pysam)\b"
)


@functools.lru_cache(1024)
def is_apart_from_tensorflow(text: str) -> bool:
    """Whether what an unknown value's text names is of a library that knows nothing of TensorFlow: one of
    arrays, images, tables, texts, sounds, pictures, printing, messages, storage or environments to act in. It holds no tensor and changes no graph."""
    return _APART.match(text) is not None
