#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The delivery protocol of the model marketplace, a second time: what docs/src/delivery.md says,
written from that chapter and RFC 9180 and sharing no code with node/model-tool. It makes the test
vectors that the tool is tested with:

    pip install cryptography
    python3 delivery.py > ../src/delivery-vectors.json
"""

import hashlib
import hmac
import json
import struct

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def hexed(data):
    return "0x" + data.hex()


def sha256(data):
    return hashlib.sha256(data).digest()


# ---- hashes


def manifest(files):
    lines = []
    for path in sorted(files, key=lambda path: path.encode()):
        lines.append(f"{sha256(files[path]).hex()} {len(files[path])} {path}\n")
    return "".join(lines).encode()


# ---- sealed files

CHUNK = 64 * 1024


def rotate(word, by):
    return (word << by | word >> (32 - by)) & 0xFFFFFFFF


def hchacha20(key, nonce):
    """draft-irtf-cfrg-xchacha-03, section 2.2."""
    state = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574]
    state += struct.unpack("<8I", key) + struct.unpack("<4I", nonce)

    def quarter(a, b, c, d):
        for first, second, third, by in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            state[first] = (state[first] + state[second]) & 0xFFFFFFFF
            state[third] = rotate(state[third] ^ state[first], by)

    for _ in range(10):
        for column in range(4):
            quarter(column, column + 4, column + 8, column + 12)
        for i in range(4):
            quarter(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
    return struct.pack("<8I", *state[:4], *state[12:])


def xchacha20poly1305(key, nonce, data, aad):
    """draft-irtf-cfrg-xchacha-03, section 2.3."""
    return ChaCha20Poly1305(hchacha20(key, nonce[:16])).encrypt(bytes(4) + nonce[16:], data, aad)


def seal(key, nonce, data):
    header = b"polyphony/seal/v1" + nonce
    chunks = [data[at : at + CHUNK] for at in range(0, len(data), CHUNK)] or [b""]
    sealed = header
    for number, chunk in enumerate(chunks):
        last = bytes([number == len(chunks) - 1])
        sealed += xchacha20poly1305(key, nonce + struct.pack(">I", number) + last, chunk, header)
    return sealed


# ---- HPKE, RFC 9180, mode_base with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305

KEM = b"KEM" + struct.pack(">H", 0x0020)
HPKE = b"HPKE" + struct.pack(">HHH", 0x0020, 0x0001, 0x0003)


def extract(suite, salt, label, ikm):
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + ikm, "sha256")


def expand(suite, prk, label, info, length):
    """All that is needed here fits one block of HKDF-Expand."""
    labeled = struct.pack(">H", length) + b"HPKE-v1" + suite + label + info
    return hmac.digest(prk, labeled + b"\x01", "sha256")[:length]


def derive_key_pair(ikm):
    secret = expand(KEM, extract(KEM, b"", b"dkp_prk", ikm), b"sk", b"", 32)
    private = X25519PrivateKey.from_private_bytes(secret)
    return private, secret, public(private)


def public(private):
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def hpke_seal(to, info, aad, data, ikm_e):
    private, _, enc = derive_key_pair(ikm_e)
    shared = private.exchange(X25519PublicKey.from_public_bytes(to))
    eae_prk = extract(KEM, b"", b"eae_prk", shared)
    secret = expand(KEM, eae_prk, b"shared_secret", enc + to, 32)
    context = b"\x00"
    context += extract(HPKE, b"", b"psk_id_hash", b"") + extract(HPKE, b"", b"info_hash", info)
    prk = extract(HPKE, secret, b"secret", b"")
    key = expand(HPKE, prk, b"key", context, 32)
    nonce = expand(HPKE, prk, b"base_nonce", context, 12)
    return enc + ChaCha20Poly1305(key).encrypt(nonce, data, aad)


def rfc_9180():
    """A.2.1 of the RFC, so that what follows can be trusted."""
    _, _, to = derive_key_pair(
        bytes.fromhex("1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df")
    )
    sealed = hpke_seal(
        to,
        b"Ode on a Grecian Urn",
        b"Count-0",
        b"Beauty is truth, truth beauty",
        bytes.fromhex("909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b"),
    )
    assert sealed.hex() == (
        "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"
        "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"
    ), sealed.hex()


def delivery_info(genesis, model, version, licence):
    return b"polyphony/delivery/v1" + genesis + struct.pack("<IHQ", model, version, licence)


# ---- receipts


def receipt_message(genesis, licence, cumulative, expires):
    units = cumulative.to_bytes(16, "little")
    head = b"polyphony/receipt/v1" + genesis + struct.pack("<Q", licence)
    return head + units + struct.pack("<Q", expires)


def wrap(message):
    return b"<Bytes>" + message + b"</Bytes>"


# ---- the vectors

GENESIS = sha256(b"polyphony delivery vectors")


def pattern(size):
    """The byte at i is i * 7 + i / 256, modulo 256."""
    return bytes((i * 7 + i // 256) & 0xFF for i in range(size))


def hash_vectors():
    files = {
        "weights-00001-of-00002.safetensors": pattern(1000),
        "weights-00002-of-00002.safetensors": pattern(70000),
        "README.md": b"# A model\n",
        "tokenizer/vocab.json": b"{}\n",
        "tokenizer/Ünïcode name.txt": b"",
        "tokenizer.json": b"{}",
    }
    lines = manifest(files)
    return {
        "files": {path: hexed(data) for path, data in files.items() if len(data) < 100},
        "patterns": {path: len(data) for path, data in files.items() if len(data) >= 100},
        "manifest": lines.decode(),
        "hash": hexed(sha256(lines)),
    }


def seal_vectors():
    key = sha256(b"content key")
    nonce = sha256(b"seal nonce")[:19]
    vectors = []
    for size in (0, 1, 100, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 12345):
        sealed = seal(key, nonce, pattern(size))
        vector = {"pattern": size, "size": len(sealed), "sha256": hexed(sha256(sealed))}
        if size <= 100:
            vector["sealed"] = hexed(sealed)
        vectors.append(vector)
    return {"contentKey": hexed(key), "nonce": hexed(nonce), "files": vectors}


def delivery_vectors():
    content_key = sha256(b"content key")
    vectors = []
    # The upper half of a licence's number is that of its model.
    purchases = ((0, 0, 0), (7, 2, 7 << 32 | 40), (2**32 - 1, 2**16 - 1, 2**64 - 1))
    for model, version, licence in purchases:
        ikm_r = sha256(b"receiver %d" % licence)
        ikm_e = sha256(b"ephemeral %d" % licence)
        _, secret, to = derive_key_pair(ikm_r)
        info = delivery_info(GENESIS, model, version, licence)
        vectors.append(
            {
                "model": model,
                "version": version,
                "licence": str(licence),
                "receivingKey": hexed(secret),
                "to": hexed(to),
                "info": hexed(info),
                "ikmE": hexed(ikm_e),
                "contentKey": hexed(content_key),
                "ciphertext": hexed(hpke_seal(to, info, b"", content_key, ikm_e)),
            }
        )
    return vectors


def receipt_vectors():
    """ed25519 is made here; RECORDED is from @polkadot/keyring 14.0.3, of //Alice."""
    seed = sha256(b"receipt signer")
    signer = Ed25519PrivateKey.from_private_bytes(seed)
    vectors = []
    largest = (2**64 - 1, 2**128 - 1, 2**64 - 1)
    for licence, cumulative, expires in ((40, 1500, 1800000000000), largest):
        message = receipt_message(GENESIS, licence, cumulative, expires)
        signatures = [
            (form, "ed25519", hexed(public(signer)), hexed(b"\x00" + signer.sign(data)))
            for form, data in (("bare", message), ("wrapped", wrap(message)))
        ]
        if licence == 40:
            signatures += RECORDED
        names = ("form", "scheme", "signer", "signature")
        vectors.append(
            {
                "licence": str(licence),
                "cumulative": str(cumulative),
                "expires": str(expires),
                "message": hexed(message),
                "ed25519Seed": hexed(seed),
                "signatures": [dict(zip(names, signature)) for signature in signatures],
            }
        )
    return vectors


