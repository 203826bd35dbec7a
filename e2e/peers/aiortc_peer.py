"""A live aiortc peer for tests: one JSON document a line on stdin, one on stdout.

{"answer": OFFER}  -> {"version", "sdp"}: answers with an audio track and writes sha-384 and sha-512 fingerprints of its
                      certificate beside sha-256, as aiortc 1.10 and newer do by themselves.
{"offer": true}    -> {"version", "sdp"}: offers an audio track, with the same two lines added.
{"accept": ANSWER} -> {}: takes the answer to that offer.
{"state": true}    -> {"connection", "packets"}: connection state and RTP packets received so far.
"""
import asyncio
import json
import sys

from OpenSSL import SSL

# Debian's aiortc 1.4.0 calls names of an older pyOpenSSL.
if not hasattr(SSL.Connection, "DTLSv1_get_timeout"):
    SSL.Connection.DTLSv1_get_timeout = lambda self: None
    SSL.Connection.DTLSv1_handle_timeout = lambda self: False
if not hasattr(SSL.Connection, "get_selected_srtp_profile"):
    SSL.Connection.get_selected_srtp_profile = lambda self: b"SRTP_AES128_CM_SHA1_80"

import aiortc
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack
from cryptography.hazmat.primitives import hashes


def fingerprints(pc, sdp):
    """Adds what aiortc 1.10 added: one line for each of the two other hashes, after the sha-256 one."""
    certificate = pc._RTCPeerConnection__certificates[0]._cert
    if hasattr(certificate, "to_cryptography"):
        certificate = certificate.to_cryptography()
    lines = []
    for line in sdp.split("\r\n"):
        lines.append(line)
        if line.startswith("a=fingerprint:sha-256 "):
            for name, algorithm in (("sha-384", hashes.SHA384()), ("sha-512", hashes.SHA512())):
                if f"a=fingerprint:{name} " not in sdp:
                    digest = certificate.fingerprint(algorithm).hex(":").upper()
                    lines.append(f"a=fingerprint:{name} {digest}")
    return "\r\n".join(lines)


async def packets(pc):
    report = await pc.getStats()
    return sum(stat.packetsReceived for stat in report.values() if stat.type == "inbound-rtp")


async def main():
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    pc = None
    while line := await reader.readline():
        message = json.loads(line)
        if "answer" in message or "offer" in message:
            if pc is not None:
                await pc.close()
            pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
            if "answer" in message:
                await pc.setRemoteDescription(RTCSessionDescription(sdp=message["answer"], type="offer"))
            pc.addTrack(AudioStreamTrack())
            await pc.setLocalDescription(await (pc.createAnswer() if "answer" in message else pc.createOffer()))
            sdp = fingerprints(pc, pc.localDescription.sdp)
            reply = {"version": aiortc.__version__, "sdp": sdp}
        elif "accept" in message:
            await pc.setRemoteDescription(RTCSessionDescription(sdp=message["accept"], type="answer"))
            reply = {}
        else:
            reply = {"connection": pc.connectionState, "packets": await packets(pc)}
        print(json.dumps(reply), flush=True)
    if pc is not None:
        await pc.close()


asyncio.run(main())
