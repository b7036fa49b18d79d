package dev.fencepost.analyzer.doctor;

import dev.fencepost.producer.route.Grant;
import dev.fencepost.producer.route.Program;
import dev.fencepost.producer.route.Rights;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/** May this user do what {@code stream} has to, and ask what {@code doctor} asks? */
final class RightsQuestions {
    private static final String SUBJECT = "rights";

    private final Admin admin;
    private final String applicationId;

    RightsQuestions(Admin admin, String applicationId) {
        this.admin = admin;
        this.applicationId = applicationId;
    }

    List<Check> all() {
        return Question.guarded(SUBJECT, this::ask);
    }

    private List<Check> ask() {
        List<Grant> needed = Program.STREAM.grants(applicationId);
        List<Check> checks = new ArrayList<>();
        for (Grant missing : new Rights(admin).missing(Program.DOCTOR, applicationId)) {
            String found = "this user may not " + missing + ", which " + missing.purpose();
            String remedy = "grant it; 'topics acls doctor' prints how";
            checks.add(
                    needed.contains(missing)
                            ? Check.failed(SUBJECT, found, remedy)
                            : Check.warning(SUBJECT, found, remedy));
        }
        return checks.isEmpty()
                ? List.of(Check.ok(SUBJECT, "all that stream needs, as far as can be told"))
                : checks;
    }
}
