/** A command for a terminal as text: it breaks between its words, and inside one only where that is too long for a line. */
export function CommandText({ text }: { text: string }) {
  const words = text.split(" ");
  let at = 0;
  return words.map((word) => {
    const key = at;
    at += word.length + 1;
    return (
      <span key={key}>
        {key > 0 && " "}
        <span className="inline-block max-w-full break-words">{word}</span>
      </span>
    );
  });
}
