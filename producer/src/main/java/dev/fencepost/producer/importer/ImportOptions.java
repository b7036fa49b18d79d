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
 */
public record ImportOptions(String host, List<DeviceClaim> devices) {
    public static final ImportOptions NONE = new ImportOptions("h0", List.of());

    public ImportOptions {
        requireNonNull(host, "host is null");
        devices = List.copyOf(devices);
    }

    Optional<DeviceClaim> of(DeviceId device) {
        return devices.stream().filter(each -> each.device().equals(device)).findFirst();
    }
}
