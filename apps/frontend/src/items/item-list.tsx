import { ItemRow } from "./item-row";
import type { Item } from "./queries";

/** `stale`: these are still the items of the page or search before. */
export function ItemList({ items, stale }: { items: Item[]; stale: boolean }) {
  return (
    <ul className="item-list" aria-busy={stale}>
      {items.map((item) => (
        <ItemRow key={item.id} item={item} />
      ))}
    </ul>
  );
}
