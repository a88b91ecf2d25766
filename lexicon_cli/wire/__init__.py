"""What Mixpanel's clients put on the wire, decoded, and the answers they expect.

Pure: bytes in, values out; no sockets, no clock. May import core and config only.
Law: decoding decides by the body, never by the Content-Type, and raises for no body.
"""
