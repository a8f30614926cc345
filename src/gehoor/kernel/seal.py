"""Secrets at rest: AES-256-GCM, bound to the place where they are kept.

The context (table, row, column) is authenticated with the secret, so a sealed value that is copied to another
row does not open. Fernet, which has no such context, let two rows' tokens be swapped unnoticed.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12  # bytes, as NIST SP 800-38D recommends for GCM


class Broken(Exception):
    """A sealed value does not open: another key, another place, or it was changed."""


def _cipher(secret: str) -> AESGCM:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"gehoor seal 1").derive(secret.encode())
    return AESGCM(derived)


def seal(secret: str, plain: bytes, context: str) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + _cipher(secret).encrypt(nonce, plain, context.encode())


def unseal(secret: str, sealed: bytes, context: str) -> bytes:
    try:
        return _cipher(secret).decrypt(sealed[:NONCE], sealed[NONCE:], context.encode())
    except InvalidTag as error:
        raise Broken(context) from error
