package dev.fencepost.analyzer.dashboard.book;

import dev.fencepost.model.Alert;
import dev.fencepost.model.WindowStatus;

/** Is told what changes on a board. */
public interface BoardListener {
    /** A new revision, with its evidence. */
    void alert(Alert alert);

    /** A new state of a frame. */
    void window(WindowStatus status);
}
