manifest() {
  printf 'fencepost-recording=1\nhost=%s\nkernel=%s\nstart=%s\n' "$host" "$(uname -r)" "$stamp"
  printf 'clock=%s\nreading=%s\nbuffer_kb=%s\ndma=%s\n' "$clock" "$reading" "$buffer_kb" "$dma"
  printf 'devices=%s\nlost=%s\nexit=%s\nsignal=%s\n' "${devices# }" "$lost" "$result" "$signal"
  while read -r line; do printf 'note=%s\n' "$line"; done <"$state/notes.txt"
}

# The trace goes last, so that whoever looks for the rest need not unpack it.
pack() {
  manifest >"$state/MANIFEST"
  rm "$state/notes.txt"
  command -v tar >/dev/null || die 'there is no tar here to pack the recording'
  name=${state##*/}
  mv "$state/ftrace.txt" "$work/"
  members=$(cd "$work" && printf '%s ' "$name"/*)
  mv "$work/ftrace.txt" "$state/"
  # shellcheck disable=SC2086 # names without blanks, one a word
  { tar -C "$work" -cf - $members "$name/ftrace.txt" || printf '' >"$work/failed"; } | compress >"$output" ||
    printf '' >"$work/failed"
  [ ! -e "$work/failed" ] || die "packing into $output failed"
  phase='done'
  say "lost $lost events; the next step is: fencepost import $output -o trace.avro"
  printf '%s\n' "$output"
}

# The importer knows what is packed by its content, whatever its name.
compress() {
  if command -v gzip >/dev/null; then gzip; else cat; fi
}
