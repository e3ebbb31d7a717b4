import { Link } from "react-router";
import { Field } from "../ui/field";
import { AccountCard, fieldError } from "./account-card";
import { useSignIn } from "./queries";

export function SignInPage() {
  const signIn = useSignIn();
  return (
    <AccountCard
      title="Sign in"
      action="Sign in"
      pending={signIn.isPending}
      error={signIn.error}
      onSubmit={(value) => signIn.mutate({ email: value("email"), password: value("password") })}
      footer={
        <>
          <Link to="/forgot-password">Forgot the password?</Link>
          <span>
            New here? <Link to="/sign-up">Create an account</Link>
          </span>
        </>
      }
    >
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="email"
        required
        autoFocus
        error={fieldError(signIn.error, "email")}
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        maxLength={128}
        error={fieldError(signIn.error, "password")}
      />
    </AccountCard>
  );
}
