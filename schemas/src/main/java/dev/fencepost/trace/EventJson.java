package dev.fencepost.trace;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.DeviceState;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Phase;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpAdjust;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.Source;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import dev.fencepost.model.Unsmash;

/**
 * Writes events in the {@code .jsonl} form into a {@link JsonBytes}.
 *
 * <p>What was recorded is written even where it equals the default; {@code run}, {@code tsErr},
 * {@code rc}, and what an event does not know or does not have, is left out.
 */
final class EventJson implements TraceEvent.Cases<JsonBytes> {
    private final JsonBytes out;

    EventJson(JsonBytes out) {
        this.out = out;
    }

    /** Appends the object of an event, without a newline. */
    void append(TraceEvent event) {
        Envelope at = event.envelope();
        out.open().word(Field.STREAM, event.stream().label()).word(Field.OP, event.op().name());
        out.name(Field.HOST, at.host());
        if (at.run() != 0) {
            out.unsigned(Field.RUN, Integer.toUnsignedLong(at.run()));
        }
        out.unsigned(Field.SEQ, at.seq()).unsigned(Field.TS, at.ts());
        out.unlessZero(Field.TS_ERR, at.tsErr());
        event.match(this).close();
    }

    @Override
    public JsonBytes deviceEntry(DeviceEntry event) {
        unit(event.unit()).device(event.bdf());
        domain(event.domain()).flag(Field.ON, event.on()).flag(Field.TRUSTED, event.trusted());
        asid(event.asid());
        return event.ats() ? out.flag(Field.ATS, true) : out;
    }

    @Override
    public JsonBytes mapLeaves(MapLeaves event) {
        domain(event.domain())
                .address(Field.IOVA, event.iova())
                .address(Field.SPA, event.spa())
                .unsigned(Field.SIZE, event.size())
                .unsigned(Field.COUNT, event.count())
                .word(Field.PERM, event.perm().label());
        return event.derived() ? out.flag(Field.DERIVED, true) : out;
    }

    @Override
    public JsonBytes unmap(Unmap event) {
        return range(event.domain(), event.iova(), event.size());
    }

    @Override
    public JsonBytes splitLeaves(SplitLeaves event) {
        return range(event.domain(), event.iova(), event.size())
                .unsigned(Field.FROM, event.from())
                .unsigned(Field.TO, event.to());
    }

    @Override
    public JsonBytes mergeLeaves(MergeLeaves event) {
        return range(event.domain(), event.iova(), event.size())
                .unsigned(Field.FROM, event.from())
                .unsigned(Field.TO, event.to());
    }

    @Override
    public JsonBytes invalidate(Invalidate event) {
        unit(event.unit()).word(Field.KIND, event.kind().name());
        boolean pages = event.kind() == InvalidateKind.PAGES;
        if (pages) {
            domain(event.domain());
        } else if (event.kind() != InvalidateKind.ALL) {
            out.device(event.bdf());
        }
        if (pages || event.kind() == InvalidateKind.DEVICE_TLB) {
            out.address(Field.IOVA, event.iova()).unsigned(Field.SIZE, event.size());
        }
        return out;
    }

    @Override
    public JsonBytes completionWait(CompletionWait event) {
        return unit(event.unit()).unsigned(Field.TOKEN, event.token());
    }

    @Override
    public JsonBytes completion(Completion event) {
        return unit(event.unit()).unsigned(Field.TOKEN, event.token()).flag(Field.OK, event.ok());
    }

    @Override
    public JsonBytes fault(Fault event) {
        unit(event.unit()).name(Field.CODE, event.code());
        if (!event.bdf().equals(DeviceId.NONE)) {
            out.device(event.bdf());
        }
        if (event.domain() != Fault.UNKNOWN_DOMAIN) {
            domain(event.domain());
        }
        return out.address(Field.ADDRESS, event.address()).unlessZero(Field.FLAGS, event.flags());
    }

    @Override
    public JsonBytes rmpUpdate(RmpUpdate event) {
        page(event.spa(), event.size()).flag(Field.ASSIGNED, event.assigned());
        if (event.immutable()) {
            out.flag(Field.IMMUTABLE, true);
        }
        return owner(event.assigned(), event.asid(), event.gpa()).unlessZero(Field.RC, event.rc());
    }

