"""Descriptions of Debian's aiortc: one JSON task on stdin, one JSON reply a line on stdout (see stack.ts)."""
import asyncio
import json
import sys


def reply(**line):
    print(json.dumps(line), flush=True)


try:
    import aiortc
    import aiortc.rtcpeerconnection
    from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
    from aiortc.mediastreams import AudioStreamTrack, VideoStreamTrack
except ImportError as error:
    reply(absent=f"python3-aiortc is not installed ({error})")
    sys.exit(0)


async def nothing(self, *args, **kwargs):
    """Takes the place of the connecting step: descriptions are all that is wanted, no packet is sent."""


aiortc.rtcpeerconnection.RTCPeerConnection._RTCPeerConnection__connect = nothing


def peer():
    return RTCPeerConnection(RTCConfiguration(iceServers=[]))


def add_tracks(pc, kinds):
    for kind in kinds:
        if kind == "data":
            pc.createDataChannel("chat")
        else:
            pc.addTrack(AudioStreamTrack() if kind == "audio" else VideoStreamTrack())


async def local(pc, kind):
    await pc.setLocalDescription(await (pc.createOffer() if kind == "offer" else pc.createAnswer()))
    return pc.localDescription.sdp


async def offer(kinds=(), transceivers=()):
    pc = peer()
    add_tracks(pc, kinds)
    for kind, direction in transceivers:
        pc.addTransceiver(kind, direction=direction)
    sdp = await local(pc, "offer")
    await pc.close()
    return sdp


async def answer(sdp, kinds=(), codec=None):
    pc = peer()
    await pc.setRemoteDescription(RTCSessionDescription(sdp=sdp, type="offer"))
    add_tracks(pc, kinds)
    if codec is not None:
        kept = [c for c in RTCRtpSender.getCapabilities("audio").codecs if c.mimeType.lower() == codec]
        for transceiver in pc.getTransceivers():
            transceiver.setCodecPreferences(kept)
    answered = await local(pc, "answer")
    await pc.close()
    return answered


async def described(making, **about):
    try:
        sdp = await making
        reply(sdp=sdp, **about)
        return sdp
    except Exception as error:
        reply(name=about["name"], failed=f"{type(error).__name__}: {error}")
        return ""


OFFERS = [
    ("audio", "audio track", dict(kinds=["audio"])),
    ("video", "video track", dict(kinds=["video"])),
    ("audio-video", "audio and video tracks", dict(kinds=["audio", "video"])),
    ("data", "data channel", dict(kinds=["data"])),
    ("audio-video-data", "audio, video and data channel", dict(kinds=["audio", "video", "data"])),
    ("two-audio", "two audio tracks", dict(kinds=["audio", "audio"])),
    ("recvonly", "recvonly audio", dict(transceivers=[("audio", "recvonly")])),
    ("sendonly", "sendonly audio", dict(transceivers=[("audio", "sendonly")])),
]
ANSWERS = [
    ("audio", "audio", "with a track", dict(kinds=["audio"])),
    ("audio-recvonly", "audio", "without a track: recvonly", {}),
    ("to-recvonly", "recvonly", "with a track: sendonly", dict(kinds=["audio"])),
    ("opus-only", "audio", "setCodecPreferences: Opus", dict(kinds=["audio"], codec="audio/opus")),
    ("video", "video", "with a track", dict(kinds=["video"])),
    ("audio-video", "audio-video", "with both tracks", dict(kinds=["audio", "video"])),
    ("data", "data", "data channel", {}),
    ("audio-video-data", "audio-video-data", "with both tracks", dict(kinds=["audio", "video"])),
]


async def renegotiate():
    caller, callee = peer(), peer()
    add_tracks(caller, ["audio"])
    for again in (False, True):
        if again:
            add_tracks(caller, ["video"])
        offered = await local(caller, "offer")
        await callee.setRemoteDescription(RTCSessionDescription(sdp=offered, type="offer"))
        answered = await local(callee, "answer")
        await caller.setRemoteDescription(RTCSessionDescription(sdp=answered, type="answer"))
    await caller.close()
    await callee.close()
    return offered, answered


async def main():
    task = json.load(sys.stdin)
    reply(version=aiortc.__version__)
    for foreign in task["foreign"]:
        file, sdp = foreign["file"], foreign["sdp"]
        kinds = [kind for kind in ("audio", "video") if f"m={kind}" in sdp]
        name = "answer-to-" + file.replace("/offer-", "-").removesuffix(".sdp")
        await described(answer(sdp, kinds), name=name, type="answer", what=f"answers {file}", answers=file)
    if task["foreign"]:
        return
    made = {}
    for name, what, choice in OFFERS:
        made[name] = await described(offer(**choice), name=f"offer-{name}", type="offer", what=what)
    for name, to, what, choice in ANSWERS:
        about = dict(name=f"answer-{name}", type="answer", what=what, answers=f"offer-{to}.sdp")
        await described(answer(made[to], **choice), **about)
    try:
        offered, answered = await renegotiate()
        what, name = "video is added", "again-video-added"
        reply(name=f"offer-{name}", type="offer", what=f"re-offer: {what}", sdp=offered)
        what = f"answer to the re-offer: {what}"
        reply(name=f"answer-{name}", type="answer", what=what, answers=f"offer-{name}.sdp", sdp=answered)
    except Exception as error:
        reply(name="offer-again-video-added", failed=f"{type(error).__name__}: {error}")


asyncio.run(main())
