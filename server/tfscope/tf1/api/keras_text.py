"""Plain Python of tf.keras that makes numbers of texts: what it makes decides sizes.

Mirrors keras_preprocessing/text.py and keras/src/preprocessing/text.py of Keras 2.15.
"""

from __future__ import annotations

import collections
import hashlib
import json
from typing import Any

from tfscope.python.library.numpy_array import make
from tfscope.python.library.numpy_dtypes import as_dtype
from tfscope.tf1.api.registry import tf_export
from tfscope.values.holes import has_hole
from tfscope.values.lengths import open_length
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Indeterminate, Unknown

FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'
"""Characters that TensorFlow leaves out of texts by default."""

TABLES = ("word_counts", "word_docs", "index_docs", "word_index", "index_word")
MODES = ("binary", "count", "tfidf", "freq")


def unknown_in(value: Any) -> Unknown | None:
    """The first thing that nobody knows of nested lists, their length among it."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, str):
        return Unknown("argument", value) if has_hole(value) else None
    if not isinstance(value, (list, tuple, set, dict)):
        return None
    if (why := open_length(value)) is not None:
        return why
    return next((found for item in value if (found := unknown_in(item)) is not None), None)


def _listed(texts: Any) -> Any:
    """The items of any iterable as a list, which is as open as the iterable is."""
    if isinstance(texts, (Unknown, list)):
        return texts
    try:
        why = open_length(texts)
        return list(texts) if why is None else why
    except Indeterminate as stop:
        return stop.unknown


@tf_export("keras.preprocessing.text.text_to_word_sequence")
def text_to_word_sequence(text, filters=FILTERS, lower=True, split=" "):
    """The words of a text."""
    if (why := unknown_in(text)) is not None:
        return why.derived("text_to_word_sequence()")
    text = text.lower() if lower else text
    for mark in filters:
        text = text.replace(mark, split)
    return [word for word in text.split(split) if word]


@tf_export("keras.preprocessing.text.one_hot")
def one_hot(text, n, filters=FILTERS, lower=True, split=" "):
    """A number below ``n`` for each word; which one is another in each run of Python."""
    return hashing_trick(text, n, hash, filters, lower, split)


@tf_export("keras.preprocessing.text.hashing_trick")
def hashing_trick(text, n, hash_function=None, filters=FILTERS, lower=True, split=" "):
    """A number below ``n`` for each word."""
    words = text_to_word_sequence(text, filters, lower, split)
    if isinstance(words, Unknown):
        return words
    if hash_function is None or hash_function is hash:
        return [Unknown("runtime", f"hash({word!r})").of_type(int) for word in words]
    if hash_function == "md5":
        return [int(hashlib.md5(w.encode()).hexdigest(), 16) % (n - 1) + 1 for w in words]
    return [hash_function(word) % (n - 1) + 1 for word in words]


@tf_export("keras.preprocessing.text.Tokenizer")
class Tokenizer:
    """Numbers words by how often they occur; of unknown texts every table is unknown.

    Raises ``TypeError`` for other keywords and ``ValueError`` where a size or a mode is missing.
    """

    def __init__(self, num_words=None, filters=FILTERS, lower=True, split=" ", char_level=False, oov_token=None, document_count=0, **kwargs):  # fmt: skip
        if "nb_words" in kwargs:
            num_words = kwargs.pop("nb_words")
        newer = () if current_run().is_v1 else ("analyzer",)
        analyzer = [kwargs.pop(key) for key in newer if key in kwargs]
        if kwargs:
            raise raised(TypeError(f"Unrecognized keyword arguments: {kwargs}"))
        self.word_counts = collections.OrderedDict()
        self.word_docs = collections.defaultdict(int)
        self.filters, self.split, self.lower = filters, split, lower
        self.num_words, self.document_count = num_words, document_count
        self.char_level, self.oov_token = char_level, oov_token
        self.index_docs = collections.defaultdict(int)
        self.word_index, self.index_word = {}, {}
        self._analyzer = analyzer[0] if analyzer else None

    def _lose(self, why: Unknown) -> None:
        for table in (*TABLES, "document_count"):
            setattr(self, table, why.derived(table))

    def _lost(self) -> Unknown | None:
        return self.word_index if isinstance(self.word_index, Unknown) else None

    def _words(self, text: Any) -> Any:
        """The tokens of one text."""
        if self.char_level or isinstance(text, list):
            if not self.lower:
                return text
            return [word.lower() for word in text] if isinstance(text, list) else text.lower()
        if self._analyzer is not None:
            return self._analyzer(text)
        return text_to_word_sequence(text, self.filters, self.lower, self.split)

    def fit_on_texts(self, texts):
        """Counts the words of the texts and numbers them anew."""
        texts = _listed(texts)
        why = unknown_in(texts) or self._lost()
        if why is not None:
            self._lose(why)
            return
        for text in texts:
            self.document_count += 1
            words = self._words(text)
            for word in words:
                self.word_counts[word] = self.word_counts.get(word, 0) + 1
            for word in sorted(set(words)):
                self.word_docs[word] += 1
        counted = sorted(self.word_counts.items(), key=lambda pair: pair[1], reverse=True)
        first = [] if self.oov_token is None else [self.oov_token]
        self.word_index = {w: i for i, w in enumerate([*first, *(w for w, _ in counted)], 1)}
        self.index_word = {i: w for w, i in self.word_index.items()}
        for word, count in self.word_docs.items():
            self.index_docs[self.word_index[word]] = count

    def fit_on_sequences(self, sequences):
        """Counts in how many sequences each number occurs."""
        why = unknown_in(sequences) or self._lost()
        if why is not None:
            self._lose(why)
            return
        self.document_count += len(sequences)
        for sequence in sequences:
            for number in set(sequence):
                self.index_docs[number] += 1

    def _each(self, given: Any, one: Any, what: str) -> Any:
        """What ``one`` makes of each item; an item that nobody knows stays so."""
        given = _listed(given)
        why = given if isinstance(given, Unknown) else open_length(given)
        if why is not None:
            return why.derived(what)
        lost = self._lost()
        made: list[Any] = []
        for item in given:
            unsure = lost or unknown_in(item)
            made.append(one(item) if unsure is None else unsure.derived(f"{what}[{len(made)}]"))
        return made

    def texts_to_sequences(self, texts):
        """The numbers of the words of each text."""
        return self._each(texts, self._numbers, "texts_to_sequences()")

    def texts_to_sequences_generator(self, texts):
        """As ``texts_to_sequences``, one by one."""
        return iter(self.texts_to_sequences(texts))

    def _numbers(self, text: Any) -> list[int]:
        found = []
        other = self.word_index.get(self.oov_token)
        for word in self._words(text):
            number = self.word_index.get(word)
            if number is None or (self.num_words and number >= self.num_words):
                number = other if number is not None or self.oov_token is not None else None
                found += [] if number is None else [number]
            else:
                found.append(number)
        return found

    def sequences_to_texts(self, sequences):
        """The texts again."""
        return self._each(sequences, self._text, "sequences_to_texts()")

    def sequences_to_texts_generator(self, sequences):
        """As ``sequences_to_texts``, one by one."""
        return iter(self.sequences_to_texts(sequences))

    def _text(self, sequence: Any) -> str:
        found = []
        other = self.index_word.get(self.word_index.get(self.oov_token))
        for number in sequence:
            word = self.index_word.get(number)
            if word is None or (self.num_words and number >= self.num_words):
                word = other
            found += [] if word is None else [word]
        return " ".join(found)

    def texts_to_matrix(self, texts, mode="binary"):
        """``(number of texts, number of words)`` float64."""
        return self.sequences_to_matrix(self.texts_to_sequences(texts), mode=mode)

    def sequences_to_matrix(self, sequences, mode="binary"):
        """``(number of sequences, number of words)`` float64."""
        words = self.num_words
        if not words:
            if not self.word_index:
                text = "Specify a dimension (`num_words` argument), or fit on some text data first."
                raise raised(ValueError(text))
            words = len(self.word_index) + 1
        if mode == "tfidf" and not self.document_count:
            raise raised(ValueError("Fit the Tokenizer on some data before using tfidf mode."))
        if isinstance(sequences, Unknown):
            return make(None, (sequences.derived("len(sequences)"), words), as_dtype("float64"))
        if mode not in MODES and any(sequences):
            raise raised(ValueError("Unknown vectorization mode:", mode))
        return make(None, (len(sequences), words), as_dtype("float64"))

    def get_config(self):
        """The arguments, and the tables as texts."""
        names = ("num_words", "filters", "lower", "split", "char_level", "oov_token", "document_count")  # fmt: skip
        lost = self._lost()
        tables = {t: json.dumps(getattr(self, t)) if lost is None else lost for t in TABLES}
        return {**{name: getattr(self, name) for name in names}, **tables}

    def to_json(self, **kwargs):
        """The configuration as one text."""
        lost = self._lost()
        if lost is not None:
            return lost.derived("to_json()")
        return json.dumps({"class_name": type(self).__name__, "config": self.get_config()}, **kwargs)  # fmt: skip


@tf_export("keras.preprocessing.text.tokenizer_from_json")
def tokenizer_from_json(json_string):
    """The tokenizer of a text that ``to_json`` gave."""
    config = json.loads(json_string)["config"]
    tables = {table: json.loads(config.pop(table)) for table in TABLES}
    made = Tokenizer(**config)
    for table, value in tables.items():
        by_number = table.startswith("index")
        setattr(made, table, {int(k): v for k, v in value.items()} if by_number else value)
    return made