    @Override
    public JsonBytes psmash(Psmash event) {
        return out.address(Field.SPA, event.spa()).unlessZero(Field.RC, event.rc());
    }

    @Override
    public JsonBytes unsmash(Unsmash event) {
        return out.address(Field.SPA, event.spa()).unlessZero(Field.RC, event.rc());
    }

    @Override
    public JsonBytes pvalidate(Pvalidate event) {
        return guestPage(event.asid(), event.gpa(), event.spa(), event.size())
                .flag(Field.VALIDATE, event.validate())
                .unlessZero(Field.RC, event.rc());
    }

    @Override
    public JsonBytes rmpAdjust(RmpAdjust event) {
        return guestPage(event.asid(), event.gpa(), event.spa(), event.size())
                .unsigned(Field.VMPL, Integer.toUnsignedLong(event.vmpl()))
                .unsigned(Field.PERMS, Integer.toUnsignedLong(event.perms()))
                .unlessZero(Field.RC, event.rc());
    }

    @Override
    public JsonBytes psmashIo(PsmashIo event) {
        return firmware(event.spa(), event.domain(), event.iova(), event.phase(), event.rc());
    }

    @Override
    public JsonBytes punsmashIo(PunsmashIo event) {
        return firmware(event.spa(), event.domain(), event.iova(), event.phase(), event.rc());
    }

    @Override
    public JsonBytes snapshot(Snapshot event) {
        page(event.spa(), event.size()).flag(Field.ASSIGNED, event.assigned());
        if (event.immutable()) {
            out.flag(Field.IMMUTABLE, true);
        }
        out.flag(Field.VALIDATED, event.validated());
        return owner(event.assigned(), event.asid(), event.gpa());
    }

    @Override
    public JsonBytes access(Access event) {
        out.device(event.bdf())
                .address(Field.IOVA, event.iova())
                .unsigned(Field.LENGTH, event.length())
                .word(Field.DIR, event.dir().name())
                .flag(Field.TRUSTED, event.trusted());
        if (event.outcome() != Outcome.UNKNOWN) {
            out.word(Field.OUTCOME, event.outcome().name());
        }
        if (event.source() != Source.UNKNOWN) {
            out.word(Field.SOURCE, event.source().name());
        }
        return out.unlessZero(Field.ENTRY, event.entry());
    }

    @Override
    public JsonBytes deviceState(DeviceState event) {
        return out.device(event.bdf()).word(Field.STATE, event.state().name());
    }

    @Override
    public JsonBytes gap(Gap event) {
        out.unlessZero(Field.LOST, event.lost());
        return event.flushesUnseen() ? out.flag(Field.FLUSHES_UNSEEN, true) : out;
    }

    private JsonBytes unit(int unit) {
        return out.unsigned(Field.UNIT, Integer.toUnsignedLong(unit));
    }

    private JsonBytes domain(int domain) {
        return out.unsigned(Field.DOMAIN, Integer.toUnsignedLong(domain));
    }

    private JsonBytes asid(int asid) {
        return out.unlessZero(Field.ASID, Integer.toUnsignedLong(asid));
    }

    private JsonBytes range(int domain, long iova, long size) {
        return domain(domain).address(Field.IOVA, iova).unsigned(Field.SIZE, size);
    }

    private JsonBytes page(long spa, long size) {
        return out.address(Field.SPA, spa).unsigned(Field.SIZE, size);
    }

    /** An owner that is nobody is left out. */
    private JsonBytes owner(boolean assigned, int asid, long gpa) {
        asid(asid);
        return assigned || gpa != 0 ? out.address(Field.GPA, gpa) : out;
    }

    private JsonBytes guestPage(int asid, long gpa, long spa, long size) {
        out.unsigned(Field.ASID, Integer.toUnsignedLong(asid)).address(Field.GPA, gpa);
        return page(spa, size);
    }

    private JsonBytes firmware(long spa, int domain, long iova, Phase phase, int rc) {
        out.address(Field.SPA, spa);
        return domain(domain)
                .address(Field.IOVA, iova)
                .word(Field.PHASE, phase.name())
                .unlessZero(Field.RC, rc);
    }
}
