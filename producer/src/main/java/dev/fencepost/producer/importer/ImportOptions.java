package dev.fencepost.producer.importer;

import static java.util.Objects.requireNonNull;

import dev.fencepost.model.DeviceId;
import java.util.List;
import java.util.Optional;

/**
 * What a person adds to a recording.
 *
 * @param host name of the machine in the events
 * @param devices what is known of devices beyond the recording
 * @param pageSizes of the leaves of calls that no probe tells the leaves of
 * @param unwrap joins lines that a mail has wrapped
 */
public record ImportOptions(
        String host, List<DeviceClaim> devices, PageSizes pageSizes, boolean unwrap) {
    public static final ImportOptions NONE = new ImportOptions("h0", List.of());

    public ImportOptions {
        requireNonNull(host, "host is null");
        requireNonNull(pageSizes, "pageSizes is null");
        devices = List.copyOf(devices);
    }

    /** Any leaf sizes, lines as they are. */
    public ImportOptions(String host, List<DeviceClaim> devices) {
        this(host, devices, PageSizes.ALL, false);
    }

    Optional<DeviceClaim> of(DeviceId device) {
        return devices.stream().filter(each -> each.device().equals(device)).findFirst();
    }
}
