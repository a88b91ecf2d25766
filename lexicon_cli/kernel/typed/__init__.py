"""The fast path of the kernel: decoding is validating (`types`, `shapes`), the rest is one sweep
per block for what types cannot say (`text`, `blocks`)."""
