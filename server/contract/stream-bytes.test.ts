import fc from "fast-check";
import { expect, it } from "vitest";
import { BYTES_OVERHEAD, decodeBytes, encodeBytes } from "./stream-bytes";

it("gives back what was put in, wherever the message lies in its buffer", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      fc.uint8Array(),
      fc.nat(9),
      (id, payload, offset) => {
        const frame = encodeBytes(id, payload);
        expect(frame.length).toBe(payload.length + BYTES_OVERHEAD);
        const inside = new Uint8Array(offset + frame.length);
        inside.set(frame, offset);
        const decoded = decodeBytes(inside.subarray(offset));
        expect(decoded?.id).toBe(id);
        expect(decoded && [...decoded.payload]).toEqual([...payload]);
      },
    ),
  );
});

it("never throws on any bytes, and takes none but its own frames", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (message) => {
      const decoded = decodeBytes(message);
      if (decoded) expect(encodeBytes(decoded.id, decoded.payload)).toEqual(Uint8Array.from(message));
    }),
    { numRuns: 1_000 },
  );
});
