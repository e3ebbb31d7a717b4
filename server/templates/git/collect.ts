/** Keeps the first `most` bytes of a stream and drops the rest; the function it gives says what came so far. */
export function collect(stream: NodeJS.ReadableStream, most: number, onMore?: () => void) {
  const chunks: Buffer[] = [];
  let room = most;
  let cut = false;
  stream.on("data", (chunk: Buffer) => {
    if (chunk.length > room) {
      cut = true;
      onMore?.();
    }
    if (room > 0) chunks.push(chunk.subarray(0, room));
    room -= Math.min(room, chunk.length);
  });
  return () => ({ bytes: Buffer.concat(chunks), cut });
}
