type Addon = Pick<typeof import("@xterm/addon-unicode-graphemes"), "UnicodeGraphemesAddon">;

/**
 * The addon reads its table from the beginning of a Buffer's memory, which only is the table's when the Buffer is no piece of
 * Node's pool: without the pool it never is.
 */
async function load(): Promise<Addon["UnicodeGraphemesAddon"]> {
  const { poolSize } = Buffer;
  Buffer.poolSize = 0;
  try {
    // By whatever loads it, a module of its own kind or CommonJS.
    const addon: Partial<Addon> & { default?: Addon } = await import("@xterm/addon-unicode-graphemes");
    const found = addon.UnicodeGraphemesAddon ?? addon.default?.UnicodeGraphemesAddon;
    if (!found) throw new Error("The addon for graphemes has another shape than expected.");
    return found;
  } finally {
    Buffer.poolSize = poolSize;
  }
}

export const UnicodeGraphemesAddon = await load();
