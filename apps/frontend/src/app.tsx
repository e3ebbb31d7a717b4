import { Link, Navigate, Outlet, Route, Routes } from "react-router";
import { ForgotPasswordPage } from "./account/forgot-password-page";
import { useSession, useSignOut } from "./account/queries";
import { ResetPasswordPage } from "./account/reset-password-page";
import { SignInPage } from "./account/sign-in-page";
import { SignUpPage } from "./account/sign-up-page";
import { sentenceOf } from "./api/problem";
import { ItemsPage } from "./items/items-page";
import { MessagePage } from "./ui/message-page";
import { Notice } from "./ui/notice";

export function App() {
  return (
    <Routes>
      <Route element={<ForVisitors />}>
        <Route path="/sign-in" element={<SignInPage />} />
        <Route path="/sign-up" element={<SignUpPage />} />
        <Route path="/forgot-password" element={<ForgotPasswordPage />} />
      </Route>
      <Route path="/reset-password" element={<ResetPasswordPage />} />
      <Route element={<ForUsers />}>
        <Route path="/" element={<ItemsPage />} />
      </Route>
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}

/** Pages for people who are not signed in; others go on to their items. */
function ForVisitors() {
  const session = useSession();
  return session.data ? <Navigate to="/" replace /> : <Outlet />;
}

/** Pages that need an account. */
function ForUsers() {
  const session = useSession();
  const signOut = useSignOut();
  if (session.isPending) return <div className="page-loading" role="status" aria-label="Loading" />;
  if (session.isError) {
    return (
      <MessagePage mark="!" title="The server does not answer">
        <p>{sentenceOf(session.error)}</p>
        <button
          type="button"
          className="button"
          disabled={session.isFetching}
          onClick={() => session.refetch()}
        >
          {session.isFetching ? "Trying…" : "Try again"}
        </button>
      </MessagePage>
    );
  }
  if (!session.data) return <Navigate to="/sign-in" replace />;
  return (
    <>
      <header className="app-header">
        <Link to="/" className="brand">
          <img src="/icon.svg" alt="" width="28" height="28" />
          Items
        </Link>
        <span className="user-name">{session.data.name}</span>
        <button
          type="button"
          className="button"
          disabled={signOut.isPending}
          onClick={() => signOut.mutate()}
        >
          Sign out
        </button>
      </header>
      {signOut.isError && <Notice kind="error">{sentenceOf(signOut.error)}</Notice>}
      <Outlet />
    </>
  );
}

function NotFoundPage() {
  return (
    <MessagePage mark="404" title="There is no such page">
      <p>The address may be mistyped, or the page has moved.</p>
      <Link className="button button-primary" to="/">
        Go to your items
      </Link>
    </MessagePage>
  );
}
