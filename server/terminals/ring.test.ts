import fc from "fast-check";
import { expect, it } from "vitest";
import { createRing } from "./ring";

it("gives what is still there by its offset, and never anything else", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(40_000), { maxLength: 12 }),
      fc.array(fc.tuple(fc.nat(300_000), fc.nat(50_000)), { maxLength: 20 }),
      (lengths, reads) => {
        const ring = createRing(64 * 1024);
        const total = lengths.reduce((sum, length) => sum + length, 0);
        const all = Buffer.alloc(total);
        for (let at = 0; at < total; at++) all[at] = (at * 31 + (at >> 8)) & 0xff;
        let at = 0;
        for (const length of lengths) {
          ring.push(all.subarray(at, at + length));
          at += length;
        }
        expect(ring.end).toBe(total);
        expect(ring.end - ring.start).toBeLessThanOrEqual(64 * 1024);
        expect(ring.end - ring.start).toBeGreaterThanOrEqual(Math.min(total, 48 * 1024));
        for (const [offset, most] of reads) {
          const read = ring.read(offset, most);
          if (offset < ring.start || offset > ring.end) expect(read).toBeUndefined();
          else expect(read?.equals(all.subarray(offset, offset + most))).toBe(true);
        }
      },
    ),
  );
});
