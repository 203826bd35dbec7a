"""Descriptions of GStreamer's webrtcbin: one JSON task on stdin, one JSON reply a line on stdout (see stack.ts)."""
import json
import os
import re
import subprocess
import sys


def reply(**line):
    print(json.dumps(line), flush=True)


def leave():
    """Not sys.exit: libnice's threads may still hold the process."""
    sys.stdout.flush()
    os._exit(0)


try:
    import gi

    gi.require_version("Gst", "1.0")
    gi.require_version("GstSdp", "1.0")
    gi.require_version("GstWebRTC", "1.0")
    from gi.repository import GLib, Gst, GstSdp, GstWebRTC
except (ImportError, ValueError) as error:
    reply(absent=f"GStreamer's Python bindings are not installed ({error})")
    leave()

Gst.init(None)
ELEMENTS = ["webrtcbin", "nicesrc", "opusenc", "vp8enc", "rtpopuspay", "rtpvp8pay", "mulawenc", "sctpenc"]
missing = [name for name in ELEMENTS if Gst.ElementFactory.find(name) is None]
if missing:
    reply(absent=f"GStreamer has no {', '.join(missing)}")
    leave()


def opus(pt=97):
    caps = f"application/x-rtp,media=audio,encoding-name=OPUS,encoding-params=(string)2,payload={pt}"
    return f"audiotestsrc is-live=true ! opusenc ! rtpopuspay pt={pt} ! {caps} ! w. "


def vp8(pt=96):
    caps = f"application/x-rtp,media=video,encoding-name=VP8,payload={pt}"
    return f"videotestsrc is-live=true ! vp8enc deadline=1 ! rtpvp8pay pt={pt} ! {caps} ! w. "


PCMU = (
    "audiotestsrc is-live=true ! audio/x-raw,rate=8000 ! mulawenc ! rtppcmupay pt=0 ! "
    "application/x-rtp,media=audio,encoding-name=PCMU,payload=0 ! w. "
)
PLAIN_CAPS = "application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,payload=97"
OPUS_CAPS = PLAIN_CAPS + ",encoding-params=(string)2"
DIRECTION = GstWebRTC.WebRTCRTPTransceiverDirection


def start(pipeline, bundle):
    # A lone element would come back without a pipeline around it; fakesrc keeps the pipeline.
    p = Gst.parse_launch(f"webrtcbin name=w bundle-policy={bundle} {pipeline or 'fakesrc ! fakesink'}")
    p.set_state(Gst.State.PLAYING)
    p.get_state(5 * Gst.SECOND)
    return p, p.get_by_name("w")


def gathered(w):
    loop = GLib.MainLoop()

    def look():
        if w.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE:
            loop.quit()
            return False
        return True

    GLib.timeout_add(50, look)
    GLib.timeout_add(5000, loop.quit)
    loop.run()


def ask(w, signal, *arguments):
    promise = Gst.Promise.new()
    w.emit(signal, *arguments, promise)
    if promise.wait() != Gst.PromiseResult.REPLIED:
        raise RuntimeError(f"{signal} was not answered")
    return promise.get_reply()


def local(w, kind):
    made = ask(w, f"create-{kind}", None)
    description = made.get_value(kind) if made is not None and made.has_field(kind) else None
    if description is None:
        raise RuntimeError(made.to_string() if made is not None else f"no {kind}")
    ask(w, "set-local-description", description)
    gathered(w)
    return w.get_property("local-description").sdp.as_text()


def set_remote(w, kind, sdp):
    result, message = GstSdp.SDPMessage.new_from_text(sdp)
    if result != GstSdp.SDPResult.OK:
        raise RuntimeError(f"GstSdp refuses it: {result}")
    kinds = GstWebRTC.WebRTCSDPType
    description = GstWebRTC.WebRTCSessionDescription.new(kinds.OFFER if kind == "offer" else kinds.ANSWER, message)
    ask(w, "set-remote-description", description)


