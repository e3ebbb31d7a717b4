import { Link, useLocation } from "react-router";
import { MessagePage } from "../ui/message-page";
import { Notice } from "../ui/notice";
import { AccountCard, fieldError } from "./account-card";
import { useConfirmReset } from "./queries";
import { NewPasswordField } from "./sign-up-page";

/** Where the link in the e-mail leads. The token comes in the fragment, which no server sees. */
export function ResetPasswordPage() {
  const token = new URLSearchParams(useLocation().hash.slice(1)).get("token");
  const confirm = useConfirmReset();
  if (confirm.isSuccess) {
    return (
      <MessagePage mark="✓" title="The password is changed">
        <p>All earlier sign-ins have ended.</p>
        <Link className="button button-primary" to="/sign-in">
          Sign in
        </Link>
      </MessagePage>
    );
  }
  if (!token) {
    return (
      <MessagePage mark="?" title="This link is not complete">
        <p>Open it from the e-mail again, or ask for another.</p>
        <Link className="button" to="/forgot-password">
          Ask for a new link
        </Link>
      </MessagePage>
    );
  }
  const tokenError = fieldError(confirm.error, "token");
  return (
    <AccountCard
      title="Choose a new password"
      action="Change password"
      pending={confirm.isPending}
      error={confirm.error}
      onSubmit={(value) => confirm.mutate({ token, password: value("password") })}
      footer={<Link to="/forgot-password">Ask for a new link</Link>}
    >
      {tokenError && <Notice kind="error">{tokenError}</Notice>}
      <NewPasswordField error={confirm.error} />
    </AccountCard>
  );
}
