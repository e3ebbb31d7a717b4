import { useState } from "react";
import { sentenceOf } from "../api/problem";
import { Dialog } from "../ui/dialog";
import { Notice } from "../ui/notice";
import { ItemDialog } from "./item-dialog";
import { type Item, useDeleteItem, useEditItem, useTickItem } from "./queries";

const dateFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export function ItemRow({ item }: { item: Item }) {
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  // Shown at once, until the list has it, or the backend refused it.
  const [ticked, setTicked] = useState<boolean | null>(null);
  const tick = useTickItem(item.id);
  const edit = useEditItem(item.id);
  const done = ticked ?? item.done;
  return (
    <li className="card item">
      <label className="item-tick">
        <input
          type="checkbox"
          checked={done}
          onChange={(event) => {
            setTicked(event.target.checked);
            tick.mutate(event.target.checked, { onSettled: () => setTicked(null) });
          }}
          aria-label={`Done: ${item.title}`}
        />
      </label>
      <div className="item-text">
        <h2 className={done ? "item-done" : undefined}>{item.title}</h2>
        {item.description && <p>{item.description}</p>}
        <p className="item-date">
          Changed <time dateTime={item.updated_at}>{dateFormat.format(new Date(item.updated_at))}</time>
        </p>
        {tick.isError && <Notice kind="error">{sentenceOf(tick.error)}</Notice>}
      </div>
      <div className="item-actions">
        <button
          type="button"
          className="button"
          onClick={() => setOpen("edit")}
          aria-label={`Edit ${item.title}`}
        >
          Edit
        </button>
        <button
          type="button"
          className="button button-danger"
          onClick={() => setOpen("delete")}
          aria-label={`Delete ${item.title}`}
        >
          Delete
        </button>
      </div>
      {open === "edit" && (
        <ItemDialog
          title="Edit item"
          action="Save"
          item={item}
          mutation={edit}
          onClose={() => {
            setOpen(null);
            edit.reset();
          }}
        />
      )}
      {open === "delete" && <DeleteDialog item={item} onClose={() => setOpen(null)} />}
    </li>
  );
}

function DeleteDialog({ item, onClose }: { item: Item; onClose: () => void }) {
  const remove = useDeleteItem(item.id);
  return (
    <Dialog title="Delete this item?" onClose={onClose}>
      {remove.isError && <Notice kind="error">{sentenceOf(remove.error)}</Notice>}
      <p className="dialog-text">“{item.title}” will be gone for good.</p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Keep it
        </button>
        <button
          type="button"
          className="button button-danger-solid"
          disabled={remove.isPending}
          onClick={() => remove.mutate(undefined, { onSuccess: onClose })}
        >
          {remove.isPending ? "Deleting…" : "Delete"}
        </button>
      </div>
    </Dialog>
  );
}
