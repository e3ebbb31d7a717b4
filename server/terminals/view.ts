import type { TerminalPayload } from "@/server/contract/terminals";
import { delay } from "@/server/kubernetes";
import type { Reader, Session, SizeMark } from "./session";

/** Longest piece of output in one payload. */
const PIECE_BYTES = 32 * 1024;

/** Output that a viewer still gets after a program was stopped, and how often it is taken to the screen instead. */
const BEHIND_BYTES = 64 * 1024;
const SKIP_MS = 200;

type Attached = Extract<TerminalPayload, { kind: "attached" }>;

/** What a view says beyond the output. */
export interface Told {
  attached(): Omit<Attached, "kind" | "offset" | "cols" | "rows" | "screen">;
  /** Why the viewer has to leave, if so. */
  shutOut(): string | undefined;
  people(): Extract<TerminalPayload, { kind: "people" }>["people"];
  /** Another number when `people` may give something else. */
  peopleNth(): number;
}

/**
 * What one viewer is sent, as it is asked for: the screen or the bytes from `offset` on, sizes where they changed, who looks, and
 * the end. A viewer has its own place in the output; where that is gone it gets the screen again.
 */
export async function* viewOf(options: {
  session: Session;
  offset: number | undefined;
  told: Told;
  signal: AbortSignal;
}): AsyncGenerator<Uint8Array | TerminalPayload> {
  const { session, told, signal } = options;
  const gone = new Promise<void>((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true }),
  );
  const { ring } = session;
  let reader: Reader | undefined;
  /** Which of the sizes was told last. */
  let sized = -1;
  let people = "";
  let peopleNth = -1;
  let skippedAt = Number.NEGATIVE_INFINITY;
  let message = "";
  const isFarBehind = (offset: number) => session.hurried && ring.end - offset > BEHIND_BYTES;
  try {
    while (!signal.aborted) {
      const change = session.changed();
      const { phase } = session;
      const reason = told.shutOut();
      if (reason !== undefined) {
        yield { kind: "ended", reason, at: new Date().toISOString() };
        return;
      }
      if (phase.at === "starting") {
        if (phase.message !== message) {
          message = phase.message;
          yield { kind: "starting", message, ...(phase.debug && { debug: true }) };
        } else await Promise.race([change, gone]);
        continue;
      }
      if (!phase.place) {
        if (phase.at === "ended") yield { kind: "ended", ...phase.ended };
        return;
      }
      const first = reader === undefined;
      if (reader && isFarBehind(reader.offset) && performance.now() - skippedAt < SKIP_MS) {
        await Promise.race([delay(SKIP_MS), gone]);
        continue;
      }
      if (!reader || ring.read(reader.offset, 0) === undefined || isFarBehind(reader.offset)) {
        skippedAt = performance.now();
        const asked = first ? options.offset : undefined;
        const resumes = asked !== undefined && ring.read(asked, 0) !== undefined;
        const screen = resumes ? undefined : session.screen();
        reader ??= { offset: 0, readAt: performance.now() };
        reader.offset = screen?.offset ?? asked ?? 0;
        session.readers.add(reader);
        const size = sizeAt(session, reader.offset);
        // Those that are not interpreted yet come after the screen.
        const { cols, rows } = screen ?? size;
        sized = screen
          ? (session.sizes.findLast((one) => one.cols === cols && one.rows === rows)?.nth ?? size.nth)
          : size.nth;
        yield {
          ...{ kind: "attached", offset: reader.offset, cols, rows, ...told.attached() },
          ...(screen ? { screen: screen.text } : {}),
        };
        reader.readAt = performance.now();
        session.took();
        continue;
      }
      if (told.peopleNth() !== peopleNth) {
        peopleNth = told.peopleNth();
        const now = told.people();
        const before = people;
        people = JSON.stringify(now);
        if (people !== before) yield { kind: "people", people: now };
        continue;
      }
      const place: Reader = reader;
      const mark = session.sizes.find(({ nth }) => nth > sized);
      if (mark && mark.at <= place.offset) {
        sized = mark.nth;
        yield { kind: "size", cols: mark.cols, rows: mark.rows };
        continue;
      }
      const piece = ring.read(place.offset, Math.min(PIECE_BYTES, (mark?.at ?? ring.end) - place.offset));
      if (piece && piece.length > 0) {
        place.offset += piece.length;
        yield piece;
        place.readAt = performance.now();
        session.took();
        continue;
      }
      if (phase.at === "ended") {
        yield { kind: "ended", ...phase.ended };
        return;
      }
      await Promise.race([change, gone]);
      place.readAt = performance.now();
    }
  } finally {
    if (reader) session.readers.delete(reader);
    session.took();
  }
}

function sizeAt({ sizes, size }: Session, offset: number): SizeMark {
  return sizes.findLast(({ at }) => at <= offset) ?? sizes[0] ?? { at: 0, nth: 0, ...size };
}
