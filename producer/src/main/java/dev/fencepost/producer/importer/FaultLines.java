package dev.fencepost.producer.importer;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Stream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Entries of the IOMMU's event log as the driver prints them: {@code [DRIVER BDF: ]AMD-Vi: Event
 * logged [CODE key=value ...]}, with blanks or commas between the values.
 *
 * <p>The address of each code means something else, and a verdict takes a FAULT for DMA at an IOVA
 * only by the codes IO_PAGE_FAULT and RMP_PAGE_FAULT. So:
 *
 * <ul>
 *   <li>IO_PAGE_FAULT: the address is the IOVA. With flag I (0x8) it was an interrupt and no access
 *       to memory: the code is {@value #INTERRUPT} then. The driver tells the two apart by the same
 *       flag; QEMU's emulation always sets it.
 *   <li>RMP_PAGE_FAULT: the address is the GPA, which is what a device's domain translates here,
 *       since that is always the host's stage; without a guest's own stage it is the IOVA as well.
 *       Bits 31:16 of the flags are {@code flags_rmp}.
 *   <li>RMP_HW_ERROR: an SPA. ILLEGAL_COMMAND_ERROR, COMMAND_HARDWARE_ERROR and IOTLB_INV_TIMEOUT:
 *       where the command was fetched. DEV_TAB_ and PAGE_TAB_HARDWARE_ERROR: where a table is. Of
 *       the others the IOVA, but of an access that was refused in front of the page table. None is
 *       judged; nor is one whose device the line does not name.
 *   <li>UNKNOWN: the address is words 3 and 2 of the entry, the flags are word 1.
 * </ul>
 *
 * The unit is that of {@code ivhdN}, 0 where no line names it.
 */
final class FaultLines {
    /** Code of an IO_PAGE_FAULT that is about an interrupt. */
    static final String INTERRUPT = "IO_PAGE_FAULT_INTERRUPT";

    static final String IO_PAGE_FAULT = "IO_PAGE_FAULT";
    private static final String UNKNOWN = "UNKNOWN";
    private static final long FLAG_I = 1 << 3;
    private static final String MARK = "AMD-Vi: Event logged [";

    private static final String RMP_PAGE_FAULT = "RMP_PAGE_FAULT";
    private static final String RMP_HW_ERROR = "RMP_HW_ERROR";

    /** Codes whose messages the driver limits. */
    private static final Set<String> LIMITED = Set.of(IO_PAGE_FAULT, RMP_PAGE_FAULT, RMP_HW_ERROR);

    /** People read no more lines about domains than that. */
    private static final int MAX_NOTED = 20;

    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{1,39}+");
    private static final Pattern DRIVER =
            Pattern.compile("(?:.{0,80} )?((?:[0-9a-f]{4}:)?[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]): ");
    private static final Pattern IVHD = Pattern.compile(".{0,80}ivhd(\\d{1,4}): ");

    private final EventLog log;
    private final Tally tally;
    private final PrintLimit limit = new PrintLimit();
    private final TreeMap<DeviceId, Integer> domainOf = new TreeMap<>(ImportSummary::compare);

    FaultLines(EventLog log, Tally tally) {
        this.log = log;
        this.tally = tally;
    }

    /**
     * @throws IllegalArgumentException where values are missing or make no sense
     */
    void accept(KernelLine line) {
        Matcher code =
                CODE.matcher(line.text()).region(line.mark() + MARK.length(), line.text().length());
        if (!code.lookingAt()) {
            throw new IllegalArgumentException("no code in the event");
        }
        if (code.group().equals(UNKNOWN)) {
            unknown(line, code.end());
            return;
        }
        int end = line.text().indexOf(']', code.end());
        if (end < 0) {
            throw new IllegalArgumentException(code.group() + ": breaks off before its bracket");
        }
        known(line, code.group(), line.text().substring(code.end(), end).replace(',', ' '));
    }

    private void known(KernelLine line, String code, String values) {
        Fields fields = Fields.of(values);
        DeviceId device = device(line, fields);
        long address = address(code, fields);
        long flags = fields.number("flags", 0) | fields.number("flags_rmp", 0) << 16;
        int domain = fields.has("domain") ? fields.word("domain") : Fault.UNKNOWN_DOMAIN;
        boolean interrupt = code.equals(IO_PAGE_FAULT) && (flags & FLAG_I) != 0;
        add(line, interrupt ? INTERRUPT : code, device, domain, address, flags);
        if (!interrupt && domain > 0 && !device.equals(DeviceId.NONE)) {
            noteDomain(device, domain);
        }
        if (LIMITED.contains(code) && limit.reached(device, code, line.ts())) {
            log.addGap(Stream.DMA, line.number(), line.ts(), 0);
        }
    }

    private void noteDomain(DeviceId device, int domain) {
        if (domainOf.size() < MAX_NOTED) {
            domainOf.put(device, domain);
        }
    }

    private void unknown(KernelLine line, int from) {
        Fields fields = Fields.of(line.text().substring(from));
        long address =
                fields.number("event[3]") << 32 | Integer.toUnsignedLong(fields.word("event[2]"));
        long flags = Integer.toUnsignedLong(fields.word("event[1]"));
        add(line, UNKNOWN, DeviceId.NONE, Fault.UNKNOWN_DOMAIN, address, flags);
    }

    private void add(
            KernelLine line, String code, DeviceId device, int domain, long address, long flags) {
        if (!device.equals(DeviceId.NONE)) {
            tally.device(device);
        }
        log.add(
                new Fault(
                        line.place(log, Stream.IOMMU),
                        unit(line),
                        code,
                        device,
                        domain,
                        address,
                        flags));
    }

    private static long address(String code, Fields fields) {
        return switch (code) {
            case IO_PAGE_FAULT -> fields.number("address");
            case RMP_PAGE_FAULT -> fields.number("gpa");
            case RMP_HW_ERROR -> fields.number("spa");
            default -> fields.number("address", 0);
        };
    }

    private static DeviceId device(KernelLine line, Fields fields) {
        if (fields.has("device")) {
            return DeviceId.parse(fields.text("device"));
        }
        if (fields.has("devid")) {
            return new DeviceId(fields.word("devid") & 0xffff);
        }
        Matcher driver = DRIVER.matcher(line.before());
        return driver.matches() ? DeviceId.parse(driver.group(1)) : DeviceId.NONE;
    }

    private static int unit(KernelLine line) {
        Matcher ivhd = IVHD.matcher(line.before());
        return ivhd.matches() ? Integer.parseInt(ivhd.group(1)) : 0;
    }

    /** Which domain a device was in when it last faulted. */
    Map<DeviceId, Integer> domainsSeen() {
        return domainOf;
    }
}
