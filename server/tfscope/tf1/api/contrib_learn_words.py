"""``tf.contrib.learn.preprocessing``: words of texts as numbers, counted as the program runs.

Mirrors contrib/learn/python/learn/preprocessing/{text,categorical_vocabulary}.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.base.patterns import regex
from tfscope.python.library.numpy_creation import array, zeros
from tfscope.tf1.api.registry import tf_export
from tfscope.values import holes
from tfscope.values.lengths import follow, leave_open, open_length
from tfscope.values.raised import raised
from tfscope.values.unknown import Indeterminate, Unknown

P = "contrib.learn.python.learn.preprocessing"

_WORD = regex(r"[A-Z]{2,}(?![a-z])|[A-Z][a-z]+(?=[A-Z])|[\'\w\-]+")
_NO_TEXTS = (bool, int, float, list, tuple, dict, type(None))


def _words(texts: Any) -> Any:
    """The words of each text; an ``Unknown`` if texts are not known."""
    why = open_length(texts)
    if why is not None:
        return why
    listed = texts.tolist() if hasattr(texts, "tolist") else texts
    listed = list(listed) if isinstance(listed, (list, tuple)) else None
    if any(isinstance(text, _NO_TEXTS) for text in listed or ()):
        raise raised(TypeError("expected string or bytes-like object"))
    if listed is None or any(not isinstance(t, str) or holes.has_hole(t) for t in listed):
        return Unknown("data", "words of texts")
    return [_WORD.findall(text) for text in listed]


@tf_export("contrib.learn.preprocessing.tokenizer", "contrib.learn.preprocessing.text.tokenizer")
def tokenizer(iterator):
    """The words of each text."""
    found = _words(iterator)
    return found if isinstance(found, Unknown) else iter(found)


@tf_export("contrib.learn.preprocessing.CategoricalVocabulary", f"{P}.categorical_vocabulary.CategoricalVocabulary")  # fmt: skip
class CategoricalVocabulary:
    """Classes and their numbers, the unknown one first.  ``lost_``: why some are not known."""

    not_a_tensor = f"tensorflow.{P}.categorical_vocabulary.CategoricalVocabulary"

    def __init__(self, unknown_token="<UNK>", support_reverse=True):
        self._unknown_token, self._support_reverse = unknown_token, support_reverse
        self._mapping = {unknown_token: 0}
        self._freq: dict[Any, int] = {}
        self._freeze = False
        self.lost_: Unknown | None = None

    def __len__(self):
        if self.lost_ is not None:
            raise Indeterminate(self.lost_.derived("len(vocabulary_)"))
        return len(self._mapping)

    def freeze(self, freeze=True):
        """From now on new classes have the number 0."""
        self._freeze = freeze

    def get(self, category):
        """The number of a class."""
        if category not in self._mapping:
            if self.lost_ is not None:
                return self.lost_.derived("vocabulary_.get()")
            if self._freeze:
                return 0
            self._mapping[category] = len(self._mapping)
        return self._mapping[category]

    def add(self, category, count=1):
        """Counts a class."""
        if self.get(category) != 0:
            self._freq[category] = self._freq.get(category, 0) + count

    def trim(self, min_frequency, max_frequency=-1):
        """Keeps what is frequent, the most frequent first."""
        listed = sorted(self._freq.items(), key=lambda item: (isinstance(item[0], str), item[0]))
        listed.sort(key=lambda item: item[1], reverse=True)
        self._mapping, self._freq = {self._unknown_token: 0}, {}
        for category, count in listed:
            if max_frequency > 0 and count >= max_frequency:
                continue
            if count <= min_frequency:
                break
            self._mapping[category] = len(self._mapping)
            self._freq[category] = count

    def reverse(self, class_id):
        """The class of a number."""
        if self.lost_ is not None or isinstance(class_id, Unknown):
            return Unknown("data", "vocabulary_.reverse()")
        return list(self._mapping)[class_id]


@tf_export("contrib.learn.preprocessing.VocabularyProcessor", "contrib.learn.preprocessing.text.VocabularyProcessor", f"{P}.text.VocabularyProcessor")  # fmt: skip
class VocabularyProcessor:
    """Texts as rows of ``max_document_length`` numbers of words."""

    def __init__(self, max_document_length, min_frequency=0, vocabulary=None, tokenizer_fn=None):
        self.max_document_length, self.min_frequency = max_document_length, min_frequency
        self.vocabulary_ = vocabulary if vocabulary is not None else CategoricalVocabulary()
        self._tokenizer = tokenizer_fn or _words

    def fit(self, raw_documents, unused_y=None):
        """Learns the words of texts."""
        words = self._tokenizer(raw_documents)
        why = open_length(words)
        if why is not None:
            self.vocabulary_.lost_ = why
            return self
        for tokens in words:
            for token in tokens:
                self.vocabulary_.add(token)
        if self.min_frequency > 0:
            self.vocabulary_.trim(self.min_frequency)
        self.vocabulary_.freeze()
        return self

    def fit_transform(self, raw_documents, unused_y=None):
        """Learns the words of texts and gives their numbers."""
        self.fit(raw_documents)
        return self.transform(raw_documents)

    def transform(self, raw_documents):
        """A row of numbers for each text; of unknown texts one stands for all."""
        words = self._tokenizer(raw_documents)
        length, why = self.max_document_length, open_length(words)
        if why is not None or isinstance(length, Unknown):
            rows = [zeros(length, "int64")]
            leave_open(rows, why or length)
            return rows
        rows = []
        for tokens in words:
            ids = [self.vocabulary_.get(token) for token in list(tokens)[:length]]
            rows.append(array(ids + [0] * (length - len(ids)), "int64"))
        return follow(rows, raw_documents)

    def reverse(self, documents):
        """Texts of numbers: not known."""
        return Unknown("data", "VocabularyProcessor.reverse()")

    def save(self, filename):
        """Writes a file."""

    @classmethod
    def restore(cls, filename):
        """A processor of a file: its words are not known."""
        made = cls(Unknown("environment", "max_document_length"))
        made.vocabulary_.lost_ = Unknown("environment", f"the vocabulary of {filename}")
        return made
