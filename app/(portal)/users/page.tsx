import type { Metadata } from "next";
import { UsersPage } from "../../_features/people/user-list";

export const metadata: Metadata = { title: "Users" };

export default function Page() {
  return <UsersPage />;
}
