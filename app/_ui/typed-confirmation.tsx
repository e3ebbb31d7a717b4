import { FIRST_FIELD } from "./dialog";
import { TextField } from "./field";

/** Asks a dialog's user to type the `word` before what destroys is let through; whether it matches is the dialog's to say. */
export function TypedConfirmation({
  id,
  word,
  typed,
  onType,
}: {
  id: string;
  word: string;
  typed: string;
  onType: (typed: string) => void;
}) {
  return (
    <TextField
      id={id}
      label={`Type ${word} to confirm`}
      value={typed}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      {...FIRST_FIELD}
      onChange={(event) => onType(event.target.value)}
      inputClassName="font-mono"
    />
  );
}
