package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.anel.api.LogOpenException;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever else tries in this process is refused, and the one who writes keeps the lock that keeps other processes out. */
@Timeout(60)
class JournalLockTest {
    @TempDir(factory = MemoryTempDir.class)
    Path parent;

    @Test
    void shouldKeepTheLockWhenTheDirectoryIsOpenedThroughABindMount() throws Exception {
        Path dir = parent.resolve("journal");
        Path mounted = Files.createDirectory(parent.resolve("mounted"));
        try (JournalLog log = JournalKit.open(dir)) {
            assumeThat(run("mount", "--bind", dir.toString(), mounted.toString()))
                    .as("this user may mount")
                    .isZero();
            try {
                assertThatThrownBy(() -> JournalKit.open(mounted))
                        .isInstanceOf(LogOpenException.class)
                        .hasMessageContaining("open for writing in this process, by bus 'test'");

                assertRefusedToOthers(dir);
                JournalKit.append(log, 0, 10);
            } finally {
                run("umount", "-l", mounted.toString());
            }
        }
        assertThat(ChildProcess.run("open", dir.toString())).contains("opened at 10");
    }

    @Test
    void shouldKeepTheLockWhenAnotherClassLoaderOpensTheDirectory() throws Exception {
        Path dir = parent.resolve("journal");
        try (JournalLog log = JournalKit.open(dir);
                URLClassLoader other = new URLClassLoader(
                        classPath(), ClassLoader.getSystemClassLoader().getParent())) {
            Class<?> kit = other.loadClass(JournalKit.class.getName());
            assertThat(kit).isNotSameAs(JournalKit.class);
            Method open = kit.getDeclaredMethod("open", Path.class);
            open.setAccessible(true);

            assertThatThrownBy(() -> open.invoke(null, dir))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessageContaining("open for writing in this process, by bus 'test'");

            assertRefusedToOthers(dir);
            JournalKit.append(log, 0, 10);
        }
    }

    @Test
    void shouldKeepALockThatThisProcessHoldsInAnotherWay() throws Exception {
        Path dir = parent.resolve("journal");
        JournalKit.open(dir).close();
        try (FileChannel channel = FileChannel.open(dir.resolve("lock"), StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> JournalKit.open(dir))
                        .isInstanceOf(LogOpenException.class)
                        .hasMessageContaining("open for writing in this process");
            }

            assertThat(lock.isValid()).isTrue();
            assertRefusedToOthers(dir);
        }
        JournalKit.open(dir).close();
    }

    private static void assertRefusedToOthers(Path dir) throws Exception {
        assertThat(ChildProcess.run("open", dir.toString())).contains("open for writing in another process");
    }

    private static URL[] classPath() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }
}
