package dev.fencepost.analyzer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the analyzer's packages may know of each other and of the rest. */
@AnalyzeClasses(
        packages = "dev.fencepost.analyzer",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class WallsTest {
    @ArchTest
    static final ArchRule shadowAndRulesKnowTheModelAndTheLanguage =
            classes()
                    .that()
                    .resideInAnyPackage("..analyzer.shadow..", "..analyzer.rules..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java.lang..",
                            "java.util",
                            "java.util.function",
                            "java.util.stream",
                            "java.nio.charset",
                            "dev.fencepost.model..",
                            "..analyzer.shadow..",
                            "..analyzer.rules..");

    @ArchTest
    static final ArchRule shadowAndRulesAskNobodyForTheTime =
            noClasses()
                    .that()
                    .resideInAnyPackage("..analyzer.shadow..", "..analyzer.rules..")
                    .should()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule theShadowKnowsNoRules =
            noClasses()
                    .that()
                    .resideInAPackage("..analyzer.shadow..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("..analyzer.rules..");

    @ArchTest
    static final ArchRule onlyWhoSimulatesOrTalksToAClusterSeesTheProducer =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "..analyzer.cli..",
                            "..analyzer.demo..",
                            "..analyzer.bench..",
                            "..analyzer.compare..",
                            "..analyzer.dashboard.feed..",
                            "..analyzer.dashboard.web..",
                            "..analyzer.deadletter..",
                            "..analyzer.doctor..",
                            "..analyzer.soak..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.fencepost.producer..");

    @ArchTest
    static final ArchRule onlyTopologyCommandsDemoAndBenchSeeKafka =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "..analyzer.topology..",
                            "..analyzer.cli..",
                            "..analyzer.demo..",
                            "..analyzer.bench..",
                            "..analyzer.dashboard.feed..",
                            "..analyzer.metrics..",
                            "..analyzer.deadletter..",
                            "..analyzer.doctor..",
                            "..analyzer.soak..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.kafka..", "kafka..", "scala..");

    @ArchTest
    static final ArchRule onlyTheDashboardsWebSpeaksHttp =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("..analyzer.dashboard.web..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta..");

    @ArchTest
    static final ArchRule booksAndStoriesKnowNeitherSourceNorPage =
            noClasses()
                    .that()
                    .resideInAnyPackage("..dashboard.book..", "..dashboard.story..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("..dashboard.feed..", "..dashboard.web..");

    @ArchTest
    static final ArchRule onlyCommandsKnowTheCommandLine =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("..analyzer.cli..", "..analyzer.demo..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("picocli..", "..analyzer.cli..");

    @ArchTest
    static final ArchRule packagesFormNoCircles =
            slices().matching("dev.fencepost.analyzer.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nobodyTouchesTheGeneratedClasses =
            noClasses().should().dependOnClassesThat().resideInAPackage("fencepost");
}
