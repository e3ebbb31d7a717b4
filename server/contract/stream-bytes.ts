/** A binary frame: type (u8), stream (u32, network order), then the payload as it is. The only type so far is data. */
const DATA = 1;
const HEADER = 5;
const MAX_ID = 2 ** 31 - 1;

/** Bytes that the frame of a payload takes beyond it. */
export const BYTES_OVERHEAD = HEADER;

export interface BytesFrame {
  type: "data";
  id: number;
  payload: Uint8Array;
}

export function encodeBytes(id: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(HEADER + payload.length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, DATA);
  view.setUint32(1, id);
  frame.set(payload, HEADER);
  return frame;
}

/** The frame in a binary message; undefined for what is none. */
export function decodeBytes(message: Uint8Array): BytesFrame | undefined {
  if (message.length < HEADER) return undefined;
  const view = new DataView(message.buffer, message.byteOffset, message.length);
  const id = view.getUint32(1);
  if (view.getUint8(0) !== DATA || id < 1 || id > MAX_ID) return undefined;
  return { type: "data", id, payload: message.subarray(HEADER) };
}
