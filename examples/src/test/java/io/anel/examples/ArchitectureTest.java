package io.anel.examples;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows of the architecture: which package may know which. It stands in examples because that sees all of it. */
class ArchitectureTest {
    private static final String[] EXAMPLES = {"io.anel.examples.."};
    private static final String[] JOURNAL = {
        "io.anel.journal..", "io.anel.store..", "io.anel.replay..", "io.anel.tool.."
    };
    /** What is neither of the others: a package that nobody has named here is core's. */
    private static final DescribedPredicate<JavaClass> CORE =
            DescribedPredicate.not(resideInAnyPackage(EXAMPLES).or(resideInAnyPackage(JOURNAL)));

    private static JavaClasses anel;

    @BeforeAll
    static void readTheClasses() {
        anel = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.anel");
    }

    @Test
    void shouldSeeTheClassesOfCore() {
        assertThat(anel.contain("io.anel.api.EventType")).isTrue();
        assertThat(anel.contain(ArchitectureTest.class)).isFalse();
    }

    @Test
    void shouldKeepEveryPackageInTheModuleThatItsNameTells() {
        check(classes().that(resideInAnyPackage(EXAMPLES)).should(lieIn("examples")));
        check(classes().that(resideInAnyPackage(JOURNAL)).should(lieIn("journal")));
        check(classes().that(CORE).should(lieIn("core")));
    }

    @Test
    void shouldPointFromExamplesToJournalToCoreAndNeverBack() {
        check(noClasses().that(CORE).should().dependOnClassesThat(resideInAnyPackage(JOURNAL)));
        check(noClasses().that(CORE).should().dependOnClassesThat(resideInAnyPackage(EXAMPLES)));
        check(noClasses().that(resideInAnyPackage(JOURNAL)).should().dependOnClassesThat(resideInAnyPackage(EXAMPLES)));
    }

    @Test
    void shouldHaveNoCycleAmongPackages() {
        check(slices().matching("io.anel.(**)").should().beFreeOfCycles());
    }

    @Test
    void shouldKnowChronicleInOnePackageOnly() {
        check(noClasses()
                .that(DescribedPredicate.not(resideInAPackage("io.anel.journal.chronicle")))
                .should()
                .dependOnClassesThat(resideInAPackage("net.openhft..")));
    }

    @Test
    void shouldKnowTheDisruptorInTheRingOnly() {
        check(noClasses()
                .that(DescribedPredicate.not(resideInAPackage("io.anel.ring")))
                .should()
                .dependOnClassesThat(resideInAPackage("com.lmax..")));
    }

    @Test
    void shouldKeepTheApiAtTheBottom() {
        check(noClasses()
                .that(resideInAPackage("io.anel.api.."))
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.anel..").and(DescribedPredicate.not(resideInAPackage("io.anel.api..")))));
    }

    @Test
    void shouldKeepTheWayInOnTopWhereOnlyExamplesUseIt() {
        check(noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage("io.anel").or(resideInAnyPackage(EXAMPLES))))
                .should()
                .dependOnClassesThat(resideInAPackage("io.anel")));
    }

    @Test
    void shouldLeaveChroniclesTelemetryOffTheClassPath() throws ClassNotFoundException {
        assertThatThrownBy(() -> load("net.openhft.chronicle.analytics.Analytics"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThat(load("net.openhft.chronicle.queue.ChronicleQueue"))
                .as("Chronicle Queue itself, without which the absence would say nothing")
                .isNotNull();
    }

    /** Some packages come later; a rule about them holds as long as nobody breaks it. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(anel);
    }

    private static Class<?> load(String name) throws ClassNotFoundException {
        return Class.forName(name, false, ArchitectureTest.class.getClassLoader());
    }

    /** A class of a module comes from its {@code target} folder or, once packaged, from its jar. */
    private static ArchCondition<JavaClass> lieIn(String module) {
        return new ArchCondition<>("lie in module " + module) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String source = type.getSource().orElseThrow().getUri().toString();
                boolean there =
                        source.contains("/" + module + "/target/") || source.contains("/io/anel/anel-" + module + "/");
                events.add(new SimpleConditionEvent(type, there, type.getName() + " lies in " + source));
            }
        };
    }
}
