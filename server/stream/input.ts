export interface Input<Item> {
  /** Takes what came in; false when it came without credit. */
  offer(item: Item): boolean;
  /** Nothing more comes; what waits is still read. */
  finish(): void;
  /** Nobody reads any more. */
  discard(): void;
  items(): AsyncGenerator<Item>;
}

/**
 * What a client sends on one stream, until it is read: at most `window` items, since credit is given back only for items that
 * the reader is done with.
 */
export function createInput<Item>(options: { window: number; grant(credit: number): void }): Input<Item> {
  const { window, grant } = options;
  const waiting: { item: Item }[] = [];
  let credit = window;
  let consumed = 0;
  let over = false;
  let wake = () => {};

  const consume = () => {
    consumed++;
    if (over || consumed < window / 2) return;
    credit += consumed;
    grant(consumed);
    consumed = 0;
  };

  return {
    offer(item) {
      if (credit === 0) return false;
      credit--;
      if (!over) waiting.push({ item });
      wake();
      return true;
    },
    finish() {
      over = true;
      wake();
    },
    discard() {
      over = true;
      waiting.length = 0;
      wake();
    },
    async *items() {
      for (;;) {
        const next = waiting.shift();
        if (next) {
          yield next.item;
          consume();
        } else if (over) {
          return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
  };
}
