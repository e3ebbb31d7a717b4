import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { sentenceOf } from "../api/problem";
import { Notice } from "../ui/notice";
import { ItemDialog } from "./item-dialog";
import { ItemList } from "./item-list";
import { type ListState, listSearch, readListState } from "./list-address";
import { ListControls } from "./list-controls";
import { Pager } from "./pager";
import { itemsQuery, useCreateItem } from "./queries";

export function ItemsPage() {
  const [params, setParams] = useSearchParams();
  const [creating, setCreating] = useState(false);
  const state = readListState(params);
  const search = listSearch(state);
  const list = useQuery(itemsQuery(search));
  const create = useCreateItem();

  const change = (changes: Partial<ListState>) =>
    setParams(listSearch({ ...state, page: 1, ...changes }), { replace: "q" in changes });
  const filtered = state.q !== "" || state.done !== "";
  const newItem = (
    <button type="button" className="button button-primary" onClick={() => setCreating(true)}>
      New item
    </button>
  );

  return (
    <main className="items-page">
      <title>Items</title>
      <div className="page-head">
        <h1>Items</h1>
        {newItem}
      </div>
      <ListControls state={state} onChange={change} />
      {list.isError && (
        <Notice kind="error">
          {sentenceOf(list.error)}{" "}
          <button type="button" className="link" onClick={() => list.refetch()}>
            Try again
          </button>
        </Notice>
      )}
      {list.isPending && <Skeleton />}
      {list.data && list.data.total > 0 && (
        <ItemList items={list.data.items} stale={list.isPlaceholderData} />
      )}
      {list.data?.total === 0 && (
        <div className="empty" role="status">
          {filtered ? (
            <>
              <p>No item matches. The search or the filter hides the others.</p>
              <button type="button" className="button" onClick={() => change({ q: "", done: "" })}>
                Show all items
              </button>
            </>
          ) : (
            <>
              <p>There are no items yet.</p>
              {newItem}
            </>
          )}
        </div>
      )}
      {list.data && <Pager data={list.data} onPage={(page) => change({ page })} />}
      {creating && (
        <ItemDialog
          title="New item"
          action="Create"
          mutation={create}
          onClose={() => {
            setCreating(false);
            create.reset();
          }}
        />
      )}
    </main>
  );
}

function Skeleton() {
  return (
    <div className="item-list" role="status" aria-label="Loading">
      {["a", "b", "c"].map((key) => (
        <div key={key} className="card item skeleton" />
      ))}
    </div>
  );
}
