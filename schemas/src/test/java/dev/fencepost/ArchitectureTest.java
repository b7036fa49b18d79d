package dev.fencepost;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls between the packages of this module. */
@AnalyzeClasses(
        packages = {"dev.fencepost", "fencepost"},
        importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule theModelNeedsNothingButTheJdk =
            classes()
                    .that()
                    .resideInAPackage("dev.fencepost.model..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("dev.fencepost.model..", "java..");

    @ArchTest
    static final ArchRule onlyTheWireTouchesGeneratedClasses =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("dev.fencepost.wire..", "fencepost")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("fencepost");

    @ArchTest
    static final ArchRule registryTraceAndCodecsKnowNoKafka =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "dev.fencepost.registry..",
                            "dev.fencepost.trace..",
                            "dev.fencepost.wire.codec..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule noPackagesDependOnEachOtherInACircle =
            slices().matching("dev.fencepost.(**)").should().beFreeOfCycles();
}
