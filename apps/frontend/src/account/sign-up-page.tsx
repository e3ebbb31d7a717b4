import { Link } from "react-router";
import { Field } from "../ui/field";
import { AccountCard, fieldError } from "./account-card";
import { useSignUp } from "./queries";

export function SignUpPage() {
  const signUp = useSignUp();
  return (
    <AccountCard
      title="Create an account"
      action="Create account"
      pending={signUp.isPending}
      error={signUp.error}
      onSubmit={(value) =>
        signUp.mutate({ name: value("name"), email: value("email"), password: value("password") })
      }
      footer={
        <span>
          Have an account? <Link to="/sign-in">Sign in</Link>
        </span>
      }
    >
      <Field
        label="Name"
        name="name"
        autoComplete="name"
        required
        maxLength={100}
        autoFocus
        error={fieldError(signUp.error, "name")}
      />
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="email"
        required
        error={fieldError(signUp.error, "email")}
      />
      <NewPasswordField error={signUp.error} />
    </AccountCard>
  );
}

/** The rule is the backend's; the browser only says it earlier. */
export function NewPasswordField({ error }: { error: unknown }) {
  return (
    <Field
      label="Password"
      name="password"
      type="password"
      autoComplete="new-password"
      required
      minLength={10}
      maxLength={128}
      hint="At least 10 characters."
      error={fieldError(error, "password")}
    />
  );
}