def offer(pipeline="", bundle="max-bundle", data=False, direction=None, caps=OPUS_CAPS):
    p, w = start(pipeline, bundle)
    if data:
        w.emit("create-data-channel", "chat", None)
    if direction is not None:
        w.emit("add-transceiver", direction, Gst.Caps.from_string(caps))
    sdp = local(w, "offer")
    p.set_state(Gst.State.NULL)
    return sdp


def answer(sdp, pipeline=""):
    p, w = start(pipeline, "max-bundle")
    set_remote(w, "offer", sdp)
    answered = local(w, "answer")
    p.set_state(Gst.State.NULL)
    return answered


def payload(sdp, codec):
    found = re.search(rf"^a=rtpmap:(\d+) {codec}/", sdp, re.MULTILINE | re.IGNORECASE)
    return int(found[1]) if found else None


def described(make, **about):
    try:
        sdp = make()
        reply(sdp=sdp, **about)
        return sdp
    except Exception as error:
        reply(name=about["name"], failed=f"{type(error).__name__}: {error}")
        return ""


OFFERS = [
    ("audio", "opusenc ! rtpopuspay", dict(pipeline=opus())),
    ("video", "vp8enc ! rtpvp8pay", dict(pipeline=vp8())),
    ("audio-video", "Opus and VP8", dict(pipeline=opus() + vp8())),
    ("audio-video-no-bundle", "Opus and VP8, bundle-policy none", dict(pipeline=opus() + vp8(), bundle="none")),
    ("pcmu", "mulawenc ! rtppcmupay", dict(pipeline=PCMU)),
    ("data", "data channel", dict(data=True)),
    ("audio-data", "Opus and data channel", dict(pipeline=opus(), data=True)),
    ("recvonly", "add-transceiver recvonly, Opus", dict(direction=DIRECTION.RECVONLY)),
    ("sendonly", "add-transceiver sendonly, Opus", dict(direction=DIRECTION.SENDONLY)),
    (
        "opus-without-channels",
        "caps without encoding-params: OPUS/48000, which browsers reject with port 0",
        dict(direction=DIRECTION.SENDRECV, caps=PLAIN_CAPS),
    ),
]
ANSWERS = [
    ("audio", "audio", "with an Opus source", dict(pipeline=opus())),
    ("audio-recvonly", "audio", "without a source", {}),
    ("to-recvonly", "recvonly", "with an Opus source", dict(pipeline=opus())),
    ("audio-video", "audio-video", "with both sources", dict(pipeline=opus() + vp8())),
    ("data", "data", "data channel", {}),
]

task = json.load(sys.stdin)
reply(version=".".join(str(part) for part in Gst.version()[:3]))
for foreign in task["foreign"]:
    file, sdp = foreign["file"], foreign["sdp"]
    sources = ""
    if payload(sdp, "opus") is not None:
        sources += opus(payload(sdp, "opus"))
    if "m=video" in sdp and payload(sdp, "VP8") is not None:
        sources += vp8(payload(sdp, "VP8"))
    name = "answer-to-" + file.replace("/offer-", "-").removesuffix(".sdp")
    described(lambda: answer(sdp, sources), name=name, type="answer", what=f"answers {file}", answers=file)
if not task["foreign"] and "own" not in task:
    made = {}
    for name, what, choice in OFFERS:
        made[name] = described(lambda: offer(**choice), name=f"offer-{name}", type="offer", what=what)
    # A process has one certificate: the answers come from a second one, as they must not repeat the offer's.
    again = json.dumps({"foreign": [], "own": made})
    subprocess.run([sys.executable, "-I", __file__], input=again, text=True, timeout=120, check=True)
elif not task["foreign"]:
    for name, to, what, choice in ANSWERS:
        about = dict(name=f"answer-{name}", type="answer", what=what, answers=f"offer-{to}.sdp")
        described(lambda: answer(task["own"][to], **choice), **about)
leave()
