package dev.fencepost.analyzer.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.engine.WrittenState;
import dev.fencepost.analyzer.report.SomeAlerts;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.WindowStatus.Hazard;
import org.junit.jupiter.api.Test;

final class OpenHazardsTest {
    private static final Alert OPEN = SomeAlerts.in(AlertState.OPEN, SomeAlerts.number(1));
    private static final Alert CLOSED = SomeAlerts.in(AlertState.CLOSED, OPEN);
    private static final long FRAME = OPEN.window().orElseThrow();

    private final WrittenState state = new WrittenState();
    private final OpenHazards hazards = new OpenHazards();

    @Test
    void writesNothingOfWhatCameAndWentBetweenTwoCommits() {
        hazards.accept(OPEN);
        hazards.accept(CLOSED);
        hazards.flush(state);

        assertThat(state.records()).isZero();
        assertThat(hazards.on(FRAME)).isEmpty();
        assertThat(hazards.takeFrames()).containsExactly(FRAME);
    }

    @Test
    void deletesWhatItWrote() {
        hazards.accept(OPEN);
        hazards.flush(state);
        hazards.accept(CLOSED);
        hazards.accept(CLOSED);
        hazards.flush(state);

        assertThat(state.records()).isEqualTo(2);
        assertThat(state.keys()).isEmpty();
    }

    @Test
    void deletesWhatItWroteHoweverOftenItOpensAgain() {
        hazards.accept(OPEN);
        hazards.flush(state);
        hazards.accept(CLOSED);
        hazards.accept(OPEN);
        hazards.accept(CLOSED);
        hazards.flush(state);

        assertThat(state.keys()).isEmpty();
    }

    @Test
    void deletesWhatAnEarlierLifeWrote() {
        hazards.accept(OPEN);
        hazards.flush(state);
        OpenHazards next = state.into(new OpenHazards());
        assertThat(next.on(FRAME)).extracting(Hazard::alertId).containsExactly(OPEN.id());

        next.accept(CLOSED);
        next.flush(state);

        assertThat(state.keys()).isEmpty();
    }

    @Test
    void forgetsNoMoreThanWasWritten() {
        hazards.accept(OPEN);
        hazards.flush(state);
        hazards.accept(SomeAlerts.in(AlertState.OPEN, SomeAlerts.number(2)));

        hazards.forget(state);

        assertThat(state.records()).isEqualTo(2);
    }
}
