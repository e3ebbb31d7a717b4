/**
 * What copies files, in any POSIX shell beside coreutils or busybox. Paths are arguments, never part of a script, and begin with
 * `/` or `./`, so that none is taken for an option. What fails says why on stderr, in the words of strerror (`words.ts`), before
 * the header that `run.ts` reads from stdout.
 */

/** Goes where relative paths begin: to the folder in which the shell of a terminal is, which leads its session. */
const BEGIN = String.raw`p=$1 terminal=$2 size=$3 overwrite=$4 part=$5
export LC_ALL=C
refuse() { printf '%s\n' "$1" >&2; exit 1; }
if [ -n "$terminal" ]; then
  for dir in /proc/[0-9]*; do
    read -r stat <"$dir/stat" || continue
    set -- ${"$"}{stat##*) }
    [ "$4" = "${"$"}{dir#/proc/}" ] || continue
    grep -qs "DEVSPACE_TERMINAL=$terminal" "$dir/environ" && cd -P "$dir/cwd" && break
  done 2>/dev/null
fi
free() { df -Pk . 2>/dev/null | { read -r _; read -r _ _ _ kib _; printf %s "$kib"; }; }`;

/** Tells kind, size, time of change, what may be done, KiB left on the file system, and the path with its links followed. */
const LOOK = String.raw`${BEGIN}
ls -dL "$p" >/dev/null || exit 1
real=$(readlink -f "$p" && echo x) || refuse "Permission denied"
real=${"$"}{real%?x}
if [ -d "$p" ]; then kind=folder; elif [ -f "$p" ]; then kind=file; else kind=other; fi
set -- $(stat -L -c '%s %Y' "$p" 2>/dev/null)
size=$1 changed=$2
may=-
[ -r "$p" ] && { [ $kind != folder ] || [ -x "$p" ]; } && may=r
[ -w "$p" ] && may=${"$"}{may}w
left=$(if [ $kind = folder ]; then cd "$p"; else cd "${"$"}{real%/*}/"; fi 2>/dev/null && free)
[ -n "$size" ] || { [ $kind = file ] && size=$(wc -c <"$p"); } 2>/dev/null
look() { printf '%s %s %s %s %s %s\0' "$kind" "${"$"}{size:-0}" "${"$"}{changed:-0}" "$may" "${"$"}{left:--}" "$real"; }`;

const STAT = `${LOOK}
look`;

/**
 * The bytes follow what LOOK tells. The runtime tells a cut exec nothing, but ends its input: what reads is killed then. A file that
 * grows meanwhile is as long as it was told; what the kernel makes up has no length before it is read.
 */
const READ = `${LOOK}
[ $kind != other ] || refuse "not a regular file"
case $may in r*) ;; *) refuse "Permission denied" ;; esac
exec 3<&0
if [ $kind = folder ]; then
  command -v tar >/dev/null || refuse "tar: not found"
  name=\${real##*/}
  cd "\${real%/*}/" || exit 1
  look
  tar -cf - "./$name" &
else
  look
  if [ "$size" -gt 0 ]; then head -c "$size" <"$p" & else cat <"$p" & fi
fi
job=$!
{ while read -r _; do :; done; kill $job; } <&3 >/dev/null 2>&1 &
watch=$!
wait $job; code=$?
kill $watch 2>/dev/null
exit $code`;

/**
 * Writes a file of a known size beside the one that is meant, and takes its place when every byte is there: input that ends before
 * is of somebody who is gone.
 */
const WRITE = String.raw`${BEGIN}
[ ! -d "$p" ] || refuse "Is a directory"
if [ -L "$p" ]; then
  p=$(readlink -f "$p" && echo x) || refuse "No such file or directory"
  p=${"$"}{p%?x}
fi
name=${"$"}{p##*/} dir=${"$"}{p%/*}/
[ -n "$name" ] || refuse "Is a directory"
ls -dL "$dir" >/dev/null || exit 1
[ -d "$dir" ] || refuse "Not a directory"
cd -P "$dir" 2>/dev/null || refuse "Permission denied"
if [ -e "./$name" ]; then
  [ -f "./$name" ] || refuse "not a regular file"
  [ "$overwrite" = true ] || refuse "File exists"
  [ -w "./$name" ] || refuse "Permission denied"
fi
left=$(free)
case $left in
  '' | *[!0-9]*) ;;
  *) [ "$left" -ge $(((size + 1023) / 1024)) ] || refuse "No space left on device" ;;
esac
trap 'rm -f "./$part"' EXIT
trap 'exit 1' HUP TERM INT PIPE
(set -C; : >"./$part") || exit 1
printf '%s/%s\0' "${"$"}{PWD%/}" "$name"
[ "$size" = 0 ] || head -c "$size" >"./$part" || exit 1
set -- $(wc -c <"./$part")
[ "$1" = "$size" ] || refuse "cut off"
[ ! -e "./$name" ] || chmod "$(stat -c %a "./$name")" "./$part" 2>/dev/null
[ ! -d "./$name" ] || refuse "Is a directory"
mv -f "./$part" "./$name" || exit 1
trap - EXIT`;

interface Where {
  path: string;
  /** Id of a terminal in whose folder a relative path is looked for. */
  terminal?: string;
}

const begun = ({ path, terminal = "" }: Where) => [path.startsWith("/") ? path : `./${path}`, terminal];

export const statCommand = (where: Where) => ["sh", "-c", STAT, "file", ...begun(where)];

/** Its input is to stay open as long as somebody wants the bytes. */
export const readCommand = (where: Where) => ["sh", "-c", READ, "file", ...begun(where)];

/** `part` is the name of the file while it is not whole, in the folder of the one it becomes. */
export function writeCommand(where: Where & { size: number; overwrite: boolean; part: string }): string[] {
  const { size, overwrite, part } = where;
  return ["sh", "-c", WRITE, "file", ...begun(where), String(size), String(overwrite), part];
}
