"""Raises exceptions that refuse to be described."""
# checks: error
# says: raised Speechless: (no text)


class Meta(type):
    @property
    def __name__(cls):
        raise SystemExit(1)

    def __mro__(cls):
        raise SystemExit(1)


class Speechless(Exception, metaclass=Meta):
    def __str__(self):
        raise KeyboardInterrupt

    __repr__ = __str__


class Lying(str):
    def __getitem__(self, index):
        return 5


class Liar(Exception):
    def __str__(self):
        return Lying("not what it seems")


Liar.__name__ = Lying("Liar")


def argmax_onehot(Z):
    raise Speechless


def softmax(z, axis=-1):
    raise Liar
