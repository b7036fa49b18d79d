package dev.fencepost.producer.sim;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.Pages;

/** Whether one RMP entry lets its page be reached, page sizes aside. */
final class PageRights {
    private final boolean validatedRequired;

    PageRights(Hardware hardware) {
        this.validatedRequired = hardware.validatedRequired();
    }

    /** Whether a trusted access at a device address may reach the page. */
    boolean letTrusted(long entry, long iova, int asid) {
        return letTranslated(entry, asid) && RmpTable.gpa(entry) == (iova & -Pages.SIZE_4K);
    }

    /** The same of an access that a device translated before, of which the GPA is not known. */
    boolean letTranslated(long entry, int asid) {
        return RmpTable.assigned(entry)
                && RmpTable.asid(entry) == asid
                && !RmpTable.immutable(entry)
                && (!validatedRequired || RmpTable.validated(entry));
    }
}
