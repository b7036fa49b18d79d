package dev.fencepost.analyzer.containers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * Runs a test where a Docker engine answers, and says in one line that it was skipped elsewhere.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresDocker.Condition.class)
public @interface RequiresDocker {

    /** Asks for the engine, once in a JVM. */
    final class Condition implements ExecutionCondition {
        private static final class Answer {
            static final boolean IS_THERE = ask();

            private static boolean ask() {
                // where none is, it lists at length where it looked: one line is enough
                System.setProperty(
                        "org.slf4j.simpleLogger.log.org.testcontainers.dockerclient", "off");
                return DockerClientFactory.instance().isDockerAvailable();
            }
        }

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Answer.IS_THERE) {
                return ConditionEvaluationResult.enabled("a Docker engine answers");
            }
            String reason = "no Docker engine answers";
            System.out.println(context.getDisplayName() + " SKIPPED: " + reason);
            return ConditionEvaluationResult.disabled(reason);
        }
    }
}
