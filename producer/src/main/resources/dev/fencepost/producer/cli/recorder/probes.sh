# GROUP/EVENT, what it tells, and ? where kernels may well lack it.
tracepoints() {
  cat <<'END'
iommu/map maps
iommu/unmap unmaps
iommu/io_page_fault faults
iommu/attach_device_to_domain devices
iommu/detach_device_from_domain devices ?
iommu/add_device_to_group devices
iommu/remove_device_from_group devices ?
kvm/kvm_rmp_fault RMP-faults
END
}

set_tracepoints() {
  tracepoints >"$work/tracepoints"
  while read -r event fact may_lack; do
    if [ -e "$tracing/events/$event/enable" ] && put "events/$event/enable" 1; then
      printf '%s\n' "$event" >>"$state/tracepoints.txt"
      cat "$tracing/events/$event/format" >>"$state/formats.txt" 2>/dev/null
    elif [ -z "$may_lack" ]; then
      missed "$fact" "there is no tracepoint $event"
    fi
  done <"$work/tracepoints"
  if [ $dma = yes ]; then
    put events/dma/enable 1 || missed DMA-calls 'there are no tracepoints dma:*'
  fi
  filter_devices
}

filter_devices() {
  filter=''
  for device in $devices; do
    filter="$filter${filter:+ || }device == \"$device\""
  done
  [ -n "$filter" ] || return 0
  put events/iommu/io_page_fault/filter "$filter" || note "faults of all devices are recorded"
  [ $dma = no ] || put events/dma/filter "$filter" || note "DMA calls of all devices are recorded"
}

# Event name, p (entry) or r (return), what it tells (- where others tell it too), the function (the
# first that this kernel has) and the values, under the names that the importer knows. Of two lines with
# one name the first counts that can be set.
kprobes() {
  cat <<'END'
command p invalidations __iommu_queue_command_sync,iommu_queue_command_sync,iommu_queue_command iommu=$arg1:x64 d0=+0($arg2):x32 d1=+4($arg2):x32 d2=+8($arg2):x32 d3=+12($arg2):x32
command_ret r invalidations __iommu_queue_command_sync,iommu_queue_command_sync,iommu_queue_command ret=$retval:s32
wait p completions iommu_completion_wait,wait_on_sem
wait_ret r completions iommu_completion_wait,wait_on_sem ret=$retval:s32
map_call p domains iommu_map_nosync,__iommu_map,iommu_map dom=$arg1:x64 iova=$arg2:x64 paddr=$arg3:x64 size=$arg4:x64 prot=$arg5:x32
unmap_call p domains __iommu_unmap,iommu_unmap dom=$arg1:x64 iova=$arg2:x64 size=$arg3:x64
map_leaves p leaf-sizes amd_iommu_map_pages,pt_iommu_amdv1_map_pages dom=$arg1:x64 iova=$arg2:x64 paddr=$arg3:x64 pgsize=$arg4:u64 pgcount=$arg5:u64 prot=$arg6:x32
map_leaves p leaf-sizes iommu_v1_map_pages iova=$arg2:x64 paddr=$arg3:x64 pgsize=$arg4:u64 pgcount=$arg5:u64
unmap_leaves p - amd_iommu_unmap_pages,pt_iommu_amdv1_unmap_pages dom=$arg1:x64 iova=$arg2:x64 pgsize=$arg3:u64 pgcount=$arg4:u64
sync p domains amd_iommu_iotlb_sync dom=$arg1:x64
flush_all p domains amd_iommu_flush_iotlb_all dom=$arg1:x64
flush p domains __domain_flush_pages,amd_iommu_domain_flush_pages dom=$arg1:x64
build p domains build_inv_iommu_pages domid=$arg4:u16
rmp_private p RMP-changes rmp_make_private pfn=$arg1:x64 gpa=$arg2:x64 level=$arg3:u32 asid=$arg4:u32 immutable=$arg5:u8
rmp_private_ret r RMP-changes rmp_make_private ret=$retval:s32
rmp_shared p RMP-changes rmp_make_shared pfn=$arg1:x64 level=$arg2:u32
rmp_shared_ret r RMP-changes rmp_make_shared ret=$retval:s32
psmash p RMP-changes psmash pfn=$arg1:x64
psmash_ret r RMP-changes psmash ret=$retval:s32
END
}

set_kprobes() {
  if [ ! -e "$tracefs/kprobe_events" ]; then
    missed commands,-completions-and-RMP-changes 'this kernel has no CONFIG_KPROBE_EVENTS'
    return
  fi
  sed -n 's/^[0-9a-f]* [tTwW] \([A-Za-z0-9_.]*\).*/\1/p' "$proc/kallsyms" |
    grep -E '^_*(amd_iommu|iommu|pt_iommu|domain_flush|build_inv|wait_on_sem|rmp_make|psmash)' \
      >"$state/symbols.txt"
  kprobes >"$work/kprobes"
  while read -r name type fact symbols values; do
    is_probed "$name" || set_kprobe "$name" "$type" "$symbols" "$values"
  done <"$work/kprobes"
  tell_missing
}

# One line for each fact, with all functions that would have told it.
tell_missing() {
  facts=''
  while read -r name type fact symbols values; do
    is_probed "$name" || case " - $facts " in *" $fact "*) ;; *) facts="$facts $fact" ;; esac
  done <"$work/kprobes"
  for missing in $facts; do
    absent=''
    while read -r name type fact symbols values; do
      if [ "$fact" = "$missing" ] && ! is_probed "$name"; then
        case " $absent " in *" $symbols "*) ;; *) absent="$absent $symbols" ;; esac
      fi
    done <"$work/kprobes"
    missed "$missing" "these cannot be probed here:$absent"
  done
}

is_probed() {
  case $probed in *" $1 "*) return 0 ;; *) return 1 ;; esac
}

# On each variant of the first function of a list that has one: calls may go to any of them.
set_kprobe() {
  for symbol in $(printf '%s' "$3" | tr , ' '); do
    event=$1
    number=1
    for variant in $(variants "$symbol"); do
      ! define "$2" "$event" "$variant" "$4" || probed="$probed$event "
      number=$((number + 1))
      event=$1_$number
    done
    ! is_probed "$1" || return 0
  done
}

# The function as it is called here: compilers add .isra.0 and the like. A .cold or .part is not its
# start.
variants() {
  while read -r each; do
    case $each in
      *.cold* | *.part.*) ;;
      "$1" | "$1".*) printf '%s\n' "$each" ;;
    esac
  done <"$state/symbols.txt"
}

# Many calls may be under way at once, so a return probe asks for room; old kernels know no such wish.
define() {
  rest=":$group/$2 $3${4:+ $4}"
  case $1 in
    r) append "r128$rest" || append "r$rest" ;;
    *) append "p$rest" ;;
  esac
}

append() {
  { printf '%s\n' "$1" >>"$tracefs/kprobe_events"; } 2>/dev/null || return
  printf '%s\n' "$1" >>"$state/kprobes.txt"
}

enable_kprobes() {
  for name in $probed; do
    put "events/$group/$name/enable" 1 || missed "$name" 'its kprobe cannot be switched on'
  done
}
