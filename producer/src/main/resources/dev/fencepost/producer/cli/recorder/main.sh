# ---- the command line

number() {
  case $2 in '' | *[!0-9]* | ??????????*) bad_usage "$1 is no number: $2" ;; esac
}

option() {
  case $1 in
    --seconds) number "$1" "$2" && seconds=$2 ;;
    --buffer) number "$1" "$2" && buffer_kb=$2 ;;
    --limit) number "$1" "$2" && limit_mb=$2 ;;
    --clock)
      # The others count no seconds.
      case $2 in mono | boot | tai | mono_raw | local | global) clock=$2 ;; *) bad_usage "--clock $2" ;; esac
      ;;
    -o) output=$2 ;;
    --device)
      case $2 in
        *[!0-9a-fA-F:.]*) bad_usage "--device is no PCI address: $2" ;;
        *:*:*.*) devices="$devices $2" ;;
        *:*.*) devices="$devices 0000:$2" ;;
        *) bad_usage "--device is no PCI address: $2" ;;
      esac
      ;;
  esac
}

while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit 0 ;;
    --dma) dma=yes ;;
    --at-end) reading=at-end ;;
    --no-instance) instance=no ;;
    --seconds | --buffer | --limit | --clock | --device | -o)
      [ $# -gt 1 ] || bad_usage "$1 needs a value"
      option "$1" "$2"
      shift
      ;;
    --*=*)
      given=$1
      shift
      set -- "${given%%=*}" "${given#*=}" "$@"
      continue
      ;;
    --) shift && break ;;
    *) bad_usage "unknown: $1; a command comes after --" ;;
  esac
  shift
done

[ -n "${TRACEFS:-}" ] || [ "$(id -u)" -eq 0 ] || die 'this needs root'
trap finish EXIT
trap 'on_signal INT 130' INT
trap 'on_signal TERM 143' TERM
trap 'on_signal HUP 129' HUP
find_tracefs
make_scratch
open_instance
set_tracepoints
set_kprobes
enable_kprobes
[ -e "$state/tracepoints.txt" ] || [ "$probed" != ' ' ] || die 'this kernel tells nothing of an IOMMU'
start
run "$@"
stop
undo
trap 'exit 130' INT TERM HUP
pack
exit "$result"
