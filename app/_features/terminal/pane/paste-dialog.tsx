"use client";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions, FIRST_FIELD } from "@/app/_ui/dialog";
import { asOneLine, type Paste } from "../session/paste";

/** Shows what is about to be pasted, and asks. */
export function PasteDialog({
  paste,
  bracketed,
  onPaste,
  onClose,
}: {
  paste: Extract<Paste, { kind: "ask" }>;
  /** The program is told where a paste begins and ends. */
  bracketed: boolean;
  onPaste: (text: string) => void;
  onClose: () => void;
}) {
  const { text, lines, shown, more } = paste;
  const take = (taken: string) => {
    onClose();
    onPaste(taken);
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={lines === 1 ? "Paste a line with its end?" : `Paste ${lines.toLocaleString()} lines?`}
      description={
        bracketed
          ? "The program is told that it is a paste; a shell then waits for Enter."
          : "The program takes it as if typed: a shell runs each line at once."
      }
    >
      <textarea
        readOnly
        aria-label="What is pasted"
        rows={Math.min(12, lines + 1)}
        value={more > 0 ? `${shown}\n… and ${more.toLocaleString()} more characters` : shown}
        className="w-full resize-none rounded-lg border border-line bg-canvas p-3 font-mono text-xs"
      />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button onClick={() => take(asOneLine(text))}>
          {lines === 1 ? "Paste without the end" : "Paste as one line"}
        </Button>
        <Button look="primary" onClick={() => take(text)} {...FIRST_FIELD}>
          Paste
        </Button>
      </DialogActions>
    </Dialog>
  );
}
