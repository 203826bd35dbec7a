"""The Flow endpoint's and the client's cryptography with Python's `cryptography`, for tests: one JSON document on stdin, one on
stdout. It was written from Meta's description of data API version 3.0, not from this program.

{"private": PEM, "open": [REQUEST…], "replies": [TEXT…], "wrap": "sha256" | "mgf1-sha1",
 "seal": [TEXT…], "replied": [{"key", "iv", "body"}…]}
-> {"opened": [TEXT…], "sealedReplies": [BASE64…], "sealed": [{REQUEST, "key", "iv"}…], "read": [TEXT…]}

`replies[i]` is sealed as the answer to `open[i]`. Keys and IVs are hex.
"""
import base64
import json
import os
import sys

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

message = json.load(sys.stdin)
private = serialization.load_pem_private_key(message["private"].encode(), password=None)
mgf_hash = hashes.SHA1() if message["wrap"] == "mgf1-sha1" else hashes.SHA256()


def oaep(mgf):
    return OAEP(mgf=MGF1(algorithm=mgf), algorithm=hashes.SHA256(), label=None)


def b64(data):
    return base64.b64encode(data).decode()


def flip(iv):
    return bytes(byte ^ 0xFF for byte in iv)


opened, sealed_replies = [], []
for request, reply in zip(message["open"], message["replies"]):
    key = private.decrypt(base64.b64decode(request["encrypted_aes_key"], validate=True), oaep(hashes.SHA256()))
    iv = base64.b64decode(request["initial_vector"], validate=True)
    data = base64.b64decode(request["encrypted_flow_data"], validate=True)
    opened.append(AESGCM(key).decrypt(iv, data, None).decode())
    sealed_replies.append(b64(AESGCM(key).encrypt(flip(iv), reply.encode(), None)))

sealed = []
for text in message["seal"]:
    key, iv = os.urandom(16), os.urandom(16)
    sealed.append(
        {
            "encrypted_flow_data": b64(AESGCM(key).encrypt(iv, text.encode(), None)),
            "encrypted_aes_key": b64(private.public_key().encrypt(key, oaep(mgf_hash))),
            "initial_vector": b64(iv),
            "key": key.hex(),
            "iv": iv.hex(),
        }
    )

read = []
for replied in message["replied"]:
    key, iv = bytes.fromhex(replied["key"]), bytes.fromhex(replied["iv"])
    read.append(AESGCM(key).decrypt(flip(iv), base64.b64decode(replied["body"], validate=True), None).decode())

json.dump({"opened": opened, "sealedReplies": sealed_replies, "sealed": sealed, "read": read}, sys.stdout)
