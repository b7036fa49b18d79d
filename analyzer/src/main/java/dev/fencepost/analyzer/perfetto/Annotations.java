package dev.fencepost.analyzer.perfetto;

import dev.fencepost.analyzer.explain.EventWords;
import dev.fencepost.analyzer.explain.ShownText;
import dev.fencepost.model.Alert;
import dev.fencepost.model.TraceEvent;
import java.util.OptionalLong;

/** What Perfetto shows of an event once it is chosen, by name. */
final class Annotations {
    /** Takes them one after another. */
    interface Sink {
        void text(String name, String value);

        void number(String name, long value);
    }

    private Annotations() {}

    /** All that an alert says but its evidence; addresses as text, {@code 0x…}. */
    static void of(Alert alert, Sink sink) {
        sink.text("alert_id", alert.id());
        sink.text("kind", alert.kind().name());
        sink.text("code", alert.code());
        sink.text("severity", alert.severity().name());
        sink.text("confidence", alert.confidence().name());
        sink.text("state", alert.state().name());
        sink.number("hits", alert.hits());
        alert.domain().ifPresent(domain -> sink.number("domain", Integer.toUnsignedLong(domain)));
        alert.bdf().ifPresent(device -> sink.text("device", device.toString()));
        alert.asid().ifPresent(asid -> sink.number("asid", Integer.toUnsignedLong(asid)));
        address("window", alert.window(), sink);
        address("iova", alert.iova(), sink);
        address("spa", alert.spa(), sink);
        alert.ioPageSize().ifPresent(size -> sink.text("io_page_size", EventWords.size(size)));
        alert.rmpPageSize().ifPresent(size -> sink.text("rmp_page_size", EventWords.size(size)));
        sink.text("first_ts", Long.toUnsignedString(alert.firstTs()));
        sink.text("last_ts", Long.toUnsignedString(alert.lastTs()));
        sink.text("summary", ShownText.of(alert.summary()));
        sink.text("remedy", ShownText.of(alert.remedy()));
    }

    /** An event in words, and where it stands in its trace. */
    static void of(TraceEvent event, Sink sink) {
        sink.text("what", ShownText.of(EventWords.of(event)));
        sink.text("ts", Long.toUnsignedString(event.ts()));
        sink.text("seq", Long.toUnsignedString(event.seq()));
        if (event.tsErr() > 0) {
            sink.number("ts_err", event.tsErr());
        }
    }

    private static void address(String name, OptionalLong value, Sink sink) {
        value.ifPresent(address -> sink.text(name, EventWords.hex(address)));
    }
}
