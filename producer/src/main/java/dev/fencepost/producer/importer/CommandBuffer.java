package dev.fencepost.producer.importer;

import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.Op;
import dev.fencepost.model.Stream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands that one unit had in its queue and had not executed: {@code CMD Buffer Head
 * Offset:HEAD Tail Offset:TAIL}, then every entry of the ring as {@code INDEX: D0 D1 D2 D3}, which
 * the first version printed without blanks. Head and tail are indexes.
 *
 * <p>Entries from head on up to the tail are queued, in the order of the ring; the others were
 * executed some time before and tell nothing. The unit is that of {@code iommuNN} in the file's
 * path, which is the driver's own index; else the files are counted from 0.
 */
final class CommandBuffer implements DebugfsImporter.Table {
    private static final String WORD = "([0-9a-fA-F]{8})";
    private static final Pattern HEADER =
            Pattern.compile(
                    "CMD Buffer Head Offset:\\s?+(\\d{1,6}+) Tail Offset:\\s?+(\\d{1,6}+)\\s*+");
    private static final Pattern ENTRY =
            Pattern.compile(
                    "\\s*+(\\d{1,6}+): "
                            + WORD
                            + " ?+"
                            + WORD
                            + " ?+"
                            + WORD
                            + " ?+"
                            + WORD
                            + "\\s*+");
    private static final Pattern UNIT = Pattern.compile("iommu(\\d{1,4}+)");

    /** Entries of the largest ring that the hardware allows. */
    private static final int MAX_ENTRIES = 1 << 15;

    private final EventLog log;
    private final Tally tally;
    private final TreeMap<Integer, Queued> queued = new TreeMap<>();
    private final UnitSigns signs = new UnitSigns();
    private int named = -1;
    private int unit = -1;
    private int head = -1;
    private int tail;
    private int last;

    private record Queued(long number, Command command) {}

    CommandBuffer(EventLog log, Tally tally) {
        this.log = log;
        this.tally = tally;
    }

    static boolean recognises(List<String> text) {
        return text.stream().anyMatch(CommandBuffer::isHeader);
    }

    static boolean isHeader(String line) {
        return HEADER.matcher(line).matches();
    }

    @Override
    public void opened(String file) {
        named = -1;
        Matcher name = UNIT.matcher(file);
        while (name.find()) {
            named = Integer.parseInt(name.group(1));
        }
    }

    @Override
    public void line(long number, String text) {
        Matcher header = HEADER.matcher(text);
        if (header.matches()) {
            boolean whole = finish();
            begin(Integer.parseInt(header.group(1)), Integer.parseInt(header.group(2)));
            requireWhole(whole);
            return;
        }
        Matcher entry = ENTRY.matcher(text);
        if (!entry.matches() || head < 0) {
            throw new IllegalArgumentException("no entry of a command buffer");
        }
        entry(number, Integer.parseInt(entry.group(1)), entry);
    }

    private void begin(int first, int end) {
        if (first >= MAX_ENTRIES || end >= MAX_ENTRIES) {
            throw new IllegalArgumentException("beyond the largest command buffer");
        }
        unit = named >= 0 ? named : unit + 1;
        head = first;
        tail = end;
        last = -1;
    }

    private void entry(long number, int index, Matcher words) {
        if (index != last + 1) {
            throw new IllegalArgumentException("entry " + index + " is not the next one");
        }
        last = index;
        boolean waits =
                head <= tail ? index >= head && index < tail : index >= head || index < tail;
        Command command =
                new Command(word(words, 2), word(words, 3), word(words, 4), word(words, 5));
        if (command.opcode() == Command.COMPLETION_WAIT) {
            signs.stores(unit, command.storeAddress());
        }
        if (waits) {
            queued.put(index, new Queued(number, command));
        } else {
            tally.ignore("command executed before");
        }
    }

    private static int word(Matcher words, int group) {
        return Integer.parseUnsignedInt(words.group(group), 16);
    }

    @Override
    public void ended(long number) {
        requireWhole(finish());
    }

    /** Tells what is queued; false where the ring breaks off before the last of it. */
    private boolean finish() {
        boolean whole = head < 0 || head == tail || last >= head && last >= tail - 1;
        if (head >= 0) {
            queued.tailMap(head).values().forEach(this::add);
            queued.headMap(head).values().forEach(this::add);
        }
        queued.clear();
        head = -1;
        return whole;
    }

    private static void requireWhole(boolean whole) {
        if (!whole) {
            throw new IllegalArgumentException(
                    "the command buffer before this breaks off before its last queued command");
        }
    }

    private void add(Queued each) {
        Command command = each.command();
        Envelope envelope = log.place(Stream.IOMMU, each.number(), 0, 0);
        switch (command.opcode()) {
            case Command.COMPLETION_WAIT ->
                    log.add(new CompletionWait(envelope, unit, command.token()));
            case Command.INVALIDATE_IOMMU_PAGES ->
                    invalidate(envelope, InvalidateKind.PAGES, DeviceId.NONE, command);
            case Command.INVALIDATE_IOTLB_PAGES ->
                    invalidate(envelope, InvalidateKind.DEVICE_TLB, device(command), command);
            case Command.INVALIDATE_DEVTAB_ENTRY ->
                    whole(envelope, InvalidateKind.DEVICE, device(command));
            case Command.INVALIDATE_ALL -> whole(envelope, InvalidateKind.ALL, DeviceId.NONE);
            default -> tally.ignore("command " + command.opcode());
        }
    }

    private DeviceId device(Command command) {
        tally.device(command.device());
        return command.device();
    }

    private void invalidate(
            Envelope envelope, InvalidateKind kind, DeviceId device, Command command) {
        int domain = kind == InvalidateKind.PAGES ? command.domain() : 0;
        log.add(
                new Invalidate(
                        envelope, unit, kind, domain, device, command.base(), command.size()));
    }

    private void whole(Envelope envelope, InvalidateKind kind, DeviceId device) {
        log.add(new Invalidate(envelope, unit, kind, 0, device, 0, 0));
    }

    @Override
    public UnitSigns units() {
        return signs;
    }

    @Override
    public Map<Fact, String> facts() {
        return log.counts().containsKey(Op.INVALIDATE)
                ? Map.of(
                        Fact.INVALIDATIONS,
                        "only what was queued at that moment",
                        Fact.DOMAIN,
                        "from command words")
                : Map.of();
    }
}
