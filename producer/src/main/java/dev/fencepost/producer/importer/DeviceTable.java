package dev.fencepost.producer.importer;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Stream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Device-table entries: a header, then {@code SSSS:BB:DD.F QWORD3 QWORD2 QWORD1 QWORD0 iommuN}.
 *
 * <p>Bits as in the AMD I/O Virtualization Technology Specification (48882), Device Table Entry,
 * and in the driver: V 0, TV 1, mode 11:9 (levels of the host's table), GV 55 (a guest's table or,
 * alone, a v2 table), domain id 79:64, I 96 (the device may cache translations: ATS). A device is
 * on where V and TV are set and there is a table: without one its DMA is not translated or not let
 * through. Whether its DMA carries T=1, and for which guest, is in the firmware's secure table and
 * never here: that takes a person's word.
 */
final class DeviceTable implements DebugfsImporter.Table {
    private static final long V_AND_TV = 3;
    private static final int MODE_SHIFT = 9;
    private static final int MODE_MASK = 7;
    private static final int RESERVED_MODE = 7;
    private static final int GV_BIT = 55;
    private static final int I_BIT = 96 - 64;
    private static final int DOMAIN_MASK = 0xffff;

    private static final String QWORD = "([0-9a-fA-F]{16})\\s++";
    private static final String HEADER = "DeviceId ";
    private static final Pattern ENTRY =
            Pattern.compile(
                    "\\s*+([0-9a-fA-F:.]{7,12}+)\\s++"
                            + QWORD
                            + QWORD
                            + QWORD
                            + QWORD
                            + "iommu(\\d{1,4}+)\\s*+");

    private final EventLog log;
    private final Tally tally;
    private final ImportOptions options;
    private final UnitSigns signs = new UnitSigns();

    DeviceTable(EventLog log, Tally tally, ImportOptions options) {
        this.log = log;
        this.tally = tally;
        this.options = options;
    }

    static boolean recognises(List<String> text) {
        return text.stream().anyMatch(DeviceTable::isLine);
    }

    static boolean isLine(String line) {
        return isHeader(line) || ENTRY.matcher(line).matches();
    }

    private static boolean isHeader(String line) {
        return line.startsWith(HEADER) && line.contains("QWORD[0]");
    }

    @Override
    public void opened(String file) {}

    @Override
    public void line(long number, String text) {
        if (isHeader(text)) {
            return;
        }
        Matcher words = ENTRY.matcher(text);
        if (!words.matches()) {
            throw new IllegalArgumentException("no entry of a device table");
        }
        DeviceId device = DeviceId.parse(words.group(1));
        add(number, device, Integer.parseInt(words.group(6)), qword(words, 5), qword(words, 4));
    }

    private void add(long number, DeviceId device, int unit, long first, long second) {
        boolean on = isOn(first);
        Optional<DeviceClaim> claim = options.of(device);
        int domain =
                claim.isPresent()
                        ? claim.get().domain().orElse((int) second & DOMAIN_MASK)
                        : (int) second & DOMAIN_MASK;
        tally.device(device);
        signs.serves(unit, device);
        log.add(
                new DeviceEntry(
                        log.place(Stream.IOMMU, number, 0, 0),
                        unit,
                        device,
                        domain,
                        on,
                        claim.isPresent() && claim.get().trusted(),
                        claim.map(DeviceClaim::asid).orElse(0),
                        (second >>> I_BIT & 1) != 0));
    }

    private static boolean isOn(long first) {
        int mode = (int) (first >>> MODE_SHIFT) & MODE_MASK;
        boolean valid = (first & V_AND_TV) == V_AND_TV;
        if (valid && mode == RESERVED_MODE) {
            throw new IllegalArgumentException("mode 7 is reserved");
        }
        return valid && (mode != 0 || (first >>> GV_BIT & 1) != 0);
    }

    private static long qword(Matcher words, int group) {
        return Long.parseUnsignedLong(words.group(group), 16);
    }

    @Override
    public void ended(long number) {}

    @Override
    public UnitSigns units() {
        return signs;
    }

    @Override
    public Map<Fact, String> facts() {
        return tally.devices().isEmpty()
                ? Map.of()
                : Map.of(
                        Fact.DEVICE,
                        "from the device table; trusted and asid are never in it",
                        Fact.DOMAIN,
                        "from the device table");
    }
}
