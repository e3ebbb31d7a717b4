import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../api/request";

export interface Item {
  id: string;
  title: string;
  description: string;
  done: boolean;
  updated_at: string;
}

export interface ItemPage {
  items: Item[];
  total: number;
  page: number;
  page_size: number;
}

export type ItemInput = Pick<Item, "title" | "description">;

/** `search` is the list's query string, as the backend and the address bar have it. */
export const itemsQuery = (search: string) =>
  queryOptions({
    queryKey: ["items", search],
    queryFn: ({ signal }) => request<ItemPage>("GET", `/items${search && `?${search}`}`, undefined, signal),
    placeholderData: keepPreviousData,
  });

function useChange<Input>(change: (input: Input) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: ["items"] }),
  });
}

export const useCreateItem = () => useChange((input: ItemInput) => request<Item>("POST", "/items", input));

export const useEditItem = (id: string) =>
  useChange((input: ItemInput) => request<Item>("PATCH", `/items/${id}`, input));

export const useDeleteItem = (id: string) => useChange(() => request<void>("DELETE", `/items/${id}`));

export const useTickItem = (id: string) =>
  useChange((done: boolean) => request<Item>("PATCH", `/items/${id}`, { done }));
