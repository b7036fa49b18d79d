package dev.fencepost.producer;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the producer's packages may know of each other and of the rest. */
@AnalyzeClasses(
        packages = "dev.fencepost.producer",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class WallsTest {
    @ArchTest
    static final ArchRule producerKnowsNoAnalyzer =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.fencepost.analyzer..");

    @ArchTest
    static final ArchRule onlyTheCommandLineKnowsTheCommandLine =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("..producer.cli..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("..producer.cli..", "picocli..");

    @ArchTest
    static final ArchRule simulatorAndImporterKnowNoKafka =
            noClasses()
                    .that()
                    .resideInAnyPackage("..producer.sim..", "..producer.importer..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.kafka..",
                            "dev.fencepost.wire..",
                            "dev.fencepost.registry..",
                            "..producer.route..")
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule injectorKnowsTheModelAlone =
            noClasses()
                    .that()
                    .resideInAPackage("..producer.sim.inject..")
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("dev.fencepost..")
                                    .and(
                                            resideOutsideOfPackages(
                                                    "dev.fencepost.model",
                                                    "dev.fencepost.producer.sim.inject")));

    @ArchTest
    static final ArchRule nobodyTouchesTheGeneratedClasses =
            noClasses().should().dependOnClassesThat().resideInAPackage("fencepost");
}