RECORDED = [
    (
        "bare",
        "sr25519",
        "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
        "0x01d29a0947ab25cb79ad9e4b03d85d935a2d76c3f3b76b308789bc4034f269af0d6e7df1b95036"
        "e4efc35e2cb7f7dce0f11a31069044a8cb53ccccf073a69c5f8c",
    ),
    (
        "wrapped",
        "sr25519",
        "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
        "0x01901e8379146640d32a86691a15460f42faced35951542d9a92b1ed9dd97f506c533e4bd8d22f"
        "e38593b098b31657c242a319fad0a98843cfe99e7c709dd1048b",
    ),
    (
        "bare",
        "ecdsa",
        "5C7C2Z5sWbytvHpuLTvzKunnnRwQxft1jiqrLD5rhucQ5S9X",
        "0x02dfe031e417e20a30a7fdc5336822da05a45772af4d460b4ecd908e9605480d9d1d65a60bc851"
        "8419b639fa18393ddb48026df46f9f58b22d87de1cf7603c38a500",
    ),
    (
        "wrapped",
        "ecdsa",
        "5C7C2Z5sWbytvHpuLTvzKunnnRwQxft1jiqrLD5rhucQ5S9X",
        "0x02a85eeaeffb120999119b03c74d799b3d6e7649dea791f4cfeac52aa68d60d6d36e2beeb3f8e3"
        "30b54ab5dab6c67b15636e2e29f1834dec912ead360dc80fe4b500",
    ),
]


if __name__ == "__main__":
    rfc_9180()
    vectors = {
        "genesis": hexed(GENESIS),
        "hash": hash_vectors(),
        "seal": seal_vectors(),
        "delivery": delivery_vectors(),
        "receipts": receipt_vectors(),
    }
    print(json.dumps(vectors, indent=1, ensure_ascii=False))
