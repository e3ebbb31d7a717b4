/** Variable that every process of a terminal has, with the terminal's id. */
export const TERMINAL_VARIABLE = "DEVSPACE_TERMINAL";

/**
 * What a terminal begins with, in any POSIX shell: its size before anything prints, what programs ask a terminal for, and then
 * the program, or the best shell there is. Not a login shell: /etc/profile of many images throws the image's PATH away. It
 * tells its process and program by a sequence (`readGreeting`) that nothing else sees.
 */
const BEGIN = String.raw`id=$1 rows=$2 cols=$3; shift 3
stty rows "$rows" cols "$cols" 2>/dev/null
export ${TERMINAL_VARIABLE}="$id" TERM=xterm-256color COLORTERM=truecolor
[ -n "$LC_ALL$LC_CTYPE$LANG" ] || export LANG=C.UTF-8
if [ $# = 0 ]; then
  for shell in bash zsh ash sh; do command -v "$shell" >/dev/null 2>&1 && break; done
  set -- "$shell" -i
fi
printf '\033]7788;%s;%s\007' "$$" "$1"
exec "$@"`;

/**
 * Stays beside a terminal as long as its input is open, which it is not any more when the terminal is to end or the portal is
 * gone: the runtime keeps the pty of a cut exec, so nothing else tells its processes. Then hangs up whatever carries the
 * terminal's id or belongs to its session, and kills what is left after five seconds.
 */
const LEASH = `id=$1
trap '' HUP TERM INT
read -r leader || leader=none
while read -r line; do :; done
of_terminal() {
  for dir in /proc/[0-9]*; do
    pid=${"$"}{dir#/proc/}
    [ "$pid" = $$ ] && continue
    read -r stat 2>/dev/null <"$dir/stat" || continue
    set -- ${"$"}{stat##*) }
    [ "$1" = Z ] && continue
    if [ "$4" = "$leader" ] || grep -qs "${TERMINAL_VARIABLE}=$id" "$dir/environ"; then echo "$pid"; fi
  done
} 2>/dev/null
left=$(of_terminal)
[ -n "$left" ] && { kill -HUP $left; kill -CONT $left; } 2>/dev/null
for second in 1 2 3 4 5; do
  [ -z "$(of_terminal)" ] && exit 0
  sleep 1
done
kill -KILL $(of_terminal) 2>/dev/null
exit 0`;

/** Command of the exec with the pty; without a program the best shell of the image. */
export function beginCommand(id: string, { cols, rows }: { cols: number; rows: number }, program: string[]) {
  return ["sh", "-c", BEGIN, "terminal", id, String(rows), String(cols), ...program];
}

/** Command of the exec beside it, without a pty; its first line is the process that `readGreeting` gave. */
export function leashCommand(id: string): string[] {
  return ["sh", "-c", LEASH, "leash", id];
}

const GREETING = { begin: "\x1b]7788;", end: "\x07" };
const GREETING_LIMIT_BYTES = 4096;

/** Takes the greeting out of what came so far; undefined while it may still come. */
export function readGreeting(
  output: Buffer,
): { leader?: string; program?: string; rest: Buffer } | undefined {
  const begin = output.indexOf(GREETING.begin);
  const end = begin === -1 ? -1 : output.indexOf(GREETING.end, begin);
  if (end === -1) return output.length < GREETING_LIMIT_BYTES ? undefined : { rest: output };
  const [leader, program] = output.toString("utf8", begin + GREETING.begin.length, end).split(";");
  return { leader, program, rest: Buffer.concat([output.subarray(0, begin), output.subarray(end + 1)]) };
}
