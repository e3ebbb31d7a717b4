"use client";
import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/app/_ui/button";
import { classNames } from "@/app/_ui/class-names";
import { inputClass } from "@/app/_ui/field";

export interface Matches {
  at: number;
  count: number;
}

/** Searches the screen and what scrolled off it: Enter goes up to the one before, Shift+Enter down, Escape closes. */
export function SearchBar({
  matches,
  onFind,
  onClose,
}: {
  matches: Matches;
  onFind: (text: string, back: boolean) => void;
  onClose: () => void;
}) {
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const count =
    text === ""
      ? ""
      : matches.count === 0
        ? "No match"
        : `${matches.at + 1} of ${matches.count.toLocaleString()}`;
  return (
    <search className="absolute top-2 right-4 z-10 flex max-w-[calc(100%-1.5rem)] items-center gap-1 rounded-xl border border-line bg-raised p-1 shadow-lift">
      <input
        ref={field}
        type="text"
        aria-label="Search in the terminal"
        placeholder="Search"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          onFind(event.target.value, true);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") onClose();
          else if (event.key === "Enter") onFind(text, !event.shiftKey);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
        className={classNames(inputClass, "h-8 w-44 min-w-0 flex-1")}
      />
      <span role="status" className="tabular min-w-16 px-1 text-center text-xs whitespace-nowrap text-muted">
        {count}
      </span>
      <Button
        {...{ look: "quiet", size: "small", square: true, "aria-label": "The match before" }}
        onClick={() => onFind(text, true)}
        icon={<ChevronUp className="size-4" aria-hidden="true" />}
      />
      <Button
        {...{ look: "quiet", size: "small", square: true, "aria-label": "The next match" }}
        onClick={() => onFind(text, false)}
        icon={<ChevronDown className="size-4" aria-hidden="true" />}
      />
      <Button
        {...{ look: "quiet", size: "small", square: true, "aria-label": "Close the search" }}
        onClick={onClose}
        icon={<X className="size-4" aria-hidden="true" />}
      />
    </search>
  );
}
