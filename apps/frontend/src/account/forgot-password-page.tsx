import { Link } from "react-router";
import { Field } from "../ui/field";
import { Notice } from "../ui/notice";
import { AccountCard, fieldError } from "./account-card";
import { useAskForReset } from "./queries";

export function ForgotPasswordPage() {
  const ask = useAskForReset();
  return (
    <AccountCard
      title="Reset the password"
      action="Send a link"
      pending={ask.isPending}
      error={ask.error}
      onSubmit={(value) => ask.mutate(value("email"))}
      footer={<Link to="/sign-in">Back to sign in</Link>}
    >
      {ask.data && <Notice kind="success">{ask.data.detail}</Notice>}
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="email"
        required
        autoFocus
        error={fieldError(ask.error, "email")}
      />
    </AccountCard>
  );
}
