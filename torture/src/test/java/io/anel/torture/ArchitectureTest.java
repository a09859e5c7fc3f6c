package io.anel.torture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows within the fault harness, and what it and the simulation may know of the rest. */
class ArchitectureTest {
    private static JavaClasses classes;

    @BeforeAll
    static void readTheClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.anel");
    }

    @Test
    void shouldSeeTheClassesOfAllModules() {
        assertThat(classes.contain("io.anel.torture.attack.Attack")).isTrue();
        assertThat(classes.contain("io.anel.simulation.Simulation")).isTrue();
        assertThat(classes.contain("io.anel.api.EventType")).isTrue();
    }

    @Test
    void shouldHaveNoCycleAmongPackagesOfTheHarness() {
        slices().matching("io.anel.torture.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void shouldKeepTheContractOfAPartAtTheBottom() {
        noClasses()
                .that()
                .resideInAPackage("io.anel.torture.part")
                .should()
                .dependOnClassesThat(in("io.anel..").and(DescribedPredicate.not(in("io.anel.torture.part"))))
                .check(classes);
    }

    @Test
    void shouldStrikeAnyPartWithoutKnowingTheBus() {
        noClasses()
                .that()
                .resideInAnyPackage("io.anel.torture.attack", "io.anel.torture.campaign", "io.anel.torture.process")
                .should()
                .dependOnClassesThat(in("io.anel.torture.bus").or(in("io.anel.engine..")))
                .check(classes);
    }

    @Test
    void shouldSimulateADiskWithoutChronicle() {
        noClasses()
                .that()
                .resideInAPackage("io.anel.simulation..")
                .should()
                .dependOnClassesThat(in("io.anel.journal.chronicle").or(in("net.openhft..")))
                .check(classes);
    }

    @Test
    void shouldNotBeKnownByWhatIsShipped() {
        noClasses()
                .that(in("io.anel..").and(DescribedPredicate.not(in("io.anel.torture.."))))
                .should()
                .dependOnClassesThat(in("io.anel.torture.."))
                .check(classes);
    }

    private static DescribedPredicate<JavaClass> in(String packages) {
        return JavaClass.Predicates.resideInAPackage(packages);
    }
}
